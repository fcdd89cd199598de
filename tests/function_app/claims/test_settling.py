"""What agent 2 leaves to a person is settled by one, on a durable engine whose clock is moved."""

from pathlib import Path
from typing import Any

import pytest

from function_app.approval_policy.models import ApprovalPolicy
from function_app.claims.messages import OrchestrationInput
from function_app.claims.orchestrator import claim_orchestrator
from function_app.claims.settlement.maximum import most_payable
from function_app.domain.adjudication import Agent2Output
from function_app.domain.claim import ClaimRequest
from function_app.kit.durable.outcome import ActivityOutcome
from tests.function_app.claims.replay import Activities, Replay
from tests.function_app.claims.test_orchestrator import READING, Activity
from tests.function_app.claims.test_review import ANN, BOB, Notifying, by

EVE = "eve@example.com"
FORM = {
    "contract": {"max_claim_amount": 5000, "deductible": "100.00"},
    "repair": {"total_estimate": 767.5},
    "claimant": {"email": "dana@example.com"},
}
POLICY = {
    "roles": {"reviewer": [ANN, BOB], "manager": [EVE]},
    "authority": {"reviewer": 1000},
}


def verdict(decision: str) -> ActivityOutcome:
    output = Agent2Output.model_validate({"claim_id": "CLM-1", "decision": decision})
    return ActivityOutcome(output=output.dump())


@pytest.fixture
def notifying() -> Notifying:
    return Notifying()


@pytest.fixture
def activities(tmp_path: Path, notifying: Notifying) -> Activities:
    return Activities(
        tmp_path,
        read_claim=Activity(ActivityOutcome(output=READING.dump())),
        notify_reviewer=notifying,
        adjudicate_claim=Activity(verdict("MANUAL_REVIEW")),
    )


def approved(
    activities: Activities, policy: dict[str, Any] | None = None, after_review: str = "desk"
) -> Replay:
    order = OrchestrationInput.model_validate(
        {
            "claim": ClaimRequest(claim_id="CLM-1", email_content="It broke."),
            "approval_timeout_hours": 24,
            "policy": None if policy is None else ApprovalPolicy.model_validate(policy),
            "after_review": after_review,
        }
    )
    claim = Replay(claim_orchestrator, activities, order.model_dump_json()).start()
    return claim.raise_event(by(ANN, claim_data=FORM))


def pays(amount: float, reviewer: str = BOB, **body: Any) -> dict[str, Any]:
    decision = {"decision": "approved", "approved_amount": amount, "reviewer": reviewer}
    return {**decision, "decision_id": f"settled-by-{reviewer}", **body}


def denies(reviewer: str = BOB) -> dict[str, Any]:
    why = {"reason_code": "not_covered", "comments": "Not in the contract."}
    return {"decision": "denied", "reviewer": reviewer, "decision_id": "denied", **why}


def settle(claim: Replay, *decisions: Any) -> Replay:
    return claim.raise_event(*decisions, name="SettlementDecision")


@pytest.mark.parametrize("decision", ["MANUAL_REVIEW", "REQUEST_DOCUMENTS"])
def test_what_agent2_leaves_to_a_person_waits_for_one(
    activities: Activities, notifying: Notifying, decision: str
):
    activities["adjudicate_claim"] = Activity(verdict(decision))
    claim = approved(activities)
    assert claim.status["step"] == "awaiting_settlement"
    assert claim.status["most_payable"] == 4900
    assert claim.status["remind_at"] == "2026-07-02T12:00:00Z"
    assert notifying.occasions == ["review", "settle"]
    assert notifying.asked[1]["request_id"] == claim.status["request_id"]

    settle(claim, pays(667.5, request_id=claim.status["request_id"]))
    assert claim.status["step"] == "agent2_completed"
    assert claim.result["status"] == "completed"
    assert claim.result["agent2_output"]["decision"] == decision
    assert claim.result["settlement"] == {
        "decision": "approved",
        "approved_amount": 667.5,
        "reason_code": None,
        "comments": None,
        "reviewer": BOB,
        "at": "2026-07-01T12:00:00Z",
        "decision_id": f"settled-by-{BOB}",
    }


def test_a_denial_says_why_and_pays_nothing(activities: Activities):
    claim = settle(approved(activities), denies())
    settlement = claim.result["settlement"]
    assert (settlement["decision"], settlement["approved_amount"]) == ("denied", 0)
    assert settlement["reason_code"] == "not_covered"


@pytest.mark.parametrize("decision", ["APPROVED", "DENIED"])
def test_what_agent2_has_settled_waits_for_nobody(activities: Activities, decision: str):
    activities["adjudicate_claim"] = Activity(verdict(decision))
    claim = approved(activities)
    assert claim.result["settlement"] is None
    assert "awaiting_settlement" not in claim.steps


