"""What a claimant sees: what they are asked, or where things stand, in plain words. It is made from
the question alone: no note, no concern and no reviewer can get onto it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from function_app.claims.claimant.history import AskedQuestion
from function_app.claims.claimant.state import latest_question
from function_app.claims.instances import ClaimInstance
from function_app.desk.words.dates_and_times import Moment, moment
from function_app.domain.claimant_answer import LONGEST_ANSWER, MOST_FILES, TAKEN
from function_app.domain.paper_names import PAPER_NAMES
from function_app.kit.errors import Refusal

MESSAGE = "message"


class Standing(Enum):
    """A title and a sentence, for a page without a form."""

    ASKED = ("We need your help with your claim", "")
    ANSWERED = (
        "Thank you, we have your answer",
        "We are looking at it. You need not do anything more at the moment.",
    )
    RECEIVED = (
        "Thank you, your answer has arrived",
        "We are adding it to your claim. You need not send it again.",
    )
    RECALLED = (
        "There is nothing more to answer",
        "We do not need an answer to these questions any more.",
    )
    DUE = (
        "The time to answer is over",
        "We go on with what we have. Is there more to say? Your contract says how to reach us.",
    )
    CLOSED = (
        "These questions are closed",
        "They are about an earlier step of your claim. You need not do anything.",
    )
    ENDED = (
        "We have finished looking at this claim",
        "There is nothing more to answer.",
    )
    DELETED = (
        "This claim was closed some time ago",
        "We have deleted it since then, with its documents.",
    )
    NO_LINK = (
        "This link does not work",
        "It may be cut off. Please open it exactly as it stands in our mail.",
    )
    OTHER_PAGE = (
        "This answer was not taken",
        "It came from a page of another site. Please open the link in our mail and answer there.",
    )
    TOO_MANY = (
        "Please wait a minute",
        "Too many links that do not work were tried. Please open the link in our mail again.",
    )

    @property
    def title(self) -> str:
        return self.value[0]

    @property
    def detail(self) -> str:
        return self.value[1]

    @classmethod
    def of_refusal(cls, refusal: Refusal) -> "Standing":
        match refusal.status:
            case 429:
                return cls.TOO_MANY
            case 403:
                return cls.OTHER_PAGE
            case _:
                return cls.NO_LINK


_OUTCOMES = {
    "answered": Standing.ANSWERED,
    "recalled": Standing.RECALLED,
    "due": Standing.DUE,
}


@dataclass(frozen=True)
class AskedHere:
    """One question; `typed` is what they had written when something was wrong with it."""

    name: str
    words: str
    typed: str


@dataclass(frozen=True)
class ClaimantView:
    standing: Standing
    questions: tuple[AskedHere, ...] = ()
    documents: tuple[str, ...] = ()
    due: Moment | None = None
    message: str = ""
    problem: str = ""
    files_are_lost: bool = False  # a browser does not choose them again
    takes_files: bool = False
    most_files: int = MOST_FILES
    most_each: str = ""
    taken: str = TAKEN
    longest: int = LONGEST_ANSWER


def answer_name(nth: int) -> str:
    return f"answer-{nth}"


def claimant_view(
    told: AskedQuestion,
    *,
    typed: Mapping[str, str],
    problem: str,
    files_are_lost: bool,
    takes_files: bool,
    most_bytes: int,
) -> ClaimantView:
    order = told.order
    names = [answer_name(nth) for nth in range(1, len(order.questions) + 1)]
    return ClaimantView(
        standing=Standing.ASKED,
        questions=tuple(
            AskedHere(name, words, typed.get(name, ""))
            for name, words in zip(names, order.questions, strict=True)
        ),
        documents=tuple(PAPER_NAMES[paper] for paper in order.documents),
        due=moment(order.due_at),
        message=typed.get(MESSAGE, ""),
        problem=problem,
        files_are_lost=files_are_lost,
        takes_files=takes_files,
        most_each=f"{most_bytes / 1024**2:g} MB",
    )


def standing_of(claim: ClaimInstance | None, request_id: str) -> Standing:
    """Where nothing is asked any more, and why not."""
    if claim is None:
        return Standing.DELETED
    if claim.has_ended:
        return Standing.ENDED
    question = latest_question(claim)
    if question is None or question.request_id != request_id:
        return Standing.CLOSED
    return _OUTCOMES.get(question.outcome, Standing.CLOSED)
