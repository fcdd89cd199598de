"""What a reviewer sees of one claim: where it stands, in words for people.

Pure functions of a claim's state: nothing here does I/O, so each state can be drawn on its own.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from function_app.claims.steps import Step
from function_app.domain.adjudication import AdjudicationDecision, Agent2Output
from function_app.domain.claim import ClaimRequest
from function_app.domain.reading import Agent1Output
from function_app.domain.result import OrchestrationResult, ResultStatus

HIGH_CONFIDENCE: Final = 0.8
MEDIUM_CONFIDENCE: Final = 0.5


class Stage(StrEnum):
    READING = "reading"
    AWAITING = "awaiting"
    ADJUDICATING = "adjudicating"
    PAUSED = "paused"
    ENDED = "ended"
    STOPPED = "stopped"


class Tone(StrEnum):
    """The names of Bootstrap's colours."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"
    SECONDARY = "secondary"


@dataclass(frozen=True, kw_only=True)
class ReviewView:
    """A claim's state as the page needs it. `request_id` names the wait that the form answers."""

    instance_id: str
    claim_id: str
    runtime_status: str
    step: str | None = None
    agent1_error: str | None = None
    request_id: str | None = None
    expires_at: str | None = None
    created_at: datetime | None = None
    claim: ClaimRequest | None = None
    agent1: Agent1Output | None = None
    result: OrchestrationResult | None = None

    @property
    def stage(self) -> Stage:
        match self.runtime_status:
            case "Completed":
                return Stage.ENDED
            case "Failed" | "Terminated" | "Canceled":
                return Stage.STOPPED
            case "Suspended":
                return Stage.PAUSED
            case _:
                return self._running_stage

    @property
    def _running_stage(self) -> Stage:
        match self.step:
            case Step.AWAITING_APPROVAL:
                return Stage.AWAITING
            case None | Step.AGENT1_PROCESSING | Step.AGENT1_COMPLETED:
                return Stage.READING
            case _:
                return Stage.ADJUDICATING

    @property
    def is_moving(self) -> bool:
        """The claim goes on without the reader, so that the page follows it."""
        return self.stage in {Stage.READING, Stage.ADJUDICATING, Stage.PAUSED}


@dataclass(frozen=True)
class Standing:
    title: str
    detail: str
    tone: Tone


_ON_THE_WAY: Final = {
    Stage.READING: Standing(
        "Agent 1 is reading the claim",
        "The form opens here as soon as the e-mail and the documents have been read.",
        Tone.INFO,
    ),
    Stage.ADJUDICATING: Standing(
        "Approved by the reviewer", "Agent 2 is adjudicating the claim.", Tone.INFO
    ),
    Stage.PAUSED: Standing(
        "The claim is paused",
        "An operator suspended it. The page goes on when the claim does.",
        Tone.SECONDARY,
    ),
}
_VERDICTS: Final = {
    AdjudicationDecision.APPROVED: ("Approved by agent 2", Tone.SUCCESS),
    AdjudicationDecision.DENIED: ("Denied by agent 2", Tone.DANGER),
    AdjudicationDecision.MANUAL_REVIEW: ("Referred to manual review", Tone.WARNING),
    AdjudicationDecision.REQUEST_DOCUMENTS: ("More documents are needed", Tone.WARNING),
}
_FAILED: Final = Standing(
    "Processing failed", "The claim stopped because of a technical error.", Tone.DANGER
)
_TERMINATED: Final = Standing(
    "The claim was terminated", "An operator ended it before a result.", Tone.SECONDARY
)


def outcome(view: ReviewView) -> Standing | None:
    """Where the claim stands, or None while it waits for the reader."""
    if view.stage is Stage.AWAITING:
        return None
    if view.stage is Stage.ENDED:
        return _ended(view.result)
    if view.stage is Stage.STOPPED:
        return _FAILED if view.runtime_status == "Failed" else _TERMINATED
    return _ON_THE_WAY[view.stage]


def _ended(result: OrchestrationResult | None) -> Standing:
    if result is None:
        return Standing("The claim is finished", "Its result is not available.", Tone.SECONDARY)
    match result.status:
        case ResultStatus.REJECTED:
            detail = "The claim was not sent to agent 2."
            return Standing("Rejected by the reviewer", detail, Tone.DANGER)
        case ResultStatus.TIMEOUT:
            return Standing("Timed out", "Nobody decided in time.", Tone.WARNING)
        case ResultStatus.ERROR:
            detail = result.error_message or "Agent 2 gave no usable answer."
            return Standing("The claim could not be adjudicated", detail, Tone.DANGER)
        case ResultStatus.COMPLETED:
            return _adjudicated(result.agent2_output)


def _adjudicated(output: Agent2Output | None) -> Standing:
    if output is None:
        return Standing("The claim is finished", "Agent 2 left no result.", Tone.SECONDARY)
    title, tone = _VERDICTS[output.decision]
    if output.disagreement:
        title = "Agent 2 and the rules disagree"
    return Standing(title, output.reason or "Agent 2 gave no reason.", tone)


def happened(view: ReviewView) -> str:
    """For a reader with an open form, whose decision can no longer be taken: what came first."""
    match view.stage:
        case Stage.AWAITING | Stage.READING:
            return ""
        case Stage.ADJUDICATING:
            return "The claim has been approved already."
        case Stage.PAUSED:
            return "An operator paused the claim; your entries are kept until it goes on."
        case Stage.STOPPED:
            return "The claim was stopped."
        case Stage.ENDED:
            return _how_it_ended(view.result)


def _how_it_ended(result: OrchestrationResult | None) -> str:
    if result and result.approval_decision:
        decision = result.approval_decision
        return f"The claim was {decision.decision} by {decision.reviewer}."
    if result and result.status is ResultStatus.TIMEOUT:
        return "The claim timed out: nobody decided in time."
    return "The claim is finished."


def confidence_word(score: float) -> str:
    if score >= HIGH_CONFIDENCE:
        return "high"
    return "medium" if score >= MEDIUM_CONFIDENCE else "low"


def is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
