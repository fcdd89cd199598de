"""The review on a durable engine: rounds, approvals that are counted, the ladder. The clock is
moved, and the process ends between any two steps.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from function_app.approval_policy.models import ApprovalPolicy
from function_app.claims.messages import OrchestrationInput, ReviewOrder, Told
from function_app.claims.orchestrator import claim_orchestrator
from function_app.claims.telling import ladder_plan
from function_app.domain.claim import ClaimRequest
from function_app.kit.durable.outcome import ActivityOutcome
from tests.function_app.claims.replay import Activities, Replay
from tests.function_app.claims.test_orchestrator import READING, VERDICT, Activity

ANN, BOB, EVE = "ann@example.com", "bob@example.com", "eve@example.com"
TWO = {
    "roles": {"reviewer": [ANN, BOB], "manager": ["max@example.com", BOB]},
    "authority": {"reviewer": 1000},
    "approvals": [{"when": {"amount_over": 500}, "count": 2}],
}
LADDER = {
    "roles": {"reviewer": [ANN], "manager": [BOB]},
    "approvals": [{"roles": ["reviewer"]}],
    "ladder": [
        {"after": "4h", "do": "remind"},
        {"after": "10h", "do": "escalate", "to": "manager"},
        {"after": "60d", "do": "reject"},
    ],
}


class Notifying:
    """The activity that tells, without anybody to be told; it plans the ladder as ours does."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.failures = 0

    def __call__(self, question: str) -> dict[str, Any]:
        self.asked.append(json.loads(question))
        if self.failures:
            self.failures -= 1
            raise ConnectionError("secret detail")
        order = ReviewOrder.model_validate_json(question)
        return ActivityOutcome(output=Told(ladder=ladder_plan(order)).dump()).dump()

    @property
    def occasions(self) -> list[str]:
        return [one.get("occasion", "review") for one in self.asked]

    @property
    def told(self) -> list[list[str]]:
        return [[person["mail"] for person in one.get("to", [])] for one in self.asked]


@pytest.fixture
def notifying() -> Notifying:
    return Notifying()


@pytest.fixture
def reading() -> Activity:
    return Activity(ActivityOutcome(output=READING.dump()))


@pytest.fixture
def activities(tmp_path: Path, notifying: Notifying, reading: Activity) -> Activities:
    return Activities(
        tmp_path,
        read_claim=reading,
        notify_reviewer=notifying,
        adjudicate_claim=Activity(ActivityOutcome(output=VERDICT.dump())),
    )


def filed(
    activities: Activities, policy: dict[str, Any] | None = None, rounds: int = 3, **claim: Any
) -> Replay:
    request = ClaimRequest(claim_id="CLM-1", email_content="It broke.", **claim)
    order = OrchestrationInput(
        claim=request,
        approval_timeout_hours=24,
        policy=ApprovalPolicy.model_validate(policy) if policy else None,
        max_review_rounds=rounds,
    )
    return Replay(claim_orchestrator, activities, order.model_dump_json()).start()


def by(reviewer: str, decision: str = "approved", **body: Any) -> dict[str, Any]:
    return {"decision": decision, "reviewer": reviewer, "decision_id": f"of-{reviewer}", **body}


def changes(words: str, **body: Any) -> dict[str, Any]:
    return by(ANN, "changes_requested", comments=words, **body)


def test_changes_send_the_claim_back_to_agent1_with_the_reviewers_words(
    activities: Activities, reading: Activity, notifying: Notifying
):
    claim = filed(activities)
    first = claim.status["request_id"]
    claim.raise_event(changes("The odometer is in kilometres."))
    assert claim.status["step"] == "awaiting_approval"
    assert claim.status["round"] == 2
    assert claim.status["request_id"] != first
    assert notifying.occasions == ["review", "changed"]
    assert [one["request_id"] for one in notifying.asked] == [first, claim.status["request_id"]]
    assert [asked["changes"] for asked in reading.asked] == [[], ["The odometer is in kilometres."]]

    claim.raise_event(changes("And the year is wrong."))
    assert reading.asked[2]["changes"] == [
        "The odometer is in kilometres.",
        "And the year is wrong.",
    ]
    assert claim.raise_event(by(ANN)).result["status"] == "completed"


def test_agent1_is_asked_again_where_it_answered_before(activities: Activities, reading: Activity):
    provenance = {"agent_name": "claim-assistant-agent", "conversation_id": "conv_1"}
    reading.outcome = ActivityOutcome(output={**READING.dump(), "provenance": provenance})
    filed(activities).raise_event(changes("Look again."))
    first, again = reading.asked
    assert first["earlier"] is None
    assert again["earlier"]["conversation_id"] == "conv_1"


