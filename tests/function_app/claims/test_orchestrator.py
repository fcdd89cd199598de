"""The business process on a durable engine, with activities of our own and a clock we move."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from function_app.claims.messages import OrchestrationInput
from function_app.claims.orchestrator import claim_orchestrator
from function_app.domain.adjudication import Agent2Output
from function_app.domain.claim import ClaimRequest
from function_app.domain.reading import Agent1Output
from function_app.kit.durable.backoff import pause
from function_app.kit.durable.outcome import ActivityOutcome
from tests.function_app.claims.replay import INSTANCE_ID, Activities, Replay

APPROVED = {"decision": "approved", "reviewer": "ann@example.com"}
REJECTED = {"decision": "rejected", "reviewer": "ann@example.com", "comments": "Not covered."}
ENVELOPE = {"__class__": "Popen", "__module__": "subprocess", "__data__": {"args": "ls"}}
READING = Agent1Output.model_validate(
    {
        "claim_id": "CLM-1",
        "classification": {"claim_type": "VSC", "component_category": "Alternator"},
        "confidence_score": 0.9,
        "document_extraction": {"status": "success", "document_type": "claim_form"},
        "extracted_info": {
            "claimant_name": "Dana Reyes",
            "vehicle_vin": "1HGCM82633A004352",
            "current_odometer": 45000,
            "date_of_loss": "2026-06-28",
            "total_parts_cost": 330,
            "total_labor_cost": 437.5,
            "total_estimate": 767.5,
            "deductible": 100,
        },
    }
)
VERDICT = Agent2Output.model_validate(
    {"claim_id": "CLM-1", "decision": "APPROVED", "approved_amount": 667.5}
)


class Activity:
    """Brings back an outcome, after as many failures, or others, as it is told; remembers what it
    was asked.
    """

    def __init__(
        self, outcome: ActivityOutcome, failures: int = 0, first: Sequence[ActivityOutcome] = ()
    ) -> None:
        self.outcome, self.failures = outcome, failures
        self.first = list(first)
        self.asked: list[Any] = []

    def __call__(self, question: str) -> dict[str, Any]:
        self.asked.append(json.loads(question))
        if len(self.asked) <= self.failures:
            raise ConnectionError("secret detail")
        if self.first:
            return self.first.pop(0).dump()
        return self.outcome.dump()


@pytest.fixture
def activities(tmp_path: Path) -> Activities:
    return Activities(
        tmp_path,
        read_claim=Activity(ActivityOutcome(output=READING.dump())),
        notify_reviewer=Activity(ActivityOutcome()),
        adjudicate_claim=Activity(ActivityOutcome(output=VERDICT.dump())),
    )


def start(activities: Activities, hours: float = 24, **claim: Any) -> Replay:
    request = ClaimRequest(claim_id="CLM-1", email_content="It broke.", **claim)
    url = "http://localhost/api/review/claim-CLM-1"
    order = OrchestrationInput(claim=request, approval_timeout_hours=hours, review_url=url)
    return Replay(claim_orchestrator, activities, order.model_dump_json()).start()


def test_approved_claim_passes_every_step_in_order(activities: Activities):
    claim = start(activities).raise_event(APPROVED)

    assert claim.steps == [
        "agent1_processing",
        "agent1_completed",
        "awaiting_approval",
        "agent2_processing",
        "agent2_completed",
    ]
    assert claim.calls == ["read_claim", "notify_reviewer", "adjudicate_claim"]
    assert claim.result["status"] == "completed"
    assert claim.result["agent1_output"] == READING.dump()
    assert claim.result["agent2_output"] == VERDICT.dump()
    assert claim.result["approval_decision"]["reviewer"] == "ann@example.com"
    assert claim.result["error_message"] is None


def test_every_status_names_its_step_its_claim_and_says_it_in_words(activities: Activities):
    for status in start(activities).raise_event(APPROVED).statuses:
        assert status["claim_id"] == "CLM-1"
        assert status["message"].endswith(".")


def test_rejected_claim_is_a_result_and_is_not_adjudicated(activities: Activities):
    claim = start(activities).raise_event(REJECTED)

    assert claim.result["status"] == "rejected"
    assert claim.result["approval_decision"]["comments"] == "Not covered."
    assert claim.status["step"] == "rejected"
    assert "adjudicate_claim" not in claim.calls


def test_claim_times_out_when_nobody_decides(activities: Activities):
    claim = start(activities, hours=24).advance(hours=23, minutes=59)
    assert claim.outcome is None

    claim.advance(minutes=1)
    assert claim.result["status"] == "timeout"
    assert claim.result["agent1_output"] == READING.dump()
    assert claim.result["completed_at"] == "2026-07-02T12:00:00Z"
    assert claim.status["step"] == "timeout"
    assert "adjudicate_claim" not in claim.calls


def test_timeout_may_be_a_fraction_of_an_hour(activities: Activities):
    claim = start(activities, hours=0.001)
    assert claim.status["expires_at"] == "2026-07-01T12:00:03.600000Z"
    assert claim.advance(seconds=3.6).result["status"] == "timeout"


def test_timeout_longer_than_one_timer_of_the_engine_is_kept(activities: Activities):
    claim = start(activities, hours=24 * 30).advance(days=29, hours=23)
    assert claim.outcome is None
    assert claim.advance(hours=1).result["status"] == "timeout"


def test_decision_after_several_timers_of_a_long_wait_still_counts(activities: Activities):
    claim = start(activities, hours=24 * 30).advance(days=10).raise_event(APPROVED)
    assert claim.result["status"] == "completed"


def test_decision_may_be_json_text(activities: Activities):
    claim = start(activities).raise_event(json.dumps(APPROVED))
    assert claim.result["status"] == "completed"


def test_decision_for_the_current_request_counts(activities: Activities):
    claim = start(activities)
    claim.raise_event({**APPROVED, "request_id": claim.status["request_id"]})
    assert claim.result["status"] == "completed"


@pytest.mark.parametrize(
    "data",
    [
        None,
        7,
        "approved",
        "{not json",
        [APPROVED],
        {},
        {**APPROVED, "decision": "maybe"},
        {**APPROVED, "decision": "APPROVED"},
        {"decision": "approved"},
        {**APPROVED, "claim_amounts": {"deductible": -1}},
        {**APPROVED, "claim_data": "all of it"},
        {**APPROVED, "comments": "\ud800"},
        '{"decision": "approved", "reviewer": "ann@example.com", "claim_data": {"n": NaN}}',
        "[" * 5000,
        ENVELOPE,
        {**ENVELOPE, "__data__": APPROVED},
        {**ENVELOPE, "__class__": 5, "__module__": None},
        {**APPROVED, "request_id": "of-another-wait"},
    ],
)
def test_data_that_is_no_decision_for_this_wait_is_ignored(activities: Activities, data: Any):
    claim = start(activities).raise_event(data)
    assert claim.outcome is None
    assert claim.status["step"] == "awaiting_approval"

    assert claim.raise_event(APPROVED).result["status"] == "completed"


def test_junk_does_not_start_the_wait_anew(activities: Activities):
    claim = start(activities, hours=1)
    request_id = claim.status["request_id"]
    claim.advance(minutes=59).raise_event("junk", "more junk")
    assert claim.status["request_id"] == request_id
    assert claim.advance(minutes=1).result["status"] == "timeout"


def test_of_two_decisions_at_once_the_first_wins(activities: Activities):
    claim = start(activities).raise_event(REJECTED, APPROVED)
    assert claim.result["status"] == "rejected"
    assert "adjudicate_claim" not in claim.calls


def test_decision_raised_before_anyone_could_see_the_reading_does_not_count(
    activities: Activities,
):
    activities["read_claim"] = Activity(ActivityOutcome(output=READING.dump()), failures=1)
    claim = start(activities).raise_event(APPROVED, APPROVED)
    assert claim.status["step"] == "agent1_processing"

    claim.advance(seconds=2)
    assert claim.status["step"] == "awaiting_approval"
    assert claim.raise_event(REJECTED).result["status"] == "rejected"


def test_adjudication_bears_the_claims_own_id(activities: Activities):
    activities["adjudicate_claim"] = Activity(
        ActivityOutcome(output={"claim_id": "another", "decision": "APPROVED"})
    )
    decision = {**APPROVED, "claim_data": {"claim_id": "another"}}
    result = start(activities).raise_event(decision).result
    assert result["agent2_input"]["claim_id"] == result["claim_id"]
    assert result["agent2_output"]["claim_id"] == result["claim_id"]


def test_accepted_decision_is_named_in_every_later_status(activities: Activities):
    claim = start(activities).raise_event({**APPROVED, "decision_id": "d-1"})
    assert [status.get("decision_id") for status in claim.statuses] == [None] * 3 + ["d-1"] * 2
    assert claim.status["decided"] == {"decision": "approved", "reviewer": "ann@example.com"}


def test_passing_failures_of_agent1_are_retried(activities: Activities):
    activities["read_claim"] = Activity(ActivityOutcome(output=READING.dump()), failures=3)
    claim = start(activities)
    assert claim.status["step"] == "agent1_processing"

    claim.advance(seconds=2 + 4 + 8)
    assert claim.status["step"] == "awaiting_approval"
    assert claim.calls.count("read_claim") == 4
    assert "agent1_error" not in claim.status


def test_claim_goes_to_a_person_when_agent1_stays_down(activities: Activities):
    activities["read_claim"] = Activity(ActivityOutcome(), failures=99)
    claim = start(activities).advance(seconds=14)

    assert claim.status["step"] == "awaiting_approval"
    assert "did not answer" in claim.status["agent1_error"]
    claim.raise_event({**APPROVED, "claim_amounts": {"total_estimate": 500, "deductible": 50}})
    assert claim.result["status"] == "completed"
    assert claim.result["agent1_output"] is None
    form = claim.result["agent2_input"]
    assert form["claim_id"] == "CLM-1"
    assert form["repair"]["total_estimate"] == 500
    assert form["contract"]["deductible"] == 50
    assert form["repair"]["total_parts_cost"] is None
    assert form["classification"] is None


def test_failure_that_another_try_cannot_mend_is_not_retried(activities: Activities):
    activities["read_claim"] = Activity(
        ActivityOutcome(failure="The claim assistant is not set up.")
    )
    claim = start(activities)
    assert claim.calls.count("read_claim") == 1
    assert claim.status["agent1_error"] == "The claim assistant is not set up."


def busy(seconds: float) -> ActivityOutcome:
    return ActivityOutcome(failure="The agent was busy for too long.", retry_after_seconds=seconds)


def test_busy_agent_is_asked_again_when_the_time_it_asked_for_has_passed(activities: Activities):
    reading = ActivityOutcome(output=READING.dump())
    activities["read_claim"] = Activity(reading, first=[busy(30)])
    claim = start(activities).advance(seconds=29.9)
    assert claim.calls == ["read_claim"]
    assert claim.status["step"] == "agent1_processing"

    claim.advance(seconds=1.2)
    assert claim.calls.count("read_claim") == 2
    assert claim.status["step"] == "awaiting_approval"
    assert "agent1_error" not in claim.status
    assert claim.raise_event(APPROVED).result["agent1_output"] == READING.dump()


def test_adjudication_that_is_put_off_happens_later(activities: Activities):
    verdict = ActivityOutcome(output=VERDICT.dump())
    activities["adjudicate_claim"] = Activity(verdict, first=[busy(600)] * 3)
    claim = start(activities).raise_event(APPROVED).advance(minutes=29, seconds=59)
    assert claim.outcome is None
    assert claim.advance(seconds=10).result["status"] == "completed"


def test_time_that_is_asked_for_is_honoured_for_a_quarter_of_an_hour_at_most(
    activities: Activities,
):
    activities["read_claim"] = Activity(ActivityOutcome(output=READING.dump()), first=[busy(1e300)])
    claim = start(activities).advance(minutes=14, seconds=59)
    assert claim.calls == ["read_claim"]
    assert claim.advance(seconds=1).status["step"] == "awaiting_approval"


def test_claim_goes_to_a_person_when_the_agent_stays_busy(activities: Activities):
    activities["read_claim"] = Activity(busy(0))
    claim = start(activities).advance(hours=1)
    assert claim.status["step"] == "awaiting_approval"
    assert claim.status["agent1_error"] == "The agent was busy for too long."
    assert claim.calls.count("read_claim") == 9


def test_claims_that_are_put_off_together_do_not_come_back_together():
    waits = {pause(5, nth=2, spread=share / 10) for share in range(10)}
    assert len(waits) == 10
    assert timedelta(seconds=5) <= min(waits) < max(waits) < timedelta(seconds=9)


def test_webhook_that_stays_down_is_recorded_and_the_claim_waits(activities: Activities):
    activities["notify_reviewer"] = Activity(ActivityOutcome(), failures=99)
    claim = start(activities)
    assert claim.status["step"] == "agent1_completed"

    claim.advance(seconds=14)
    assert claim.status["step"] == "awaiting_approval"
    assert "could not be notified" in claim.status["notification_error"]
    assert claim.calls.count("notify_reviewer") == 4
    assert claim.raise_event(APPROVED).result["status"] == "completed"


def test_notice_carries_what_a_reviewer_needs_and_no_claimant(activities: Activities):
    claim = start(activities)
    assert activities["notify_reviewer"].asked == [  # pyright: ignore[reportFunctionMemberAccess]
        {
            "event": "claim_awaiting_review",
            "instance_id": INSTANCE_ID,
            "claim_id": "CLM-1",
            "claim_type": "VSC",
            "confidence": 0.9,
            "review_url": "http://localhost/api/review/claim-CLM-1",
            "amount": 767.5,
            "due_at": "2026-07-02T12:00:00Z",
            "request_id": claim.status["request_id"],
            "revision": 2,
            "approval_roles": [],
            "escalation": 0,
        }
    ]


def test_notice_names_the_claimant_where_the_settings_say_so(activities: Activities):
    request = ClaimRequest(claim_id="CLM-1", email_content="It broke.")
    order = OrchestrationInput(
        claim=request, approval_timeout_hours=1, notices_name_claimant=True
    ).model_dump_json()
    Replay(claim_orchestrator, activities, order).start()
    (notice,) = activities["notify_reviewer"].asked  # pyright: ignore[reportFunctionMemberAccess]
    assert notice["claimant_name"] == "Dana Reyes"


@pytest.mark.parametrize("word", ["https://evil.example/x", "<!channel> VSC", "Boat"])
def test_notice_holds_no_words_of_agent1s(activities: Activities, word: str):
    own_word = READING.dump() | {"classification": {"claim_type": word}}
    activities["read_claim"] = Activity(ActivityOutcome(output=own_word))
    claim = start(activities)
    (notice,) = activities["notify_reviewer"].asked  # pyright: ignore[reportFunctionMemberAccess]
    assert notice["claim_type"] == "Other"
    assert claim.status["step"] == "awaiting_approval"


def test_claim_ends_in_error_with_everything_gathered_when_agent2_stays_down(
    activities: Activities,
):
    activities["adjudicate_claim"] = Activity(ActivityOutcome(), failures=99)
    claim = start(activities).raise_event(APPROVED).advance(seconds=14)

    assert claim.result["status"] == "error"
    assert claim.result["error_message"].endswith("the claim was not adjudicated.")
    assert claim.result["agent1_output"] == READING.dump()
    assert claim.result["approval_decision"]["decision"] == "approved"
    assert claim.result["agent2_input"]["claim_id"] == "CLM-1"
    assert claim.result["agent2_output"] is None
    assert claim.status["step"] == "error"
    assert "secret detail" not in json.dumps([claim.result, claim.statuses])


def test_reviewers_claim_data_reaches_agent2_as_it_is(activities: Activities):
    data = {"repair": {"total_estimate": 767.5}, "metadata": {"form": 3}, "odd": [ENVELOPE]}
    claim = start(activities).raise_event(
        {**APPROVED, "claim_data": data, "claim_amounts": {"total_estimate": 1}}
    )
    form = claim.result["agent2_input"]
    ours = {"data_source": "reviewer_claim_data", "submission_date": "2026-07-01"}
    assert form == {**data, "claim_id": "CLM-1", "metadata": {"form": 3, **ours}}
    asked = activities["adjudicate_claim"].asked[0]  # pyright: ignore[reportFunctionMemberAccess]
    assert asked == {
        "instance_id": INSTANCE_ID,
        "revision": 4,
        "after_review": "end",
        "claim": form,
    }


@pytest.mark.parametrize("told", ["2026-06-30", "last week", 20260630])
def test_day_of_filing_that_a_caller_tells_is_left_alone(activities: Activities, told: object):
    data = {"metadata": {"submission_date": told}}
    claim = start(activities).raise_event({**APPROVED, "claim_data": data})
    assert claim.result["agent2_input"]["metadata"]["submission_date"] == told


@pytest.mark.parametrize("metadata", [None, "none", [], {"submission_date": None}])
def test_day_of_filing_is_told_where_the_caller_has_not(activities: Activities, metadata: object):
    claim = start(activities).raise_event({**APPROVED, "claim_data": {"metadata": metadata}})
    assert claim.result["agent2_input"]["metadata"]["submission_date"] == "2026-07-01"


def test_metadata_of_the_claim_reaches_agent1_untouched(activities: Activities):
    start(activities, metadata={"source": "mail", "odd": ENVELOPE, "deep": [[ENVELOPE]]})
    asked = activities["read_claim"].asked[0]  # pyright: ignore[reportFunctionMemberAccess]
    assert asked["instance_id"] == INSTANCE_ID
    assert asked["claim"]["metadata"] == {
        "source": "mail",
        "odd": ENVELOPE,
        "deep": [[ENVELOPE]],
    }


def test_without_claim_data_the_form_is_filled_from_agent1(activities: Activities):
    form = start(activities).raise_event(APPROVED).result["agent2_input"]
    assert form["metadata"] == {"data_source": "agent1_extraction"}
    assert form["claimant"]["name"] == "Dana Reyes"
    assert form["classification"]["claim_type"] == "VSC"
    assert form["vehicle"]["current_mileage"] == 45000
    assert form["issue"]["date_noticed"] == "2026-06-28"
    assert form["repair"]["total_estimate"] == 767.5
    assert form["documents"]["claim_form"] is True
    assert form["documents"]["photos"] is None
    assert form["contract"]["status"] is None


def test_reviewers_amounts_take_the_place_of_agent1s_figure_by_figure(activities: Activities):
    amounts = {"total_estimate": 775, "deductible": 0}
    claim = start(activities).raise_event({**APPROVED, "claim_amounts": amounts})
    form = claim.result["agent2_input"]
    assert form["repair"]["total_estimate"] == 775
    assert form["repair"]["total_parts_cost"] == 330
    assert form["contract"]["deductible"] == 0


def test_status_stays_far_below_the_hosts_limit(activities: Activities):
    big = {"decision_id": "d" * 100_000, "claim_data": {"note": "x" * 200_000}}
    activities["read_claim"] = Activity(ActivityOutcome(failure="why " * 20_000))
    claim = start(activities).raise_event({**APPROVED, **big})
    assert claim.result["status"] == "completed"
    assert max(len(json.dumps(s).encode("utf-16")) for s in claim.statuses) < 4096


def test_largest_claim_data_does_not_fail_the_claim(activities: Activities):
    data = {"note": "x" * (256 * 1024 - len('{"note": ""}'))}
    claim = start(activities).raise_event({**APPROVED, "claim_data": data})
    assert claim.result["agent2_input"]["note"] == data["note"]
