"""Where a claim stands, and how far it has come, as its page says it."""

import pytest

from function_app.claims.decisions.history import TakenDecision
from function_app.desk.claim_state import ClaimState
from function_app.domain.adjudication import Agent2Output
from function_app.domain.decision import ApprovalDecision
from tests.function_app.desk.drawn import APPROVED, DECIDED, Drawn, drawn, ended, waiting

REJECTED = ApprovalDecision(decision="rejected", reviewer="r@x.example", comments="Not ours.")
PAID = Agent2Output(claim_id="CLM-7", decision="APPROVED", approved_amount=667.5)
FILED_AT, DECIDED_AT, ENDED_AT = (
    f"2031-{time}:00Z" for time in ("02-28T23:00", "03-01T09:30", "03-01T09:31")
)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (
            waiting(step=None, runtime_status="Pending", agent1=None),
            "The assistant is reading the claim",
        ),
        (waiting(step="agent1_processing", agent1=None), "The assistant is reading the claim"),
        (waiting(step="agent1_completed"), "The assistant is reading the claim"),
        (waiting(step="agent2_processing"), "The automatic check is under way."),
        (waiting(runtime_status="Suspended"), "The claim is paused"),
        (waiting(runtime_status="Failed"), "Processing failed"),
        (waiting(runtime_status="Terminated"), "The claim was terminated"),
        (waiting(runtime_status="Completed"), "The claim is finished"),
        (ended("timeout"), "Nobody decided in time."),
        (ended("rejected"), "Rejected by the reviewer"),
        (ended("error", error_message="The adjudication did not answer."), "did not answer."),
        (ended("completed"), "The automatic check left no result."),
    ],
)
def test_a_claim_that_takes_no_decision_says_so_without_a_form(
    state: ClaimState, words: str
) -> None:
    page = drawn(state)
    assert words in page.text
    assert page.find(id="review-form") is None
    assert page.find(**{"data-decision": "approved"}) is None


@pytest.mark.parametrize(
    ("status", "step", "moving"),
    [
        ("Running", "agent1_processing", True),
        ("Running", "agent2_processing", True),
        ("Suspended", "awaiting_approval", True),
        ("Running", "awaiting_approval", False),
        ("Completed", "agent2_completed", False),
        ("Failed", None, False),
    ],
)
def test_the_page_follows_a_claim_only_while_it_moves(
    status: str, step: str | None, moving: bool
) -> None:
    main = drawn(waiting(runtime_status=status, step=step)).all("main")[0]
    assert ("data-moving" in main) is moving


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (
            ended("completed", APPROVED, agent2_output=PAID),
            {"Filed": FILED_AT, "Approved by r@x.example": DECIDED_AT, "Adjudicated": ENDED_AT},
        ),
        (ended("rejected", REJECTED), {"Filed": FILED_AT, "Rejected by r@x.example": DECIDED_AT}),
        (
            ended("error", APPROVED),
            {"Filed": FILED_AT, "Approved by r@x.example": DECIDED_AT, "Given up": ENDED_AT},
        ),
        (ended("timeout"), {"Filed": FILED_AT, "Timed out": ENDED_AT}),
        (waiting(runtime_status="Terminated"), {"Filed": FILED_AT, "Stopped": ENDED_AT}),
        (
            waiting(step="agent2_processing", taken=TakenDecision(APPROVED, DECIDED)),
            {"Filed": FILED_AT, "Approved by r@x.example": DECIDED_AT},
        ),
    ],
)
def test_a_claim_tells_who_decided_and_when(state: ClaimState, told: dict[str, str]) -> None:
    page = drawn(state)
    assert [time["datetime"] for time in page.all("time")] == list(told.values())
    assert all(milestone in page.text for milestone in told)


def test_the_reviewers_comment_is_quoted() -> None:
    page = drawn(ended("rejected", REJECTED))
    assert "The reviewer's comment" in page.text
    assert "Not ours." in page.text
    assert "comment" not in drawn(ended("completed", APPROVED)).text


def test_without_a_script_a_time_is_one_of_utc() -> None:
    assert "Mar 1, 2031, 09:30 UTC" in drawn(ended("rejected", REJECTED)).text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (waiting(step="agent2_processing"), "The claim has been approved already."),
        (waiting(runtime_status="Suspended"), "An operator paused the claim"),
        (waiting(runtime_status="Terminated"), "The claim was stopped."),
        (waiting(runtime_status="Completed"), "The claim is finished."),
        (ended("timeout"), "The claim timed out: nobody decided in time."),
        (ended("completed", APPROVED), "was approved by r@x.example."),
    ],
)
def test_an_open_form_can_be_told_what_came_first(state: ClaimState, words: str) -> None:
    page: Drawn = drawn(state)
    section = next(a for _, a in page.tags if "data-happened" in a)
    assert words in (section["data-happened"] or "")
