"""Fifty values that stand for personal data: what the reviewers, the letter and agent 1 said never
gets onto the claimant's page, and nothing of all that, nor of the answer, into a log, an address,
or the desk's table of a view that the claim is not in.
"""

from pathlib import Path
from time import monotonic
from typing import Any, Final

import httpx

from tests.function_app.claims.claimant.conftest import PNG, AskApi, settings
from tests.function_app.claims.conftest import PATIENCE_SECONDS
from tests.function_app.claims.gates import Gates
from tests.hosts import ROOT, Host, running_host
from tests.mail_server import mail_server

VIEWS: Final = ("open", "mine", "unassigned", "with_claimant", "settlement", "snoozed", "decided")
CANARIES = [f"canary{number:02d}x" for number in range(50)]
INSIDE, ANSWERS = CANARIES[:44], CANARIES[44:]
FIELDS = (
    "claimant_name", "claimant_phone", "claimant_address", "contract_number", "vehicle_make",
    "vehicle_model", "issue_summary", "repair_facility", "diagnosis", "lienholder",
)  # fmt: skip


def reading() -> dict[str, Any]:
    return {
        "classification": {"claim_type": "VSC", "sub_type": INSIDE[0]},
        "justification": INSIDE[1],
        "confidence_score": 0.8,
        "extracted_info": dict(zip(FIELDS, INSIDE[2:12], strict=True)),
        "flags": {"potential_concerns": INSIDE[12:20], "missing_information": INSIDE[20:24]},
    }


def asked(desk: AskApi) -> str:
    desk.file(
        "CAN-1",
        sender_email=f"{INSIDE[24]}@example.com",
        claimant_name=INSIDE[25],
        email_content=" ".join(INSIDE[26:32]),
        metadata={f"key_{number}": value for number, value in enumerate(INSIDE[32:42])},
    )
    reviewer = f"{INSIDE[42]}@example.com"
    reply = desk.ask("CAN-1", "What was the mileage?", reviewer=reviewer, comments=INSIDE[43])
    assert reply.status_code == 200, reply.text
    return desk.link("CAN-1")


def test_no_canary_is_on_the_claimants_page_in_a_log_or_in_an_address(
    tmp_path: Path, gates: Gates
) -> None:
    gates.words["agent1/CAN-1"] = reading()
    with mail_server() as mails:
        env = {
            **settings(mails),
            "TEST_GATES_URL": gates.url,
            "NOTIFICATION_WEBHOOK_URL": f"{gates.url}/notify",
            "DESK_DATABASE_URL": "sqlite:///desk.db",
        }
        with running_host(ROOT / "tests/apps/claims", data_dir=tmp_path, env=env) as host:
            desk = AskApi(host, mails)
            link = asked(desk)
            mine, others = tables_of(host, "with_claimant")
            pages = seen_by_the_claimant(desk, link)
            desk.at("CAN-1", "awaiting_approval")
            host.get("/api/review/claim-CAN-1").raise_for_status()
            log = "".join(host.output)
        [letter] = desk.letters("CAN-1")
    shown = [page.text for page in pages] + [letter.get_content()]
    assert [one for one in INSIDE if any(one in text for text in shown)] == []
    assert INSIDE[2] in mine  # the claimant's name
    assert [one for one in CANARIES if one in others] == []
    told = [log, *(f"{page.request.url} {page.headers}" for page in pages)]
    assert [one for one in CANARIES if any(one in text for text in told)] == []
    assert link.rpartition("/")[2] not in log


def tables_of(host: Host, view: str) -> tuple[str, str]:
    """The download of one view, once the claim is in it, and those of all others together."""
    deadline = monotonic() + PATIENCE_SECONDS
    while "CAN-1" not in (shown := table_of(host, view)):
        assert monotonic() < deadline, shown
    return shown, "".join(table_of(host, one) for one in VIEWS if one != view)


def table_of(host: Host, view: str) -> str:
    reader = {"X-Reviewer": "desk@example.com"}
    reply = host.get(f"/api/desk/claims.csv?view={view}", headers=reader)
    assert reply.status_code == 200, reply.text
    return reply.text


def seen_by_the_claimant(desk: AskApi, link: str) -> list[httpx.Response]:
    files = [(f"{ANSWERS[0]}.png", PNG), (f"{ANSWERS[1]}.txt", ANSWERS[2].encode())]
    return [
        desk.host.get(link),
        desk.answer(link, (f"{ANSWERS[3]}.exe", b"MZ\x90\x00\x03"), message=ANSWERS[4]),
        desk.answer(link, *files, answer_1=ANSWERS[5], message=ANSWERS[4]),
        desk.host.get(link),
        desk.answer(link, message="late"),
    ]
