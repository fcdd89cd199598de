"""The head of the page: which claim it is, what agent 1 makes of it, and until when to decide."""

from dataclasses import dataclass
from typing import Final

from function_app.desk.claim_state import ClaimState, Stage
from function_app.desk.views.approvals_view import ComingStep, coming_step
from function_app.desk.words.code_words import in_plain_words
from function_app.desk.words.dates_and_times import Moment, written_moment
from function_app.domain.reading import Agent1Output, ClaimClassification, ClaimFlags

_CONFIDENCE: Final = ((0.8, "high"), (0.5, "medium"), (0.0, "low"))


@dataclass(frozen=True)
class Tag:
    words: str
    kind: str = "plain"  # main | urgent | plain


@dataclass(frozen=True)
class Confidence:
    score: float  # 0-1
    words: str  # "86%, high"


@dataclass(frozen=True)
class FlagList:
    title: str
    notes: tuple[str, ...]
    tone: str  # warning | danger


@dataclass(frozen=True)
class Assessment:
    """What agent 1 makes of the claim."""

    classification: tuple[Tag, ...]
    confidence: Confidence
    justification: str
    flags: tuple[FlagList, ...]


@dataclass(frozen=True)
class ClaimHeader:
    """`unread` is why agent 1 has read nothing; empty where it has, or is still at it."""

    claim_id: str
    decide_before: Moment | None
    coming: ComingStep | None
    assessment: Assessment | None
    unread: str


def claim_header(state: ClaimState) -> ClaimHeader:
    waits = state.stage is Stage.AWAITING
    reason = state.agent1_error or "No reason was recorded."
    return ClaimHeader(
        claim_id=state.claim_id,
        decide_before=written_moment(state.expires_at) if waits else None,
        coming=coming_step(state),
        assessment=_assessment(state.agent1) if state.agent1 else None,
        unread=reason if waits and state.agent1 is None else "",
    )


def _assessment(agent1: Agent1Output) -> Assessment:
    return Assessment(
        classification=_tags(agent1.classification),
        confidence=_confidence(agent1.confidence_score),
        justification=in_plain_words(
            agent1.justification or "The assistant gave no justification."
        ),
        flags=_flags(agent1.flags),
    )


def _tags(kind: ClaimClassification) -> tuple[Tag, ...]:
    urgency = "plain" if kind.urgency == "Standard" else "urgent"
    tags = (
        (kind.claim_type, "main"),
        (kind.sub_type, "plain"),
        (kind.component_category, "plain"),
        (kind.urgency, urgency),
    )
    return tuple(Tag(words, look) for words, look in tags if words)


def _confidence(score: float) -> Confidence:
    word = next(word for least, word in _CONFIDENCE if score >= least)
    return Confidence(score, f"{score * 100:.0f}%, {word}")


def _flags(flags: ClaimFlags) -> tuple[FlagList, ...]:
    lists = (
        ("Concerns", flags.potential_concerns, "danger"),
        ("Missing information", flags.missing_information, "warning"),
    )
    return tuple(
        FlagList(title, tuple(map(in_plain_words, notes)), tone)
        for title, notes, tone in lists
        if notes
    )
