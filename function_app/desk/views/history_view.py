"""What has happened to a claim so far, for the side panel: each step, when, and what was said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from function_app.desk.claim_state import ClaimState
from function_app.desk.views.status_view import ENDINGS, asked_for
from function_app.desk.words.dates_and_times import Moment, moment
from function_app.desk.words.rejections import reason_words


@dataclass(frozen=True)
class Event:
    what: str
    moment: Moment | None
    words: str


class _Step(NamedTuple):
    what: str
    at: datetime | None
    words: str = ""


def history(state: ClaimState) -> list[Event]:
    return [Event(step.what, moment(step.at), step.words) for step in _steps(state)]


def _steps(state: ClaimState) -> Iterator[_Step]:
    why = state.why_reopened
    if why:
        yield _Step(f"Reopened by {why.reviewer}", state.created_at, why.reason)
    else:
        yield _Step("Filed", state.created_at)
    for one in state.earlier:
        asked = one.asked.decision
        what = f"{asked_for(asked)} by {asked.reviewer}"
        yield _Step(what, one.asked.at, asked.comments or "")
    for question in state.questions:
        if question.reply and question.reply.outcome == "answered":
            yield _Step("Answered by the claimant", question.replied_at)
    decision = state.decision
    for approval in state.approvals:
        if decision is None or decision.reviewer != approval.reviewer:
            yield _Step(f"Approved by {approval.reviewer}", approval.at, approval.comments)
    if decision:
        what = asked_for(decision)
        said = filter(None, (reason_words(decision.reason_code), decision.comments))
        at = state.taken.at if state.taken else None
        yield _Step(f"{what} by {decision.reviewer}", at, ". ".join(said))
    settlement = state.result.settlement if state.result else None
    if settlement:
        what = f"{settlement.decision.capitalize()} by {settlement.reviewer}"
        said = filter(None, (reason_words(settlement.reason_code), settlement.comments))
        yield _Step(what, settlement.at, ". ".join(said))
    if state.result and state.result.status in ENDINGS:
        yield _Step(ENDINGS[state.result.status], state.result.completed_at)
