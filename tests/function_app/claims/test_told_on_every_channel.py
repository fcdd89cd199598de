"""A claim on a host whose NOTIFY names every channel: what each is told, and what none is told."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dev_support.loopback_server import LoopbackServer, Reply, Request
from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.claims.gates import Gates
from tests.function_app.documents.certificates import self_signed, serving_as
from tests.hosts import ROOT, running_host
from tests.mail_server import MailServer, mail_server

SECRET = "0123456789abcdef"
# Of each value as it may be written: what stands in a log or a card must hold none of them.
CANARIES = {
    "claimant_name": "Xanthippe Quillfeather",
    "claimant_email": "quillfeather@canary.example",
    "claimant_phone": "(202) 555-0173",
    "claimant_address": "8841 Marmalade Crossing, Yreka, CA 96097",
    "contract_number": "VSC-CANARY-55012",
    "vehicle_make": "Studebaker",
    "vehicle_model": "Avanti",
    "vehicle_vin": "1HGCM82633A004352",
    "current_odometer": "48213",
    "date_of_loss": "2026-05-17",
    "issue_summary": "The gyroscopic flange sheared off on a bridge.",
    "repair_facility": "Pemberwick Motors",
    "diagnosis": "fatigue of the left trunnion",
    "lienholder": "Bank of Umbrellas",
    "total_parts_cost": "391.17",
    "total_labor_cost": "428.83",
    "deductible": "123.45",
}
PARTS_OF_CANARIES = (
    *("Xanthippe", "Quillfeather", "quillfeather", "canary.example", "5550173", "555-0173"),
    *("Marmalade", "Yreka", "55012", "Studebaker", "Avanti", "1HGCM82633A004352", "48213"),
    *("gyroscopic", "Pemberwick", "trunnion", "Umbrellas", "391.17", "428.83", "123.45"),
    *("zebra-metadata", "sender-canary", "platypus-file"),
)


class Channels(LoopbackServer):
    """Every HTTP channel at once, by its path."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, Request]] = []
        self.failing: set[str] = set()

    def answer(self, request: Request) -> Reply:
        path = request.path.strip("/")
        self.told.append((path, request))
        return Reply(status=500 if path in self.failing else 202)

    def bodies(self, claim_id: str) -> dict[str, list[Any]]:
        said: dict[str, list[Any]] = {}
        for path, request in self.told:
            if f'{claim_id}"' in request.body.decode() or f"{claim_id})" in request.body.decode():
                said.setdefault(path, []).append(json.loads(request.body))
        return said


@dataclass(frozen=True)
class Place:
    api: ClaimsApi
    channels: Channels
    mailbox: MailServer