def test_without_a_desk_a_claim_ends_as_it_did_before(activities: Activities):
    claim = approved(activities, after_review="end")
    assert claim.calls == ["read_claim", "notify_reviewer", "adjudicate_claim"]
    assert claim.result["agent2_output"]["decision"] == "MANUAL_REVIEW"


def test_they_are_reminded_for_as_long_as_nobody_settles(
    activities: Activities, notifying: Notifying
):
    claim = approved(activities).advance(hours=50)
    assert notifying.occasions == ["review", "settle", "settle", "settle"]
    assert [one.get("number", 0) for one in notifying.asked[1:]] == [0, 1, 2]
    assert claim.status["remind_at"] == "2026-07-04T12:00:00Z"
    assert settle(claim, pays(1)).result["settlement"]["approved_amount"] == 1


def test_a_notifier_that_is_down_keeps_nobody_waiting(activities: Activities, notifying: Notifying):
    claim = approved(activities)
    notifying.failures = 100
    claim.advance(hours=25)
    assert claim.status["notification_error"] == "The reviewer could not be notified."
    assert settle(claim, pays(1)).result["status"] == "completed"


@pytest.mark.parametrize(
    "data",
    [
        pays(100, request_id="another"),
        {"decision": "approved", "reviewer": BOB},
        pays(0),
        {"decision": "denied", "reviewer": BOB},
        {**denies(), "reason_code": "because"},
        {**denies(), "approved_amount": 5},
        by(BOB),
        "approved",
        None,
    ],
    ids=str,
)
def test_what_is_no_settlement_of_this_wait_is_ignored(activities: Activities, data: Any):
    claim = settle(approved(activities), data)
    assert claim.status["step"] == "awaiting_settlement"
    assert settle(claim, pays(1)).result["settlement"]["approved_amount"] == 1


@pytest.mark.parametrize(
    ("policy", "decision", "word"),
    [
        (None, pays(4900.01), "over_maximum"),
        (None, pays(100, seen_digest="another"), "stale_request"),
        (None, pays(100, "dana@example.com"), "own_claim"),
        (POLICY, pays(1000.01), "over_authority"),
        (POLICY, pays(100, ANN), "already_approved"),
        (POLICY, {**denies(ANN), "decision_id": f"settled-by-{ANN}"}, "already_approved"),
        (POLICY, pays(100, "stranger@example.com"), "not_a_reviewer"),
        ({}, pays(100, signed_in_by="link", roles=[]), "not_a_reviewer"),  # a link for anybody
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_settlement_that_does_not_count_is_told_why(
    activities: Activities, policy: dict[str, Any] | None, decision: dict[str, Any], word: str
):
    claim = settle(approved(activities, policy), decision)
    assert claim.status["step"] == "awaiting_settlement"
    assert claim.status["handled"] == {decision["decision_id"]: word}
    assert settle(claim, pays(4900, EVE)).result["settlement"]["reviewer"] == EVE


def test_within_their_authority_they_settle(activities: Activities):
    assert settle(approved(activities, POLICY), pays(1000)).result["settlement"]["reviewer"] == BOB


def test_where_the_policy_says_so_whoever_approved_may_settle(activities: Activities):
    claim = approved(activities, {**POLICY, "four_eyes": False})
    assert settle(claim, pays(100, ANN)).result["settlement"]["reviewer"] == ANN


def test_of_settlements_in_one_turn_the_first_counts(activities: Activities):
    claim = settle(approved(activities), pays(100), denies(EVE))
    assert claim.result["settlement"]["reviewer"] == BOB


@pytest.mark.parametrize(
    ("contract", "most"),
    [
        ({"max_claim_amount": "$5,000.00", "deductible": 250}, 4750),
        ({"max_claim_amount": 100, "deductible": 250}, 0),
        ({"max_claim_amount": 5000}, 5000),
        ({"deductible": 250}, None),
        ({"max_claim_amount": "plenty"}, None),
    ],
)
def test_the_contract_pays_at_most_its_maximum_less_the_deductible(
    contract: dict[str, Any], most: float | None
):
    assert most_payable({"contract": contract}) == most


@pytest.mark.parametrize(
    ("form", "most"),
    [({}, 4900), ({"deductible": 250}, 4750), ({"max_claim_amount": 2000}, 1900)],
)
def test_what_the_form_leaves_open_is_as_the_contract_was_looked_up(
    form: dict[str, object], most: float
):
    found = {"max_claim_amount": "5000.00", "deductible": "100.00"}
    reading = {"contract": {"outcome": "found", "contract": found}}
    assert most_payable({"contract": form}, reading) == most
    assert most_payable({"contract": {}}, {"contract": {"outcome": "unavailable"}}) is None
