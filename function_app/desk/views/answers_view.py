"""What the claimant was asked and what they answered: the newest on top, for a reviewer. Pure."""

from dataclasses import dataclass
from typing import Final

from function_app.claims.claimant.history import AskedQuestion
from function_app.desk.claim_state import ClaimState, Stage
from function_app.desk.words.dates_and_times import Moment, moment
from function_app.domain.claimant_answer import ClaimantAnswer, KeptFile
from function_app.domain.paper_names import PAPER_NAMES

_TITLES: Final = {
    "": "What the claimant was asked",
    "answered": "The claimant answered",
    "recalled": "The question was called back",
    "due": "The claimant did not answer in time",
    "not_told": "The claimant could not be written to",
}


@dataclass(frozen=True)
class Answered:
    question: str
    answer: str


@dataclass(frozen=True)
class ClaimantRound:
    """`due` is there while the question is open; `sha256` of the files name them on the page."""

    title: str
    at: Moment | None
    due: Moment | None
    answers: tuple[Answered, ...]
    documents: tuple[str, ...]
    message: str
    files: tuple[KeptFile, ...]
    reason: str
    is_new: bool
    is_open: bool


def claimant_rounds(state: ClaimState) -> list[ClaimantRound]:
    """Once a claim has ended they are in its record."""
    if state.stage in {Stage.ENDED, Stage.STOPPED}:
        return []
    return [_round(state, asked) for asked in reversed(state.questions)]


def _round(state: ClaimState, asked: AskedQuestion) -> ClaimantRound:
    latest = state.question
    is_latest = latest is not None and latest.request_id == asked.order.request_id
    outcome = latest.outcome if latest and is_latest else _outcome(asked)
    reply = asked.reply if outcome in {"answered", "recalled"} else None
    answer = (reply and reply.answer) or ClaimantAnswer()
    said = {one.question: one.answer for one in answer.answers}
    return ClaimantRound(
        title=_TITLES[outcome],
        at=moment(asked.replied_at if reply else asked.at),
        due=None if outcome else moment(asked.order.due_at),
        answers=tuple(Answered(words, said.get(words, "")) for words in asked.order.questions),
        documents=tuple(PAPER_NAMES[paper] for paper in asked.order.documents),
        message=answer.message,
        files=tuple(answer.documents),
        reason=(reply and reply.reason) or "",
        is_new=is_latest and state.has_news,
        is_open=is_latest and not outcome and state.stage is Stage.WITH_CLAIMANT,
    )


def _outcome(asked: AskedQuestion) -> str:
    return asked.reply.outcome if asked.reply else "due"
