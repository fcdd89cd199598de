"""What can still be done with a claim once it was decided: take the decision back for a moment,
settle what the automatic check left to a person, look once more at what ended unsettled.
"""

from dataclasses import dataclass
from datetime import datetime

from function_app.desk.claim_state import ClaimState, Stage
from function_app.desk.views.adjudication_view import Opinion, both_opinions
from function_app.desk.words.named_values import dollars
from function_app.desk.words.rejections import REASONS
from function_app.kit.timestamps import as_utc


@dataclass(frozen=True)
class Undoing:
    """`seconds_left` are as the page is drawn; `is_mine`: nobody else is known to be signed in."""

    decision_id: str
    what: str  # "Approved by ann@example.com"
    seconds_left: int
    is_mine: bool


@dataclass(frozen=True)
class Settling:
    """`most` is what the contract pays at most, in words; empty where nobody knows."""

    request_id: str
    seen_digest: str
    me: str
    most: str
    opinions: list[Opinion]
    reasons: tuple[tuple[str, str], ...] = REASONS


@dataclass(frozen=True)
class Cases:
    """The other cases of this claim, by their instances; empty where there is none. `why` is what
    whoever reopened it has said.
    """

    reopens: str
    reopened_by: str
    why: str
    reopened_as: str
    may_reopen: bool
    me: str


def undoing(state: ClaimState, now: datetime) -> Undoing | None:
    decision = state.decision
    if state.stage is not Stage.DECIDED or decision is None or state.undo_until is None:
        return None
    until = datetime.fromisoformat(state.undo_until)
    # The engine's clock may be ahead of ours: it has decided by now, at the earliest.
    ours = max(as_utc(state.updated_at), now) if state.updated_at else now
    return Undoing(
        decision_id=decision.decision_id or "",
        what=f"{decision.decision.capitalize()} by {decision.reviewer}",
        seconds_left=max(0, round((until - ours).total_seconds())),
        is_mine=state.me is None or state.me.casefold() == decision.reviewer.casefold(),
    )


def settling(state: ClaimState) -> Settling | None:
    if state.stage is not Stage.SETTLING or state.agent2 is None:
        return None
    return Settling(
        request_id=state.settle_request_id or "",
        seen_digest=state.settle_digest or "",
        me=state.me or "",
        most="" if state.most_payable is None else dollars(state.most_payable),
        opinions=both_opinions(state.agent2),
    )


def cases(state: ClaimState) -> Cases | None:
    if not (state.reopens or state.reopened_as or state.may_reopen):
        return None
    why = state.why_reopened
    return Cases(
        reopens=state.reopens or "",
        reopened_by=why.reviewer if why else "",
        why=why.reason if why else "",
        reopened_as=state.reopened_as or "",
        may_reopen=state.may_reopen and not state.reopened_as,
        me=state.me or "",
    )
