"""Where a claim stands, in a sentence for people; None while it waits for its reader."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from function_app.desk.claim_state import ClaimState, Stage
from function_app.desk.words.dates_and_times import Moment, moment
from function_app.desk.words.named_values import dollars
from function_app.desk.words.rejections import reason_words
from function_app.domain.adjudication import AdjudicationDecision, Agent2Output
from function_app.domain.decision import ApprovalDecision
from function_app.domain.result import OrchestrationResult, ResultStatus
from function_app.domain.settlement import Settlement


class Tone(StrEnum):
    """The names of Bootstrap's colours."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"
    SECONDARY = "secondary"


@dataclass(frozen=True)
class ClaimStatus:
    title: str
    detail: str
    tone: Tone
    is_busy: bool = False  # an agent is at work


@dataclass(frozen=True)
class Milestone:
    """ "Approved by ann@example.com", and when; `moment` is None where nobody wrote that down."""

    what: str
    moment: Moment | None


_ON_THE_WAY: Final = {
    Stage.READING: ClaimStatus(
        "The assistant is reading the claim",
        "The form opens here as soon as the e-mail and the documents have been read.",
        Tone.INFO,
        is_busy=True,
    ),
    Stage.WITH_CLAIMANT: ClaimStatus(
        "The claimant was asked",
        "The claim waits for their answer, and the reviewers' deadline stands still. It comes back "
        "with the answer, or when the time to answer is over.",
        Tone.INFO,
    ),
    Stage.ADJUDICATING: ClaimStatus(
        "Approved by the reviewer", "The automatic check is under way.", Tone.INFO, is_busy=True
    ),
    Stage.PAUSED: ClaimStatus(
        "The claim is paused",
        "An operator suspended it. The page goes on when the claim does.",
        Tone.SECONDARY,
    ),
}
_LEFT_TO_A_PERSON: Final = "The claim waits for a person to settle it."
_READ_AGAIN: Final = ClaimStatus(
    "The assistant is reading the claim again",
    "It was given the reviewer's words. The form opens here again with what has changed.",
    Tone.INFO,
    is_busy=True,
)
_WHY_CLOSED: Final = {
    Stage.PAUSED: "An operator paused the claim; your entries are kept until it goes on.",
    Stage.WITH_CLAIMANT: "The claimant was asked; your entries are kept until they answer.",
    Stage.STOPPED: "The claim was stopped.",
}
_READ_WITH_ANSWER: Final = replace(
    _READ_AGAIN,
    detail="It was given the claimant's answer. The form opens here again with what has changed.",
)
_VERDICTS: Final = {
    AdjudicationDecision.APPROVED: ("Approved by the automatic check", Tone.SUCCESS),
    AdjudicationDecision.DENIED: ("Denied by the automatic check", Tone.DANGER),
    AdjudicationDecision.MANUAL_REVIEW: ("Referred to manual review", Tone.WARNING),
    AdjudicationDecision.REQUEST_DOCUMENTS: ("More documents are needed", Tone.WARNING),
}
_FAILED: Final = ClaimStatus(
    "Processing failed", "The claim stopped because of a technical error.", Tone.DANGER
)
_TERMINATED: Final = ClaimStatus(
    "The claim was terminated", "An operator ended it before a result.", Tone.SECONDARY
)

ENDINGS: Final = {
    ResultStatus.COMPLETED: "Adjudicated",
    ResultStatus.TIMEOUT: "Timed out",
    ResultStatus.ERROR: "Given up",
}


def claim_status(state: ClaimState) -> ClaimStatus | None:
    match state.stage:
        case Stage.AWAITING:
            return None
        case Stage.ENDED:
            return _ended(state.result)
        case Stage.STOPPED:
            return _FAILED if state.runtime_status == "Failed" else _TERMINATED
        case Stage.READING if state.earlier:
            return _READ_WITH_ANSWER if _was_claimant_asked(state) else _READ_AGAIN
        case Stage.DECIDED | Stage.SETTLING:
            return _not_final_yet(state)
        case Stage.READING | Stage.WITH_CLAIMANT | Stage.ADJUDICATING | Stage.PAUSED:
            return _ON_THE_WAY[state.stage]


def _not_final_yet(state: ClaimState) -> ClaimStatus:
    if state.stage is Stage.SETTLING:
        return replace(_adjudicated(state.agent2), detail=_LEFT_TO_A_PERSON)
    is_rejected = state.decision is not None and state.decision.decision == "rejected"
    word, tone = ("Rejected", Tone.DANGER) if is_rejected else ("Approved", Tone.INFO)
    return ClaimStatus(f"{word}, but not final yet", "", tone)


