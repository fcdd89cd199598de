"""A person settles over HTTP what agent 2 has left to one."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.function_app.claims.conftest import ClaimsApi, State
from tests.function_app.claims.gates import Gates

FORM = {
    "contract": {"max_claim_amount": 1000, "deductible": 100},
    "repair": {"total_estimate": 767.5},
}


@pytest.fixture(autouse=True)
def _leaves_all_to_a_person(gates: Gates) -> None:
    """Agent 2, of any claim of these tests."""
    for claim in CLAIMS:
        gates.words[f"agent2/{claim}"] = {"decision": "MANUAL_REVIEW", "reason": "Unclear."}


CLAIMS = (
    "paid",
    "denied",
    "mistyped",
    "over",
    "twice",
    "counted",
    "stale",
    "mail-me",
    "two-opinions",
)


def to_settle(desk: ClaimsApi, claim: str) -> State:
    desk.waiting(claim)
    assert desk.approve(claim, claim_data=FORM).status_code == 200
    return desk.at(claim, "awaiting_settlement")


def seen(state: State) -> dict[str, Any]:
    return {name: state[name] for name in ("request_id", "seen_digest")}


def test_a_person_settles_what_was_left_to_one(desk: ClaimsApi, gates: Gates):
    state = to_settle(desk, "paid")
    assert state["agent2_output"]["decision"] == "MANUAL_REVIEW"
    assert state["agent2_input"]["repair"]["total_estimate"] == 767.5
    assert state["most_payable"] == 900
    desk.until("paid", lambda _: occasions(gates, "paid") == ["review", "settle"])

    desk.until("paid", lambda _: (desk.row("paid") or {}).get("step") == "awaiting_settlement")
    reply = desk.settle("paid", approved_amount=667.5, comments="Checked by phone.", **seen(state))
    assert reply.status_code == 200, reply.text
    ended = desk.ended("paid")
    assert ended["custom_status"]["step"] == "agent2_completed"
    desk.until("paid", lambda _: (desk.row("paid") or {}).get("step") == "agent2_completed")
    settlement = ended["output"]["settlement"]
    assert settlement["approved_amount"] == 667.5
    assert settlement["decision_id"] == reply.json()["decision_id"]
    entry = next(one for one in desk.audit("paid") if one["event"] == "settlement")
    assert (entry["verdict"], entry["reviewer"]) == ("taken", "bob@example.com")

    late = desk.settle("paid", reviewer="eve@example.com")
    assert (late.status_code, late.json()["error"]) == (409, "not_awaiting_settlement")
    assert late.json()["winner"]["reviewer"] == "bob@example.com"
    assert desk.reopen("paid").json()["error"] == "claim_paid"


def test_a_denial_needs_its_reason(desk: ClaimsApi):
    state = to_settle(desk, "denied")
    no = {"decision": "denied", "approved_amount": None, **seen(state)}
    assert desk.settle("denied", **no).status_code == 400
    assert desk.settle("denied", **no, reason_code="other").status_code == 400
    assert desk.settle("denied", **no, reason_code="not_covered").status_code == 200
    assert desk.ended("denied")["output"]["settlement"]["approved_amount"] == 0
    assert desk.reopen("denied").json()["error"] == "not_reopenable"


@pytest.mark.parametrize(
    "body",
    [
        {"decision": "maybe"},
        {"approved_amount": "500"},
        {"approved_amount": -1},
        {"approved_amount": 0},
        {"approved_amount": None},
        {"reviewer": "nobody"},
        {"reason_code": "not_covered"},
        {"decision": "denied", "reason_code": "not_covered"},
    ],
    ids=str,
)
def test_a_wrong_value_is_a_400_that_names_it(desk: ClaimsApi, body: dict[str, Any]):
    if desk.host.get("/api/claims/status/claim-mistyped").status_code == 404:
        to_settle(desk, "mistyped")
    reply = desk.settle("mistyped", **body)
    assert (reply.status_code, reply.json()["error"]) == (400, "validation_failed")
    assert desk.step("mistyped") == "awaiting_settlement"


def test_the_contract_pays_no_more_than_its_maximum_less_the_deductible(desk: ClaimsApi):
    to_settle(desk, "over")
    reply = desk.settle("over", approved_amount=900.01)
    assert reply.status_code == 400
    assert reply.json()["details"][0]["field"] == "approved_amount"
    assert "$900.00" in reply.json()["message"]
    assert desk.settle("over", approved_amount=900).status_code == 200


def test_a_settlement_is_for_what_was_seen(desk: ClaimsApi):
    state = to_settle(desk, "stale")
    for wrong in ({"request_id": "another"}, {"seen_digest": "0" * 64}):
        reply = desk.settle("stale", **wrong)
        assert (reply.status_code, reply.json()["error"]) == (409, "stale_request")
    assert desk.approve("stale").json()["current_step"] == "awaiting_settlement"
    assert desk.settle("stale", **seen(state)).status_code == 200


def test_of_settlements_at_once_exactly_one_counts(desk: ClaimsApi):
    state = to_settle(desk, "twice")

    def settle(number: int) -> tuple[int, str | None]:
        who = f"r{number}@example.com"
        reply = desk.settle("twice", reviewer=who, approved_amount=100 + number, **seen(state))
        return reply.status_code, reply.json().get("decision_id")

    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(settle, range(8)))
    winner = desk.ended("twice")["output"]["settlement"]["decision_id"]
    assert [decision_id for status, decision_id in replies if status == 200] == [winner]
    assert {status for status, _ in replies} == {200, 409}


def test_they_are_reminded_and_the_wait_goes_on(desk: ClaimsApi, gates: Gates):
    to_settle(desk, "mail-me")
    desk.host.advance_clock(24 * 3600)
    desk.until("mail-me", lambda _: occasions(gates, "mail-me") == ["review", "settle", "settle"])
    assert desk.settle("mail-me").status_code == 200


def occasions(gates: Gates, claim: str) -> list[str]:
    told = [one for _, one in gates.notices if one["claim_id"] == claim]
    return [one.get("occasion", "review") for one in told]