def test_what_was_read_stays_when_agent1_does_not_answer_again(
    activities: Activities, reading: Activity
):
    claim = filed(activities)
    seen = claim.status["seen_digest"]
    reading.outcome = ActivityOutcome(failure="The claim assistant declined to read this claim.")
    claim.raise_event(changes("Look again."))
    assert "declined" in claim.status["agent1_error"]
    assert claim.status["seen_digest"] == seen
    assert claim.raise_event(by(ANN)).result["agent1_output"] == READING.dump()


def test_a_failure_of_agent1_is_forgotten_when_it_answers_again(
    activities: Activities, reading: Activity
):
    well = reading.outcome
    reading.outcome = ActivityOutcome(failure="The claim assistant declined to read this claim.")
    claim = filed(activities)
    reading.outcome = well
    claim.raise_event(changes("Look again."))
    assert "agent1_error" not in claim.status


def test_with_three_rounds_changes_can_be_asked_for_twice(activities: Activities):
    claim = filed(activities, rounds=3)
    claim.raise_event(changes("One."), changes("Not seen by anyone: too early."))
    claim.raise_event(changes("Two."))
    assert claim.status["round"] == 3
    claim.raise_event(changes("Three.", decision_id="third"))
    assert claim.status["round"] == 3
    assert claim.status["handled"]["third"] == "no_more_rounds"
    assert claim.raise_event(by(ANN, "rejected")).result["status"] == "rejected"


def test_request_for_changes_that_says_nothing_is_no_decision(activities: Activities):
    claim = filed(activities).raise_event({**changes("x"), "comments": " "})
    assert "round" not in claim.status
    assert claim.raise_event(by(ANN)).result["status"] == "completed"


def test_decision_on_something_else_than_what_is_shown_is_told_and_ignored(activities: Activities):
    claim = filed(activities)
    claim.raise_event(by(ANN, seen_digest="0" * 64))
    assert claim.status["handled"] == {f"of-{ANN}": "stale_request"}
    seen = by(ANN, seen_digest=claim.status["seen_digest"])
    assert claim.raise_event(seen).result["status"] == "completed"


@pytest.mark.parametrize("decision", ["approved", "rejected"])
def test_nobody_decides_on_a_claim_of_their_own(activities: Activities, decision: str):
    claim = filed(activities, sender_email="Dana@example.com")
    claim.raise_event(by("dana@example.com", decision))
    assert claim.status["step"] == "awaiting_approval"
    assert claim.status["handled"] == {"of-dana@example.com": "own_claim"}
    assert claim.raise_event(by(ANN)).result["status"] == "completed"


def test_as_many_approve_as_the_policy_asks_for(activities: Activities, notifying: Notifying):
    claim = filed(activities, TWO)
    assert (claim.status["approvals"], claim.status["approvals_needed"]) == ([], 2)
    assert claim.status["approval_roles"] == ["reviewer", "manager"]

    claim.raise_event(by(ANN))
    approval = {"reviewer": ANN, "role": "reviewer", "at": "2026-07-01T12:00:00Z"}
    assert claim.status["approvals"] == [approval]
    assert claim.status["handled"] == {f"of-{ANN}": "approved"}
    assert notifying.occasions == ["review", "second_approval"]
    assert notifying.told == [[ANN, BOB, "max@example.com"], [BOB, "max@example.com"]]

    result = claim.raise_event(by(BOB)).result
    assert result["status"] == "completed"
    assert [one["reviewer"] for one in result["approvals"]] == [ANN, BOB]
    assert result["approval_decision"]["reviewer"] == BOB


def test_approvals_in_one_turn_are_counted_one_by_one(activities: Activities):
    result = filed(activities, TWO).raise_event(by(ANN), by(ANN), by(EVE), by(BOB)).result
    assert [one["reviewer"] for one in result["approvals"]] == [ANN, BOB]


@pytest.mark.parametrize(
    ("again", "reason"),
    [(by(ANN), "already_approved"), (by(EVE), "not_a_reviewer")],
)
def test_approval_that_does_not_count_is_told_why(
    activities: Activities, again: dict[str, Any], reason: str
):
    claim = filed(activities, TWO).raise_event(by(ANN, decision_id="first"), again)
    assert claim.status["handled"][again["decision_id"]] == reason
    assert [one["reviewer"] for one in claim.status["approvals"]] == [ANN]


