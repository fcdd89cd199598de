"""A decision is taken back on a durable engine: the wait is as it was. The clock is moved, and the
process ends between any two steps.
"""

from pathlib import Path
from typing import Any

import pytest

from function_app.approval_policy.models import ApprovalPolicy
from function_app.claims.messages import OrchestrationInput
from function_app.claims.orchestrator import claim_orchestrator
from function_app.domain.claim import ClaimRequest
from function_app.kit.durable.outcome import ActivityOutcome
from tests.function_app.claims.replay import Activities, Replay
from tests.function_app.claims.test_orchestrator import READING, VERDICT, Activity
from tests.function_app.claims.test_review import ANN, BOB, LADDER, TWO, Notifying, by

FORM = {"claimant": {"name": "Dana Reyes"}, "repair": {"total_estimate": 700}}


@pytest.fixture
def notifying() -> Notifying:
    return Notifying()


@pytest.fixture
def activities(tmp_path: Path, notifying: Notifying) -> Activities:
    return Activities(
        tmp_path,
        read_claim=Activity(ActivityOutcome(output=READING.dump())),
        notify_reviewer=notifying,
        adjudicate_claim=Activity(ActivityOutcome(output=VERDICT.dump())),
    )


def filed(activities: Activities, policy: dict[str, Any] | None = None, rounds: int = 3) -> Replay:
    order = OrchestrationInput(
        claim=ClaimRequest(claim_id="CLM-1", email_content="It broke."),
        approval_timeout_hours=24,
        policy=ApprovalPolicy.model_validate(policy) if policy else None,
        max_review_rounds=rounds,
    )
    return Replay(claim_orchestrator, activities, order.model_dump_json()).start()


def slowly(reviewer: str, decision: str = "approved", **body: Any) -> dict[str, Any]:
    return by(reviewer, decision, undo_seconds=10, **body)


def undo(reviewer: str | None, decision_id: str | None = None) -> dict[str, Any]:
    return {"decision_id": decision_id or f"of-{reviewer}", "reviewer": reviewer}


def test_agent2_waits_as_long_as_the_decision_can_be_taken_back(activities: Activities):
    claim = filed(activities).raise_event(slowly(ANN))
    assert claim.status["step"] == "decided"
    assert claim.status["undo_until"] == "2026-07-01T12:00:10Z"
    assert claim.status["decided"] == {"decision": "approved", "reviewer": ANN}

    claim.advance(seconds=9.9)
    assert "adjudicate_claim" not in claim.calls
    claim.advance(seconds=0.1)
    assert claim.result["status"] == "completed"


def test_without_time_to_undo_nothing_is_waited_for(activities: Activities):
    claim = filed(activities).raise_event(by(ANN))
    assert "decided" not in claim.steps
    assert claim.result["status"] == "completed"


@pytest.mark.parametrize("decision", ["approved", "rejected"])
def test_a_decision_taken_back_leaves_the_wait_as_it_was(
    activities: Activities, notifying: Notifying, decision: str
):
    claim = filed(activities)
    before = claim.status
    claim.raise_event(slowly(ANN, decision, claim_data=FORM)).advance(seconds=4)
    claim.raise_event(undo(ANN), name="UndoDecision")

    now = claim.status
    assert now["step"] == "awaiting_approval"
    assert now["request_id"] != before["request_id"]
    assert now["seen_digest"] == before["seen_digest"]
    assert now["undone"] == f"of-{ANN}"
    assert now["handled"] == {f"of-{ANN}": "undone"}
    assert "decided" not in now
    # For the reviewers no time has passed: the wait ends as much later.
    assert before["expires_at"] == "2026-07-02T12:00:00Z"
    assert now["expires_at"] == "2026-07-02T12:00:04Z"
    assert claim.calls.count("read_claim") == 1
    assert notifying.occasions == ["review", "undone"]
    assert notifying.asked[1]["request_id"] == now["request_id"]

    again = by(ANN, "approved", decision_id="second", request_id=now["request_id"])
    claim.raise_event(again)
    assert claim.result["status"] == "completed"
    assert claim.result["approval_decision"]["decision_id"] == "second"
    assert claim.result["agent2_input"]["claim_id"] == "CLM-1"