def _ended(result: OrchestrationResult | None) -> ClaimStatus:
    if result is None:
        return ClaimStatus("The claim is finished", "Its result is not available.", Tone.SECONDARY)
    match result.status:
        case ResultStatus.REJECTED:
            detail = "The claim did not go to the automatic check."
            return ClaimStatus("Rejected by the reviewer", detail, Tone.DANGER)
        case ResultStatus.TIMEOUT:
            return ClaimStatus("Timed out", "Nobody decided in time.", Tone.WARNING)
        case ResultStatus.ERROR:
            detail = result.error_message or "The automatic check gave no usable answer."
            return ClaimStatus("The claim could not be adjudicated", detail, Tone.DANGER)
        case ResultStatus.COMPLETED:
            settlement = result.settlement
            return _settled(settlement) if settlement else _adjudicated(result.agent2_output)


def _settled(settlement: Settlement) -> ClaimStatus:
    if settlement.decision == "approved":
        detail = f"{dollars(settlement.approved_amount)} will be paid."
        return ClaimStatus(f"Approved by {settlement.reviewer}", detail, Tone.SUCCESS)
    why = reason_words(settlement.reason_code)
    return ClaimStatus(f"Denied by {settlement.reviewer}", f"{why}." if why else "", Tone.DANGER)


def _adjudicated(output: Agent2Output | None) -> ClaimStatus:
    if output is None:
        return ClaimStatus(
            "The claim is finished", "The automatic check left no result.", Tone.SECONDARY
        )
    title, tone = _VERDICTS[output.decision]
    if output.disagreement:
        title = "The automatic check and the rules disagree"
    return ClaimStatus(title, "", tone)  # the adjudication says why


def milestones(state: ClaimState) -> list[Milestone]:
    """Who decided what, and when, as far as the claim has come."""
    return [Milestone(what, moment(at)) for what, at in _reached(state)]


def _reached(state: ClaimState) -> Iterator[tuple[str, datetime | None]]:
    yield "Filed", state.created_at
    for one in state.earlier:
        yield f"{asked_for(one.asked.decision)} by {one.asked.decision.reviewer}", one.asked.at
    decision = state.decision
    for approval in state.approvals if state.result else ():
        if decision is None or decision.reviewer != approval.reviewer:
            yield f"Approved by {approval.reviewer}", approval.at
    if decision:
        when = state.taken.at if state.taken else None
        yield f"{asked_for(decision)} by {decision.reviewer}", when
    settlement = state.result.settlement if state.result else None
    if settlement:
        yield f"{settlement.decision.capitalize()} by {settlement.reviewer}", settlement.at
    if state.result and state.result.status in ENDINGS:
        yield ENDINGS[state.result.status], state.result.completed_at
    elif state.stage is Stage.STOPPED:
        yield "Stopped", state.updated_at


def asked_for(decision: ApprovalDecision) -> str:
    """What was decided, before the name of who did."""
    if decision.decision == "info_requested":
        return "Claimant asked"
    return decision.decision.replace("_", " ").capitalize()


def _was_claimant_asked(state: ClaimState) -> bool:
    return state.earlier[-1].asked.decision.decision == "info_requested"


def what_came_first(state: ClaimState) -> str:
    """For a reader with an open form, whose decision can no longer be taken."""
    match state.stage:
        case Stage.READING if state.earlier:
            asked = state.earlier[-1].asked.decision
            did = "asked the claimant" if _was_claimant_asked(state) else "asked for changes"
            return f"{asked.reviewer} {did}, and the assistant reads the claim again."
        case Stage.AWAITING | Stage.READING:
            return ""
        case Stage.DECIDED | Stage.ADJUDICATING:
            first = f" {state.decision.reviewer} was first." if state.decision else ""
            word = state.decision.decision if state.decision else "approved"
            return f"The claim has been {word} already.{first}"
        case Stage.PAUSED | Stage.WITH_CLAIMANT | Stage.STOPPED:
            return _WHY_CLOSED[state.stage]
        case Stage.SETTLING | Stage.ENDED:
            return _how_it_ended(state)


def _how_it_ended(state: ClaimState) -> str:
    if state.decision:
        return f"The claim was {state.decision.decision} by {state.decision.reviewer}."
    if state.result and state.result.status is ResultStatus.TIMEOUT:
        return "The claim timed out: nobody decided in time."
    return "The claim is finished."
