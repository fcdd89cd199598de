"""Who has approved, who is needed, and what comes next, in words."""

from datetime import UTC, datetime

import pytest

from function_app.desk.claim_state import Approval, NextStep
from function_app.desk.views.approvals_view import approvals_view, coming_step
from tests.function_app.desk.drawn import drawn, ended, waiting

ANN = Approval("ann@example.com", "adjuster", datetime(2031, 3, 1, tzinfo=UTC), "All in order.")
AT = "2031-03-01T15:00:00Z"


def test_where_one_approval_is_enough_nothing_is_said_of_approvals() -> None:
    assert approvals_view(waiting()) is None
    assert approvals_view(ended("timeout")) is None
    assert "approval" not in drawn(waiting()).text


@pytest.mark.parametrize(
    ("given", "count", "roles", "says", "needs"),
    [
        ((), 1, ("lead",), "0 of 1 approval", "1 approval is needed, one of: lead."),
        ((), 2, (), "0 of 2 approvals", "2 approvals are needed, by different reviewers."),
        ((ANN,), 2, ("lead", "boss"), "1 of 2 approvals", "1 more is needed, one of: lead, boss."),
        ((ANN,), 2, (), "1 of 2 approvals", "1 more is needed, by another reviewer."),
        ((ANN, ANN), 4, (), "2 of 4 approvals", "2 more are needed, by different reviewers."),
    ],
)
def test_approvals_are_counted_and_who_is_needed_is_said(
    given: tuple[Approval, ...], count: int, roles: tuple[str, ...], says: str, needs: str
) -> None:
    state = waiting(approvals=given, approvals_needed=count, approving_roles=roles)
    view = approvals_view(state)
    assert view is not None
    assert (view.count, view.needed) == (says, needs)
    assert ("All in order." in drawn(state).text) is bool(given)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (NextStep("remind", AT), "Reminder on"),
        (NextStep("escalate", AT, "lead"), "Escalates to lead on"),
        (NextStep("reassign", AT, "boss"), "Goes to boss on"),
        (NextStep("reject", AT), "Is rejected on"),
        (NextStep("timeout", AT), "Ends without a decision on"),
    ],
)
def test_what_comes_next_is_said_with_its_time(step: NextStep, words: str) -> None:
    coming = coming_step(waiting(next_step=step))
    assert coming is not None
    assert (coming.what, coming.at.iso) == (words, AT)
    assert coming_step(waiting(next_step=step, step="agent2_processing")) is None