@pytest.fixture(scope="module")
def place(gates: Gates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    certificate = self_signed("localhost", tmp_path_factory.mktemp("authority"))
    data: Path = tmp_path_factory.mktemp("told")
    with (
        Channels() as channels,
        mail_server("starttls", serving_as(certificate)) as mailbox,
        running_host(
            ROOT / "tests/apps/claims",
            data_dir=data,
            env={
                "TEST_GATES_URL": gates.url,
                "NOTIFY": "log,webhook,teams,slack,email",
                "NOTIFICATION_WEBHOOK_URL": f"{channels.url}/webhook",
                "NOTIFICATION_WEBHOOK_SECRET": SECRET,
                "TEAMS_WEBHOOK_URL": f"{channels.url}/teams",
                "SLACK_WEBHOOK_URL": f"{channels.url}/slack",
                "SMTP_HOST": "localhost",
                "SMTP_PORT": str(mailbox.port),
                "SMTP_FROM": "claims@insurer.example",
                "NOTIFY_EMAIL_TO": "ann@insurer.example, ben@insurer.example",
                "SSL_CERT_FILE": str(certificate),
            },
        ) as host,
    ):
        yield Place(ClaimsApi(host), channels, mailbox)


def told_of(place: Place, claim_id: str) -> list[str]:
    return [mail["To"] for mail in place.mailbox.mails if claim_id in mail["Subject"]]


def deliveries(place: Place, claim_id: str) -> dict[tuple[str, str | None], bool]:
    """As the history of the claim has them."""
    path = f"/runtime/webhooks/durabletask/instances/claim-{claim_id}"
    reply = place.api.host.get(path, params={"showHistory": "true", "showHistoryOutput": "true"})
    notified = next(
        event["Result"]
        for event in reply.json()["historyEvents"]
        if event.get("FunctionName") == "notify_reviewer" and event.get("Result")
    )
    notified = json.loads(notified) if isinstance(notified, str) else notified
    return {(d["channel"], d["to"]): d["ok"] for d in notified["output"]["deliveries"]}


def test_every_channel_is_told_once(place: Place):
    place.api.waiting("everywhere")
    said = place.channels.bodies("everywhere")
    assert {path: len(bodies) for path, bodies in said.items()} == {
        "webhook": 1,
        "teams": 1,
        "slack": 1,
    }
    assert sorted(told_of(place, "everywhere")) == ["ann@insurer.example", "ben@insurer.example"]
    link = f"{place.api.host.url}/api/review/claim-everywhere"
    assert all(link in json.dumps(bodies) for bodies in said.values())
    assert said["webhook"][0]["amount"] == 767.5
    place.api.host.wait_for_line(f"claim_awaiting_review instance=claim-everywhere url={link}")
    assert deliveries(place, "everywhere") == {
        ("log", None): True,
        ("webhook", None): True,
        ("teams", None): True,
        ("slack", None): True,
        ("email", "ann@insurer.example"): True,
        ("email", "ben@insurer.example"): True,
    }


def test_channel_that_fails_is_recorded_and_the_claim_waits(place: Place):
    place.mailbox.refused = {"ben@insurer.example"}
    try:
        status = place.api.waiting("one-refused")["custom_status"]
    finally:
        place.mailbox.refused = set()
    assert "notification_error" not in status
    told = deliveries(place, "one-refused")
    assert told.pop(("email", "ben@insurer.example")) is False
    assert set(told.values()) == {True}
    assert len(told) == 5


def test_claimant_is_named_where_the_settings_say_so(gates: Gates, tmp_path: Path):
    env = {
        "TEST_GATES_URL": gates.url,
        "NOTIFICATION_WEBHOOK_URL": f"{gates.url}/notify",
        "NOTIFY_PERSONAL_DATA": "true",
    }
    with running_host(ROOT / "tests/apps/claims", data_dir=tmp_path, env=env) as host:
        ClaimsApi(host).waiting("named", claimant_name="Dana Reyes")
        log = "".join(host.output)
    [name] = [said["claimant_name"] for _, said in gates.notices if said["claim_id"] == "named"]
    assert name == "Dana Reyes"
    assert "Dana" not in log


def test_nothing_that_is_a_claimants_is_in_a_log_or_on_a_channel(place: Place, gates: Gates):
    gates.words["agent1/canary"] = {
        "classification": {"claim_type": "VSC"},
        "confidence_score": 0.9,
        "extracted_info": {**CANARIES, "total_estimate": 820.0},
        "justification": CANARIES["issue_summary"],
    }
    text = "\n".join(f"{name}: {value}" for name, value in CANARIES.items())
    place.api.waiting(
        "canary",
        email_content=text,
        sender_email="sender-canary@canary.example",
        claimant_name=CANARIES["claimant_name"],
        attachment_url=f"{place.channels.url}/platypus-file.pdf",
        metadata={"note": "zebra-metadata"},
    )
    place.api.approve("canary", claim_amounts={"deductible": 123.45})
    place.api.ended("canary")
    said = place.channels.bodies("canary")
    assert {*said} == {"webhook", "teams", "slack"}
    mails = [mail.as_string() for mail in place.mailbox.mails if "canary" in mail["Subject"]]
    assert len(mails) == 2
    assert any("instance=claim-canary" in line for line in place.api.host.output)
    everything = json.dumps(said) + "".join(mails) + "".join(place.api.host.output)
    assert "820" in json.dumps(said)
    assert [part for part in PARTS_OF_CANARIES if part in everything] == []
