"""A claim on any host: filed, shown, decided on, refused, too late, listed, deleted."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.contract.target import Target, step_of

CHECKED: dict[str, Any] = {
    "contract": {
        "contract_number": "VSC-2291847", "product_type": "VSC", "coverage_level": "Gold",
        "status": "Active", "effective_date": "2024-01-01", "expiration_date": "2098-12-31",
        "deductible": 100.00, "max_claim_amount": 5000.00,
    },
    "vehicle": {
        "year": 2019, "make": "Toyota", "model": "Camry",
        "current_mileage": 45000, "mileage_limit": 100000,
    },
    "issue": {"description": "Alternator failed", "date_noticed": "2026-10-03"},
    "repair": {
        "facility": {"name": "Lakeside Toyota Service", "type": "Authorized"},
        "diagnosis": "Alternator failed internally",
        "total_parts_cost": 330.00, "total_labor_cost": 437.50, "total_estimate": 767.50,
    },
    "documents": {"repair_estimate": True, "photos": True, "claim_form": True},
    "flags": {"is_pre_existing": False},
}  # fmt: skip


def refusal(reply: httpx.Response) -> tuple[int, str]:
    return reply.status_code, reply.json()["error"]


def test_a_claim_is_filed_once(target: Target, claim_id: str) -> None:
    filed = target.start(claim_id, colour="red")

    assert filed.status_code == 202
    body = filed.json()
    assert body["instance_id"] == f"claim-{claim_id}"
    assert (body["status"], body["ignored"]) == ("Started", ["colour"])
    assert filed.headers["location"] == body["status_url"]
    assert refusal(target.start(claim_id)) == (409, "claim_already_exists")
    assert target.client.get(body["status_url"]).json()["instance_id"] == f"claim-{claim_id}"


def test_a_waiting_claim_shows_what_was_read_and_what_is_asked(
    target: Target, claim_id: str
) -> None:
    state = target.waiting(claim_id)

    assert state["runtime_status"] == "Running"
    assert state["request_id"] == state["custom_status"]["request_id"]
    assert state["seen_digest"]
    read = state["agent1_output"]["extracted_info"]
    assert (read["contract_number"], read["total_estimate"]) == ("VSC-2291847", 767.5)
    assert state["output"] is None


def test_the_review_page_shows_the_claim_and_has_its_files(target: Target, claim_id: str) -> None:
    target.waiting(claim_id)

    page = target.client.get(f"/api/review/claim-{claim_id}")
    style = target.client.get("/api/static/review.css")
    state = target.client.get(f"/api/review/claim-{claim_id}/state")

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert all(word in page.text for word in (claim_id, "4T1B11HK1KU218764", "767.50"))
    assert (style.status_code, style.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert state.json()["step"] == "awaiting_approval"


def test_an_approved_claim_is_adjudicated(target: Target, claim_id: str) -> None:
    state = target.waiting(claim_id)
    seen = {name: state[name] for name in ("request_id", "seen_digest")}

    reply = target.approve(claim_id, claim_data=CHECKED, comments="Contract checked.", **seen)

    assert reply.status_code == 200, reply.text
    assert reply.json()["success"] is True
    ended = target.ended(claim_id)
    assert step_of(ended) == "agent2_completed"
    assert ended["output"]["status"] == "completed"
    verdict = ended["output"]["agent2_output"]
    assert (verdict["decision"], verdict["approved_amount"]) == ("APPROVED", 667.5)


def test_a_rejected_claim_ends_without_agent_2(target: Target, claim_id: str) -> None:
    target.waiting(claim_id)

    assert target.approve(claim_id, "rejected").status_code == 200

    output = target.ended(claim_id)["output"]
    assert (output["status"], output["agent2_output"]) == ("rejected", None)
    assert refusal(target.approve(claim_id)) == (409, "orchestration_completed")


def test_a_claim_that_is_to_be_changed_is_read_again(target: Target, claim_id: str) -> None:
    first = target.waiting(claim_id)["request_id"]

    asked = target.approve(claim_id, "changes_requested", comments="The labor is $400.00.")

    assert asked.status_code == 200, asked.text
    again = target.until(claim_id, lambda s: s.get("request_id") not in (None, first))
    assert again["round"] == 2
    assert refusal(target.approve(claim_id, request_id=first)) == (409, "stale_request")


def test_a_decision_after_the_deadline_is_too_late(target: Target, claim_id: str) -> None:
    ended = target.pass_deadline(claim_id, target.waiting(claim_id))

    assert (step_of(ended), ended["output"]["status"]) == ("timeout", "timeout")
    assert refusal(target.approve(claim_id)) == (409, "orchestration_completed")


def test_of_two_decisions_at_once_one_wins(target: Target, claim_id: str) -> None:
    target.waiting(claim_id)
    with ThreadPoolExecutor(2) as reviewers:
        words = ("approved", "rejected")
        replies = list(reviewers.map(lambda word: target.approve(claim_id, word), words))

    assert sorted(reply.status_code for reply in replies) == [200, 409]
    won = next(reply.json()["decision"] for reply in replies if reply.status_code == 200)
    assert target.ended(claim_id)["output"]["approval_decision"]["decision"] == won


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"{", "invalid_json"),
        (b'{"claim_id": "../etc", "email_content": "It broke."}', "validation_failed"),
        (b'{"claim_id": "NOTHING-TO-READ"}', "validation_failed"),
    ],
)
def test_bad_input_starts_nothing(target: Target, content: bytes, error: str) -> None:
    headers = {"Content-Type": "application/json"}
    reply = target.client.post("/api/claims/start", content=content, headers=headers)

    assert refusal(reply) == (400, error)


def test_what_is_no_decision_decides_nothing(target: Target, claim_id: str) -> None:
    target.waiting(claim_id)

    assert refusal(target.approve(claim_id, "yes")) == (400, "validation_failed")
    assert refusal(target.approve(claim_id, reviewer=7)) == (400, "validation_failed")
    assert refusal(target.approve("NOBODY-FILED")) == (404, "instance_not_found")
    assert step_of(target.status(claim_id)) == "awaiting_approval"


def test_a_deleted_claim_is_gone_and_its_id_stays_taken(target: Target, claim_id: str) -> None:
    target.waiting(claim_id)
    assert target.delete(claim_id).status_code == 409
    target.approve(claim_id, "rejected")
    target.ended(claim_id)

    assert target.delete(claim_id).status_code == 200

    assert refusal(target.look(claim_id)) == (410, "claim_purged")
    assert target.client.get(f"/api/review/claim-{claim_id}").status_code == 410
    assert target.start(claim_id).status_code == 409


def test_claims_are_listed_page_by_page_the_newest_first(target: Target, claim_id: str) -> None:
    ids = [f"{claim_id}-{number}" for number in range(3)]
    for each in ids:
        target.waiting(each)
    target.approve(ids[0], "rejected")
    target.ended(ids[0])

    listed: list[str] = []
    cursor: str | None = ""
    been: set[str] = set()
    while cursor is not None:
        assert cursor not in been
        been.add(cursor)
        asked = {"status": "awaiting_approval", "limit": "1", "cursor": cursor}
        page = target.client.get("/api/claims", params=asked).json()
        listed += [claim["claim_id"] for claim in page["claims"]]
        cursor = page["next_cursor"]

    assert [each for each in listed if each in ids] == [ids[2], ids[1]]


def test_the_record_tells_who_decided(target: Target, claim_id: str) -> None:
    target.waiting(claim_id)
    target.approve(claim_id, "rejected", comments="Not covered.")
    target.ended(claim_id)

    record = target.client.get(f"/api/claims/claim-{claim_id}/audit")

    assert record.status_code == 200
    assert "r.chen@example.com" in record.text
