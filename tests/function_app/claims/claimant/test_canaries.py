"""Fifty values that stand for personal data: what the reviewers, the letter and agent 1 said never
gets onto the claimant's page, and nothing of all that, nor of the answer, into a log or an address.
"""

from pathlib import Path
from typing import Any

import httpx

from tests.function_app.claims.claimant.conftest import PNG, AskApi, settings
from tests.function_app.claims.gates import Gates
from tests.hosts import ROOT, running_host
from tests.mail_server import mail_server

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
        }
        with running_host(ROOT / "tests/apps/claims", data_dir=tmp_path, env=env) as host:
            desk = AskApi(host, mails)
            link = asked(desk)
            pages = seen_by_the_claimant(desk, link)
            desk.at("CAN-1", "awaiting_approval")
            host.get("/api/review/claim-CAN-1").raise_for_status()
            log = "".join(host.output)
        [letter] = desk.letters("CAN-1")
    shown = [page.text for page in pages] + [letter.get_content()]
    assert [one for one in INSIDE if any(one in text for text in shown)] == []
    told = [log, *(f"{page.request.url} {page.headers}" for page in pages)]
    assert [one for one in CANARIES if any(one in text for text in told)] == []
    assert link.rpartition("/")[2] not in log


def seen_by_the_claimant(desk: AskApi, link: str) -> list[httpx.Response]:
    files = [(f"{ANSWERS[0]}.png", PNG), (f"{ANSWERS[1]}.txt", ANSWERS[2].encode())]
    return [
        desk.host.get(link),
        desk.answer(link, (f"{ANSWERS[3]}.exe", b"MZ\x90\x00\x03"), message=ANSWERS[4]),
        desk.answer(link, *files, answer_1=ANSWERS[5], message=ANSWERS[4]),
        desk.host.get(link),
        desk.answer(link, message="late"),
    ]