def test_amount_beyond_a_roles_authority_is_not_approved_by_it(activities: Activities):
    claim = filed(activities, TWO)
    claim.raise_event(by(ANN, claim_amounts={"total_estimate": 1500}))
    assert claim.status["handled"] == {f"of-{ANN}": "over_authority"}
    assert claim.status["approvals"] == []


def test_approval_of_a_lower_amount_does_not_stand_for_a_higher_one(activities: Activities):
    claim = filed(activities, TWO).raise_event(by(ANN))
    claim.raise_event(by(BOB, claim_amounts={"total_estimate": 900}))
    assert [one["reviewer"] for one in claim.status["approvals"]] == [BOB]
    last = by("max@example.com", claim_amounts={"total_estimate": 900})
    assert claim.raise_event(last).result["agent2_input"]["repair"]["total_estimate"] == 900


def test_reviewers_who_outbid_each_other_do_not_fill_the_claims_note(activities: Activities):
    claim = filed(activities, TWO)
    rising = [
        by(
            ("max@example.com", BOB)[n % 2],
            decision_id=f"{n:032}",
            claim_amounts={"total_estimate": 900 + n},
        )
        for n in range(80)
    ]
    claim.raise_event(*rising)
    assert len(claim.status["approvals"]) == 1
    assert len(claim.status["handled"]) == 60
    assert claim.status["handled"][rising[-1]["decision_id"]] == "approved"


def test_approval_with_a_deductible_does_not_stand_for_one_with_less(activities: Activities):
    def with_deductible(reviewer: str, deductible: int) -> dict[str, Any]:
        return by(reviewer, claim_amounts={"total_estimate": 767, "deductible": deductible})

    claim = filed(activities, TWO).raise_event(with_deductible(ANN, 500))
    claim.raise_event(with_deductible(BOB, 0))
    assert [one["reviewer"] for one in claim.status["approvals"]] == [BOB]
    more = with_deductible("max@example.com", 100)
    assert claim.raise_event(more).result["status"] == "completed"


def test_one_rejection_rejects(activities: Activities):
    claim = filed(activities, TWO).raise_event(by(ANN)).raise_event(by(BOB, "rejected"))
    assert claim.result["status"] == "rejected"
    assert "adjudicate_claim" not in claim.calls


def test_each_round_counts_its_approvals_anew(activities: Activities):
    claim = (
        filed(activities, TWO)
        .raise_event(by(ANN))
        .raise_event({**changes("Look again."), "reviewer": BOB, "decision_id": "changes"})
    )
    assert claim.status["approvals"] == []
    assert claim.status["handled"] == {f"of-{ANN}": "approved", "changes": "changes_requested"}
    assert claim.raise_event(by(ANN), by(BOB)).result["status"] == "completed"


def test_ladder_is_climbed_step_by_step_to_its_end(activities: Activities, notifying: Notifying):
    claim = filed(activities, LADDER)
    assert claim.status["next_step"] == {"action": "remind", "at": "2026-07-01T16:00:00Z"}
    assert claim.status["expires_at"] == "2026-08-30T12:00:00Z"
    assert notifying.told == [[ANN]]

    claim.advance(hours=3, minutes=59)
    assert notifying.occasions == ["review"]
    claim.advance(minutes=1)
    assert notifying.occasions == ["review", "remind"]
    assert notifying.told[-1] == [ANN]
    assert claim.status["next_step"] == {"action": "escalate", "at": "2026-07-01T22:00:00Z"}

    claim.advance(hours=6)
    assert notifying.occasions == ["review", "remind", "escalate"]
    assert (notifying.told[-1], notifying.asked[-1]["number"]) == ([BOB], 2)
    assert claim.status["approval_roles"] == ["reviewer", "manager"]
    assert claim.status["next_step"]["action"] == "reject"

    claim.advance(days=60)
    assert claim.result["status"] == "rejected"
    assert claim.result["approval_decision"] is None
    assert claim.status["decided"] == {"decision": "rejected", "reviewer": None}


def test_whoever_the_ladder_brought_in_may_approve(activities: Activities):
    claim = filed(activities, LADDER).raise_event(by(BOB))
    assert claim.status["handled"] == {f"of-{BOB}": "not_a_reviewer"}
    claim.advance(hours=10)
    assert claim.raise_event(by(BOB, decision_id="again")).result["status"] == "completed"


def test_deciding_stops_the_ladder(activities: Activities, notifying: Notifying):
    claim = filed(activities, LADDER).advance(hours=5).raise_event(by(ANN)).advance(days=90)
    assert claim.result["status"] == "completed"
    assert notifying.occasions == ["review", "remind"]


