"""What the workflow orders to be written, and what that costs it."""

from pathlib import Path
from typing import Any

import pytest

from function_app.claims.messages import OrchestrationInput
from function_app.claims.orchestrator import claim_orchestrator
from function_app.domain.claim import ClaimRequest
from function_app.kit.durable.outcome import ActivityOutcome
from tests.function_app.claims.replay import Activities, Replay
from tests.function_app.claims.test_orchestrator import APPROVED, READING, REJECTED, Activity
from tests.function_app.claims.test_settling import FORM, denies, pays, settle, verdict

CONTRACT = {
    "outcome": "found",
    "looked_up_at": "2026-07-01T12:00:00Z",
    "contract": {"contract_number": "VSC-7788", "mileage_limit": 100_000, "product_type": "VSC"},
}


@pytest.fixture
def activities(tmp_path: Path) -> Activities:
    return Activities(
        tmp_path,
        read_claim=Activity(ActivityOutcome(output={**READING.dump(), "contract": CONTRACT})),
        notify_reviewer=Activity(ActivityOutcome(output={})),
        adjudicate_claim=Activity(verdict("APPROVED")),
        write_letter=Activity(ActivityOutcome(output={})),
    )


def started(activities: Activities, letters: str = "auto") -> Replay:
    claim = ClaimRequest(claim_id="CLM-1", email_content="It broke.", sender_email="d@example.com")
    given = {"claim": claim, "approval_timeout_hours": 24, "after_review": "desk"}
    order = OrchestrationInput.model_validate({**given, "letters": letters})
    return Replay(claim_orchestrator, activities, order.model_dump_json()).start()


def asked(activities: Activities, name: str) -> list[Any]:
    activity: Any = activities[name]
    return activity.asked


@pytest.mark.parametrize("letters", ["off", "draft", "auto"])
def test_an_approved_claim_has_not_one_action_more(activities: Activities, letters: str):
    claim = started(activities, letters).raise_event(APPROVED)
    assert claim.calls == ["read_claim", "notify_reviewer", "adjudicate_claim"]
    [request] = asked(activities, "adjudicate_claim")
    assert ("letter" in request) == (letters != "off")
    if letters != "off":
        told = {name: request["letter"][name] for name in ("to", "name", "mileage_limit")}
        assert told == {"to": "d@example.com", "name": "Dana Reyes", "mileage_limit": 100_000}


def test_without_letters_a_rejection_has_no_action_more(activities: Activities):
    claim = started(activities, "off").raise_event(REJECTED)
    assert claim.calls == ["read_claim", "notify_reviewer"]


def test_a_rejection_is_told_with_its_reason_and_without_a_comment(activities: Activities):
    claim = started(activities).raise_event({**REJECTED, "reason_code": "over_mileage"})
    assert claim.calls == ["read_claim", "notify_reviewer", "write_letter"]
    assert claim.result["status"] == "rejected"
    [order] = asked(activities, "write_letter")
    letter = order["letter"]
    assert (letter["kind"], letter["reason_code"]) == ("denied", "over_mileage")
    assert REJECTED["comments"] not in str(order)
    assert order["last"] == "rejected"


def test_a_letter_that_cannot_be_written_keeps_no_claim_from_its_end(activities: Activities):
    activities["write_letter"] = Activity(ActivityOutcome(output={}), failures=99)
    claim = started(activities).raise_event(REJECTED)
    for _ in range(4):  # the tries that the durable retry has
        claim.advance(hours=1)
    assert claim.result["status"] == "rejected"


@pytest.mark.parametrize(
    ("decision", "told"),
    [(pays(667.5), ("approved", 667.5, 100)), (denies(), ("denied", None, None))],
)
def test_a_settlement_is_told_with_its_amounts(
    activities: Activities, decision: dict[str, Any], told: tuple[Any, ...]
):
    activities["adjudicate_claim"] = Activity(verdict("MANUAL_REVIEW"))
    claim = settle(started(activities).raise_event({**APPROVED, "claim_data": FORM}), decision)
    assert claim.result["status"] == "completed"
    [order] = asked(activities, "write_letter")
    letter = order["letter"]
    assert (letter["kind"], letter["approved_amount"], letter["deductible"]) == told


def test_time_writes_no_letter(activities: Activities):
    claim = started(activities).advance(hours=25)
    assert claim.result["status"] == "timeout"
    assert "write_letter" not in claim.calls