@pytest.mark.parametrize(
    "wrong",
    [undo(BOB, f"of-{ANN}"), undo(ANN, "another"), {}, "undo", None, {"decision_id": ""}],
    ids=["somebody else", "another decision", "nothing", "a word", "null", "no id"],
)
def test_only_whoever_decided_takes_the_decision_back(activities: Activities, wrong: Any):
    claim = filed(activities).raise_event(slowly(ANN))
    claim.raise_event(wrong, name="UndoDecision")
    assert claim.status["step"] == "decided"
    assert claim.advance(seconds=10).result["approval_decision"]["reviewer"] == ANN


def test_an_undo_that_came_before_the_decision_is_passed_over(activities: Activities):
    claim = filed(activities).raise_event(undo(ANN), name="UndoDecision")
    claim.raise_event(slowly(ANN))
    assert claim.status["step"] == "decided"
    assert claim.advance(seconds=10).result["status"] == "completed"


def test_what_is_decided_while_a_decision_can_be_taken_back_does_not_count(activities: Activities):
    claim = filed(activities).raise_event(slowly(ANN))
    claim.raise_event(by(BOB, "rejected"))
    claim.raise_event(undo(ANN), name="UndoDecision")
    assert claim.status["step"] == "awaiting_approval"
    claim.raise_event(by(BOB, "rejected", decision_id="late"))
    assert claim.result["approval_decision"]["decision_id"] == "late"


def test_of_a_quorum_the_last_approval_alone_is_taken_back(activities: Activities):
    claim = filed(activities, TWO).raise_event(by(ANN)).raise_event(slowly(BOB))
    assert claim.status["approvals_needed"] == 2
    claim.raise_event(undo(BOB), name="UndoDecision")
    assert [one["reviewer"] for one in claim.status["approvals"]] == [ANN]

    claim.raise_event(by(ANN, decision_id="again"))
    assert claim.status["handled"]["again"] == "already_approved"
    claim.raise_event(by(BOB, decision_id="second"))
    assert [one["reviewer"] for one in claim.result["approvals"]] == [ANN, BOB]


def test_a_rejection_taken_back_leaves_the_approvals_before_it(activities: Activities):
    claim = filed(activities, TWO).raise_event(by(ANN)).raise_event(slowly(BOB, "rejected"))
    claim.raise_event(undo(BOB), name="UndoDecision")
    assert [one["reviewer"] for one in claim.status["approvals"]] == [ANN]


def test_the_steps_of_the_ladder_that_were_to_come_are_still_to_come(
    activities: Activities, notifying: Notifying
):
    claim = filed(activities, LADDER).advance(hours=5)
    assert notifying.occasions == ["review", "remind"]
    claim.raise_event(slowly(ANN)).advance(seconds=5)
    claim.raise_event(undo(ANN), name="UndoDecision")
    assert claim.status["next_step"] == {"action": "escalate", "at": "2026-07-01T22:00:05Z"}
    claim.advance(hours=5)
    assert notifying.occasions == ["review", "remind", "undone", "escalate"]


def test_an_undo_uses_up_no_round(activities: Activities):
    claim = filed(activities, rounds=2)
    claim.raise_event(slowly(ANN)).raise_event(undo(ANN), name="UndoDecision")
    claim.raise_event(by(ANN, "changes_requested", comments="Again.", decision_id="changes"))
    assert claim.status["round"] == 2
    assert "undone" not in claim.status


def test_a_decision_can_be_taken_back_again_and_again(activities: Activities):
    claim = filed(activities)
    ids: set[str] = set()
    for number in range(5):
        ids.add(claim.status["request_id"])
        claim.raise_event(slowly(ANN, decision_id=f"d-{number}"))
        claim.raise_event(undo(ANN, f"d-{number}"), name="UndoDecision")
    assert len(ids) == 5
    assert claim.advance(hours=25).result["status"] == "timeout"