def test_ladder_without_an_end_ends_with_the_deadline_of_every_claim(activities: Activities):
    policy = {**LADDER, "ladder": LADDER["ladder"][:1]}
    claim = filed(activities, policy).advance(hours=23)
    assert claim.status["next_step"] == {"action": "timeout", "at": "2026-07-02T12:00:00Z"}
    assert claim.advance(hours=1).result["status"] == "timeout"


def test_ladder_begins_anew_with_each_round(activities: Activities, notifying: Notifying):
    claim = filed(activities, LADDER).advance(hours=3).raise_event(changes("Look again."))
    assert claim.status["next_step"] == {"action": "remind", "at": "2026-07-01T19:00:00Z"}
    claim.advance(hours=4)
    assert notifying.occasions == ["review", "changed", "remind"]
    assert notifying.asked[-1]["request_id"] == claim.status["request_id"]


def test_decision_counts_while_a_reminder_cannot_be_sent(
    activities: Activities, notifying: Notifying
):
    claim = filed(activities, LADDER)
    notifying.failures = 99
    claim.advance(hours=4, seconds=1)
    assert claim.status["step"] == "awaiting_approval"
    assert claim.raise_event(by(ANN)).result["status"] == "completed"


def test_reminder_that_nobody_got_is_recorded_and_the_next_is_sent(
    activities: Activities, notifying: Notifying
):
    claim = filed(activities, LADDER)
    notifying.failures = 4
    claim.advance(hours=4, minutes=1)
    assert "could not be notified" in claim.status["notification_error"]
    claim.advance(hours=6)
    assert notifying.occasions[-1] == "escalate"
    assert "notification_error" not in claim.status


def test_note_of_a_claim_without_a_policy_stays_small(activities: Activities):
    assert set(filed(activities).status) == {
        "step", "claim_id", "message", "request_id", "expires_at", "seen_digest",
        "revision",
    }  # fmt: skip


def test_note_stays_far_below_the_hosts_limit_whatever_is_decided(activities: Activities):
    claim = filed(activities, TWO).raise_event(by(ANN))
    for number in range(0, 100, 20):
        claim.raise_event(*(by(EVE, decision_id=f"{n:064}") for n in range(number, number + 20)))
    assert max(len(json.dumps(s).encode("utf-16")) for s in claim.statuses) < 12_000
    assert claim.status["handled"][f"of-{ANN}"] == "approved"
    assert f"{99:064}" in claim.status["handled"]


STRAIGHT = {
    "straight_through": {
        "enabled": True, "amount_up_to": 1000, "confidence_from": 0.8, "sample": 0.000001,
    },
}  # fmt: skip


def supported() -> dict[str, Any]:
    """A reading of which every value has its quote, with a contract on record and the mark."""
    read = READING.dump()
    read["extracted_info"]["contract_number"] = "C-1"
    names = [name for name, value in read["extracted_info"].items() if value is not None]
    evidence = [
        {"field": name, "source": "email", "quote": "x", "supported": True} for name in names
    ]
    return {**read, "evidence": evidence, "goes_straight_through": True}


def test_claim_on_which_all_agree_goes_straight_through(activities: Activities, reading: Activity):
    reading.outcome = ActivityOutcome(output=supported())
    claim = filed(activities, STRAIGHT)
    assert claim.result["status"] == "completed"
    assert claim.result["approval_decision"] is None
    assert claim.calls == ["read_claim", "adjudicate_claim"]
    assert claim.status["decided"] == {"decision": "approved", "reviewer": None}


@pytest.mark.parametrize("verdict", ["DENIED", "MANUAL_REVIEW"])
def test_claim_that_the_rules_do_not_approve_goes_to_a_person(
    activities: Activities, reading: Activity, verdict: str
):
    reading.outcome = ActivityOutcome(output=supported())
    activities["adjudicate_claim"] = Activity(
        ActivityOutcome(output=VERDICT.dump() | {"decision": verdict})
    )
    claim = filed(activities, STRAIGHT)
    assert claim.status["step"] == "awaiting_approval"
    assert claim.raise_event(by(ANN, "rejected")).result["agent2_output"] is None


def test_straight_through_is_off_unless_the_policy_turns_it_on(
    activities: Activities, reading: Activity
):
    reading.outcome = ActivityOutcome(output=supported())
    assert filed(activities, TWO).status["step"] == "awaiting_approval"


def test_moments_are_told_in_utc(activities: Activities):
    told = filed(activities, LADDER).status["next_step"]["at"]
    assert datetime.fromisoformat(told) == datetime(2026, 7, 1, 16, tzinfo=UTC)
