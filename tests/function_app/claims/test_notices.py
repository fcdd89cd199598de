"""Whom a notice names on a host with a policy, and a host that dies while it tells them."""

from pathlib import Path

import pytest

from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.claims.gates import Gates
from tests.hosts import ROOT, running_host
from tests.mail_server import MailServer, mail_server

ROLES = "roles: {adjuster: [ann@x.example, ben@x.example], manager: [eve@x.example]}\n"
EVERYBODY = {"ann@x.example", "ben@x.example", "eve@x.example", "team@x.example"}
PROJECT = ROOT / "tests/apps/claims"


def by_mail(mailbox: MailServer, gates: Gates) -> dict[str, str]:
    return {
        "TEST_GATES_URL": gates.url,
        "SMTP_HOST": "localhost",
        "SMTP_PORT": str(mailbox.port),
        "SMTP_SECURITY": "none",
        "SMTP_FROM": "claims@insurer.example",
        "NOTIFY_EMAIL_TO": "team@x.example",
    }


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("", EVERYBODY),
        ("approvals: [{roles: [manager]}]", {"eve@x.example", "team@x.example"}),
    ],
    ids=["anybody may approve", "a manager has to"],
)
def test_mail_goes_to_those_whose_approval_is_awaited(
    gates: Gates, tmp_path: Path, rule: str, told: set[str]
):
    policy = tmp_path / "policy.yaml"
    policy.write_text(ROLES + rule, "utf-8")
    with mail_server() as mailbox:
        env = {**by_mail(mailbox, gates), "APPROVAL_POLICY": str(policy), "NOTIFY": "log,email"}
        with running_host(PROJECT, data_dir=tmp_path / "data", env=env) as host:
            ClaimsApi(host).waiting("awaited")
    assert {mail["To"] for mail in mailbox.mails} == told
    assert len(mailbox.mails) == len(told)


def test_who_is_told_again_after_a_crash_gets_the_same_message(gates: Gates, tmp_path: Path):
    """The mail is sent when the host dies, and nobody knows of it: it goes out again, as itself."""
    gates.close_gate("notify/crash")
    with mail_server() as mailbox:
        env = {**by_mail(mailbox, gates), "NOTIFY": "email,webhook"}
        env["NOTIFICATION_WEBHOOK_URL"] = f"{gates.url}/notify"
        with running_host(PROJECT, data_dir=tmp_path, env=env) as host:
            api = ClaimsApi(host)
            api.start("crash")
            gates.wait_for("notify/crash")
            host.kill9()
            gates.open_gate("notify/crash")
            host.restart()
            assert "notification_error" not in api.at("crash", "awaiting_approval")["custom_status"]
    assert len(mailbox.mails) == 2
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 1
    keys = {key for key, notice in gates.notices if notice["claim_id"] == "crash"}
    assert keys == {"claim-crash-notify"}
