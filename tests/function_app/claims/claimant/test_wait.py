"""A claimant is asked on a durable engine: the clock is moved, and the process ends between any two
steps.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from function_app.approval_policy.models import ApprovalPolicy
from function_app.claims.claimant.messages import CLAIMANT_REPLY
from function_app.claims.messages import OrchestrationInput
from function_app.claims.orchestrator import claim_orchestrator
from function_app.domain.adjudication import AdjudicationDecision
from function_app.domain.claim import ClaimRequest
from function_app.kit.durable.outcome import ActivityOutcome
from tests.function_app.claims.replay import Activities, Replay
from tests.function_app.claims.test_orchestrator import READING, VERDICT, Activity
from tests.function_app.claims.test_review import LADDER, Notifying

ANN = "ann@example.com"
TOLD = ActivityOutcome(output={"told_at": "2026-07-01T12:00:00Z"})
ANSWER = {"answers": [{"question": "What was the mileage?", "answer": "Odometer: 48,210 miles"}]}


@pytest.fixture
def notifying() -> Notifying:
    return Notifying()


@pytest.fixture
def reading() -> Activity:
    return Activity(ActivityOutcome(output=READING.dump()))


@pytest.fixture
def telling() -> Activity:
    return Activity(TOLD)


@pytest.fixture
def activities(
    tmp_path: Path, notifying: Notifying, reading: Activity, telling: Activity
) -> Activities:
    return Activities(
        tmp_path,
        read_claim=reading,
        notify_reviewer=notifying,
        tell_claimant=telling,
        adjudicate_claim=Activity(ActivityOutcome(output=VERDICT.dump())),
    )


def filed(activities: Activities, policy: dict[str, Any] | None = None, **given: Any) -> Replay:
    order = OrchestrationInput(
        claim=ClaimRequest(
            claim_id="CLM-1", email_content="It broke.", sender_email="dana@example.com"
        ),
        approval_timeout_hours=24,
        review_url="https://claims.example.com/api/review/claim-CLM-1",
        policy=ApprovalPolicy.model_validate(policy) if policy else None,
        **given,
    )
    return Replay(claim_orchestrator, activities, order.model_dump_json()).start()


def asking(due_days: int | None = None, **body: Any) -> dict[str, Any]:
    return {
        "decision": "info_requested",
        "reviewer": ANN,
        "decision_id": "asked-1",
        "questions": ["What was the mileage?"],
        "due_days": due_days,
        **body,
    }


def answer(claim: Replay, **body: Any) -> Replay:
    question = claim.status["claimant"]["request_id"]
    reply = {"request_id": question, "reply_id": "r1", "outcome": "answered", "answer": ANSWER}
    return claim.raise_event({**reply, **body}, name=CLAIMANT_REPLY)


def approved() -> dict[str, Any]:
    return {"decision": "approved", "reviewer": ANN, "decision_id": "approved-1"}


def due(claim: Replay) -> datetime:
    return datetime.fromisoformat(claim.status["expires_at"])


def test_claim_comes_back_with_the_answer_and_agent1_has_read_it(
    activities: Activities, reading: Activity, telling: Activity, notifying: Notifying
):
    provenance = {"agent_name": "claim-assistant-agent", "conversation_id": "conv_1"}
    reading.outcome = ActivityOutcome(output={**READING.dump(), "provenance": provenance})
    claim = filed(activities)
    first = claim.status["request_id"]
    claim.raise_event(asking(documents=["photos"]))
    assert claim.status["step"] == "with_claimant"
    assert claim.status["claimant"]["round"] == 1
    [letter] = telling.asked
    assert letter["to"] == "dana@example.com"
    assert letter["questions"] == ["What was the mileage?"]
    assert letter["documents"] == ["photos"]
    assert claim.status["expires_at"] == "2026-07-08T12:00:00Z"  # INFO_DUE_DAYS

    answer(claim)
    assert claim.status["step"] == "awaiting_approval"
    assert claim.status["news"] is True
    assert claim.status["claimant"]["outcome"] == "answered"
    assert claim.status["request_id"] != first
    assert [asked["answers"] for asked in reading.asked] == [
        [], [{"message": "", "documents": [], **ANSWER}],
    ]  # fmt: skip
    assert reading.asked[1]["earlier"]["conversation_id"] == "conv_1"
    assert notifying.occasions == ["review", "back"]
    assert claim.raise_event(approved()).result["status"] == "completed"
    assert "news" not in claim.status


def test_reviewers_deadline_stands_still(activities: Activities):
    claim = filed(activities)
    claim.advance(hours=10)
    claim.raise_event(asking())
    claim.advance(days=3)
    assert claim.status["step"] == "with_claimant"
    answer(claim)
    assert due(claim) == datetime.fromisoformat("2026-07-01T12:00:00Z") + timedelta(
        days=3, hours=24
    )
    claim.advance(hours=13)
    assert claim.outcome is None
    assert claim.advance(hours=2).result["status"] == "timeout"


def test_an_answer_at_the_last_minute_is_read_in_peace(activities: Activities):
    claim = filed(activities)
    claim.advance(hours=23.9)
    claim.raise_event(asking())
    claim.advance(hours=1)
    answer(claim)
    came = datetime.fromisoformat("2026-07-01T12:00:00Z") + timedelta(hours=24.9)
    assert due(claim) == came + timedelta(hours=6)


def test_reminders_of_the_reviewers_go_on_where_they_stood(
    activities: Activities, notifying: Notifying
):
    claim = filed(activities, LADDER)
    claim.advance(hours=5)
    claim.raise_event(asking())
    claim.advance(days=2)
    assert notifying.occasions == ["review", "remind"]
    answer(claim)
    assert claim.status["next_step"] == {"action": "escalate", "at": "2026-07-03T22:00:00Z"}
    claim.advance(hours=5)
    assert notifying.occasions == ["review", "remind", "back", "escalate"]


def test_role_that_was_brought_in_may_still_decide(activities: Activities):
    claim = filed(activities, LADDER)
    claim.advance(hours=11)
    claim.raise_event(asking())
    answer(claim)
    assert claim.status["approval_roles"] == ["reviewer", "manager"]


@pytest.mark.parametrize(
    ("days", "reminded_after"),
    [(1, [12]), (2, [24]), (4, [48, 72]), (30, [15 * 24, 29 * 24])],
)
def test_claimant_is_reminded_at_half_time_and_a_day_before(
    activities: Activities, telling: Activity, days: int, reminded_after: list[int]
):
    claim = filed(activities)
    claim.raise_event(asking(days))
    passed = 0
    for nth, hours in enumerate(reminded_after, 1):
        claim.advance(hours=hours - passed - 0.1)
        assert len(telling.asked) == nth
        claim.advance(hours=0.1)
        passed = hours
        assert [one["number"] for one in telling.asked] == [*range(nth + 1)]
        assert claim.status["step"] == "with_claimant"


def test_question_that_nobody_answers_is_due_and_the_claim_comes_back(
    activities: Activities, reading: Activity
):
    claim = filed(activities)
    claim.raise_event(asking(1))
    claim.advance(hours=24)
    assert claim.status["step"] == "awaiting_approval"
    assert claim.status["news"] is True
    assert claim.status["claimant"]["outcome"] == "due"
    assert len(reading.asked) == 1  # there is nothing new to read
    assert claim.raise_event(approved()).result["status"] == "completed"


def test_question_that_is_called_back_brings_the_claim_back(activities: Activities):
    claim = filed(activities)
    claim.raise_event(asking())
    answer(claim, outcome="recalled", answer=None, reason="They rang.", reviewer=ANN)
    assert claim.status["step"] == "awaiting_approval"
    assert claim.status["claimant"]["outcome"] == "recalled"


def test_claim_comes_back_when_the_claimant_could_not_be_written_to(
    activities: Activities, telling: Activity
):
    telling.outcome = ActivityOutcome(failure="The mail server answered 550.")
    claim = filed(activities)
    claim.raise_event(asking())
    assert claim.status["step"] == "awaiting_approval"
    assert claim.status["claimant"]["outcome"] == "not_told"


def test_reminder_that_fails_ends_nothing(activities: Activities, telling: Activity):
    claim = filed(activities)
    claim.raise_event(asking())
    telling.outcome = ActivityOutcome(failure="The mail server answered 550.")
    claim.advance(days=4)
    assert claim.status["step"] == "with_claimant"
    assert claim.status["reminder_error"] == "The mail server answered 550."
    answer(claim)
    assert claim.status["step"] == "awaiting_approval"
    assert "reminder_error" not in claim.status


@pytest.mark.parametrize(
    "data",
    [
        "hello",
        None,
        {"outcome": "answered"},
        {"outcome": "due", "request_id": "?", "reply_id": "r"},
        {"outcome": "answered", "request_id": "?", "reply_id": "r", "answer": None},
        {"outcome": "answered", "request_id": "another", "reply_id": "r", "answer": ANSWER},
        {
            "outcome": "answered",
            "request_id": "?",
            "reply_id": "r",
            "answer": {"documents": [{"sha256": "../../etc/passwd", "name": "x"}]},
        },
    ],
)
def test_what_is_no_reply_to_this_question_is_ignored(activities: Activities, data: Any):
    claim = filed(activities)
    claim.raise_event(asking())
    if isinstance(data, dict) and data.get("request_id") == "?":
        data["request_id"] = claim.status["claimant"]["request_id"]
    claim.raise_event(data, name=CLAIMANT_REPLY)
    assert claim.status["step"] == "with_claimant"
    assert answer(claim).status["step"] == "awaiting_approval"


def test_decision_of_a_reviewer_does_not_end_the_question(activities: Activities):
    claim = filed(activities)
    claim.raise_event(asking())
    claim.raise_event(approved())
    assert claim.status["step"] == "with_claimant"
    answer(claim)
    assert claim.status["step"] == "awaiting_approval"  # what was raised before does not count


def test_of_two_answers_at_once_one_counts(activities: Activities, reading: Activity):
    claim = filed(activities)
    claim.raise_event(asking())
    question = claim.status["claimant"]["request_id"]
    reply = {"request_id": question, "reply_id": "r1", "outcome": "answered", "answer": ANSWER}
    claim.raise_event(reply, {**reply, "reply_id": "r2"}, name=CLAIMANT_REPLY)
    assert claim.status["claimant"]["reply_id"] == "r1"
    assert len(reading.asked) == 2


def test_claimant_is_asked_only_as_often_as_the_settings_allow(
    activities: Activities, telling: Activity
):
    claim = filed(activities, max_info_rounds=2)
    for nth in (1, 2):
        claim.raise_event(asking(decision_id=f"asked-{nth}"))
        answer(claim, reply_id=f"r{nth}")
    claim.raise_event(asking(decision_id="asked-3"))
    assert claim.status["step"] == "awaiting_approval"
    assert claim.status["handled"]["asked-3"] == "no_more_questions"
    assert len(telling.asked) == 2
    assert claim.raise_event(approved()).result["status"] == "completed"


def test_rounds_of_changes_are_counted_apart(activities: Activities, reading: Activity):
    claim = filed(activities, max_review_rounds=2)
    claim.raise_event(asking())
    answer(claim)
    changes = {"decision": "changes_requested", "reviewer": ANN, "comments": "Look again."}
    claim.raise_event(changes)
    assert claim.status["round"] == 2
    assert reading.asked[-1]["changes"] == ["Look again."]
    assert reading.asked[-1]["answers"] == reading.asked[1]["answers"]
    claim.raise_event(asking(decision_id="asked-2"))
    assert claim.status["step"] == "with_claimant"


def test_documents_that_the_check_misses_are_asked_for_and_all_is_decided_anew(
    activities: Activities, notifying: Notifying, reading: Activity
):
    missing = VERDICT.model_copy(update={"decision": AdjudicationDecision.REQUEST_DOCUMENTS})
    activities["adjudicate_claim"] = Activity(
        ActivityOutcome(output=VERDICT.dump()), first=[ActivityOutcome(output=missing.dump())]
    )
    claim = filed(activities, after_review="desk")
    first = claim.status["request_id"]
    claim.raise_event(approved())
    assert claim.status["step"] == "awaiting_settlement"
    claim.raise_event(asking(request_id=first))  # was for the review
    assert claim.status["step"] == "awaiting_settlement"
    claim.raise_event(asking(questions=[], documents=["photos"]))
    assert claim.status["step"] == "with_claimant"
    answer(claim)
    assert claim.status["step"] == "awaiting_approval"
    assert claim.status["news"] is True
    assert len(reading.asked) == 2
    assert notifying.occasions == ["review", "settle", "back"]
    result = claim.raise_event({**approved(), "decision_id": "approved-2"}).result
    assert result["status"] == "completed"
    assert result["agent2_output"]["decision"] == "APPROVED"
    assert [one["reviewer"] for one in result["approvals"]] == [ANN]


def test_claim_that_is_to_be_settled_takes_no_other_decision(activities: Activities):
    missing = VERDICT.model_copy(update={"decision": AdjudicationDecision.MANUAL_REVIEW})
    activities["adjudicate_claim"] = Activity(ActivityOutcome(output=missing.dump()))
    claim = filed(activities, after_review="desk")
    claim.raise_event(approved())
    claim.raise_event(approved())
    claim.raise_event({"decision": "rejected", "reviewer": ANN})
    assert claim.status["step"] == "awaiting_settlement"
