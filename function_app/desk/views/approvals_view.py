"""Who has approved, who is still needed, and what happens of itself while nobody decides."""

from dataclasses import dataclass
from typing import Final

from function_app.desk.claim_state import Approval, ClaimState, NextStep, Stage
from function_app.desk.words.dates_and_times import Moment, moment, written_moment

_NEXT: Final = {
    "remind": "Reminder on",
    "timeout": "Ends without a decision on",
    "reject": "Is rejected on",
}
_NEXT_WITH_ROLE: Final = {"escalate": "Escalates to {}", "reassign": "Goes to {}"}


@dataclass(frozen=True)
class ApprovalView:
    """ "ann@example.com, as supervisor" """

    who: str
    at: Moment | None
    comments: str


@dataclass(frozen=True)
class ApprovalsView:
    """`count` is "1 of 2 approvals", `needed` who else has to approve."""

    count: str
    needed: str
    given: list[ApprovalView]


@dataclass(frozen=True)
class ComingStep:
    what: str  # up to its moment: "Reminder on"
    at: Moment


def approvals_view(state: ClaimState) -> ApprovalsView | None:
    """None where one approval is enough, as it is without a policy."""
    if state.stage not in {Stage.AWAITING, Stage.PAUSED}:
        return None
    if state.approvals_needed <= 1 and not state.approvals and not state.approving_roles:
        return None
    given = len(state.approvals)
    return ApprovalsView(
        count=f"{given} of {state.approvals_needed} {_approvals(state.approvals_needed)}",
        needed=_needed(given, state.approvals_needed - given, state.approving_roles),
        given=[_given(approval) for approval in state.approvals],
    )


def _approvals(count: int) -> str:
    return "approval" if count == 1 else "approvals"


def _needed(given: int, missing: int, roles: tuple[str, ...]) -> str:
    if missing < 1:
        return ""
    count = f"{missing} more" if given else f"{missing} {_approvals(missing)}"
    anybody = "by another reviewer" if missing == 1 else "by different reviewers"
    whose = f"one of: {', '.join(roles)}" if roles else anybody
    return f"{count} {'is' if missing == 1 else 'are'} needed, {whose}."


def _given(approval: Approval) -> ApprovalView:
    who = f"{approval.reviewer}, as {approval.role}" if approval.role else approval.reviewer
    return ApprovalView(who, moment(approval.at), approval.comments)


def coming_step(state: ClaimState) -> ComingStep | None:
    at = written_moment(state.next_step.at) if state.next_step else None
    if state.stage is not Stage.AWAITING or state.next_step is None or at is None:
        return None
    return ComingStep(_what(state.next_step), at)


def _what(step: NextStep) -> str:
    if step.action in _NEXT_WITH_ROLE:
        return f"{_NEXT_WITH_ROLE[step.action].format(step.to or 'another reviewer')} on"
    return _NEXT.get(step.action, "Next step on")
