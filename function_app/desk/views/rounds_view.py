"""A review that goes into a further round: what its reviewers asked for, and what agent 1 has
changed since. Pure, like the rest of the page's view.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from function_app.desk.claim_state import ClaimState, EarlierRound, Stage
from function_app.desk.views.form_view import Change, changes_since
from function_app.desk.words.dates_and_times import Moment, moment
from function_app.domain.adjudication_form import FORM


@dataclass(frozen=True)
class Wish:
    """What a reviewer asked for, in their own words."""

    reviewer: str
    at: Moment | None
    words: str
    did: str = "asked for changes"


@dataclass(frozen=True)
class ChangedField:
    """`field` is the id of its place in the form."""

    field: str
    label: str
    change: Change


@dataclass(frozen=True)
class RoundsView:
    """The newest wish is the last; `title` says what has become of it."""

    title: str
    wishes: list[Wish]
    changed: list[ChangedField]
    unchanged: str = ""  # in a sentence, where agent 1 answered and changed nothing


def rounds_view(state: ClaimState) -> RoundsView | None:
    """None in the first round, and once nothing can be decided any more."""
    if not state.earlier or state.stage not in {Stage.READING, Stage.AWAITING, Stage.PAUSED}:
        return None
    wishes = [_wish(one) for one in state.earlier]
    if state.is_being_read:
        title = "The claimant has answered" if _is_answer(state) else "Changes were requested"
        return RoundsView(title, wishes, [])
    changes = latest_changes(state)
    return RoundsView(
        title=f"Round {state.round}: what has changed",
        wishes=wishes,
        changed=[_changed(path, change) for path, change in changes.items()],
        unchanged="" if changes else _why_unchanged(state),
    )


def _why_unchanged(state: ClaimState) -> str:
    if state.agent1_error:
        return "The assistant did not answer again. What it had read before stands in the form."
    return "The assistant answered again and left every value as it was."


def latest_changes(state: ClaimState) -> Mapping[str, Change]:
    """Between the round before and this one, by the path of the field."""
    return changes_since(state.earlier[-1].reading, state.agent1) if state.earlier else {}


def _wish(one: EarlierRound) -> Wish:
    """What the claimant was asked is shown with what they answered."""
    decision, at = one.asked.decision, moment(one.asked.at)
    if decision.decision == "info_requested":
        return Wish(decision.reviewer, at, decision.comments or "", "asked the claimant")
    return Wish(decision.reviewer, at, decision.comments or "")


def _is_answer(state: ClaimState) -> bool:
    return state.earlier[-1].asked.decision.decision == "info_requested"


def _changed(path: str, change: Change) -> ChangedField:
    return ChangedField(path.replace(".", "-"), FORM[path].entry.label, change)
