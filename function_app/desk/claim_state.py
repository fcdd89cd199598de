"""What is known of a claim at the moment its page is drawn, whoever asked the engine for it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from function_app.claims.claimant.history import AskedQuestion
from function_app.claims.claimant.state import LatestQuestion
from function_app.claims.decisions.history import TakenDecision
from function_app.claims.messages import Reopened
from function_app.claims.steps import Step
from function_app.domain.adjudication import Agent2Output
from function_app.domain.claim import ClaimRequest
from function_app.domain.decision import ApprovalDecision
from function_app.domain.reading import Agent1Output
from function_app.domain.result import OrchestrationResult
from function_app.letters.kept import KeptLetter


class Stage(StrEnum):
    READING = "reading"
    AWAITING = "awaiting"
    WITH_CLAIMANT = "with_claimant"
    DECIDED = "decided"
    ADJUDICATING = "adjudicating"
    SETTLING = "settling"
    PAUSED = "paused"
    ENDED = "ended"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Approval:
    """One of those that a claim needs; `role` is the one it counts for."""

    reviewer: str
    role: str | None = None
    at: datetime | None = None
    comments: str = ""


@dataclass(frozen=True)
class NextStep:
    """What happens of itself while nobody decides: `remind`, `escalate`, ..."""

    action: str
    at: str
    to: str | None = None


@dataclass(frozen=True)
class EarlierRound:
    """A review in which the reviewer asked for changes to this reading, or asked the claimant."""

    reading: Agent1Output | None
    asked: TakenDecision


@dataclass(frozen=True, kw_only=True)
class ClaimState:
    """`request_id` names the wait that the form answers, `seen_digest` what the page shows of it;
    `approving_roles` are those that still count, none for everybody's. `me` is who is signed in,
    where the guard knows it. `undone` is the decision whose form is in the reviewer's again. While
    the claim is to be settled `agent2` is what was said of it, and `settle_...` names that wait.
    """

    instance_id: str
    claim_id: str
    runtime_status: str
    step: str | None = None
    agent1_error: str | None = None
    request_id: str | None = None
    seen_digest: str | None = None
    expires_at: str | None = None
    may_ask_for_changes: bool = True
    approvals: tuple[Approval, ...] = ()
    approvals_needed: int = 1
    approving_roles: tuple[str, ...] = ()
    next_step: NextStep | None = None
    earlier: tuple[EarlierRound, ...] = ()
    questions: tuple[AskedQuestion, ...] = ()
    question: LatestQuestion | None = None
    may_ask_claimant: bool = False
    has_news: bool = False
    me: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    claim: ClaimRequest | None = None
    agent1: Agent1Output | None = None
    taken: TakenDecision | None = None
    result: OrchestrationResult | None = None
    undo_until: str | None = None
    undone: str | None = None
    agent2: Agent2Output | None = None
    settle_request_id: str | None = None
    settle_digest: str | None = None
    most_payable: Decimal | None = None
    reopens: str | None = None
    reopened_as: str | None = None
    may_reopen: bool = False
    why_reopened: Reopened | None = None
    letters: tuple[KeptLetter, ...] = ()

    @property
    def round(self) -> int:
        return len(self.earlier) + 1

    @property
    def decision(self) -> ApprovalDecision | None:
        """The reviewer's; a claim with a result has it there, wherever it came from."""
        if self.result:
            return self.result.approval_decision
        return self.taken.decision if self.taken else None

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
            case Step.WITH_CLAIMANT:
                return Stage.WITH_CLAIMANT
            case Step.DECIDED:
                return Stage.DECIDED
            case Step.AWAITING_SETTLEMENT:
                return Stage.SETTLING
            case _:
                return Stage.ADJUDICATING

    @property
    def is_being_read(self) -> bool:
        """Agent 1 is at it, or will be when the claim goes on."""
        is_over = self.stage in {Stage.ENDED, Stage.STOPPED}
        return self._running_stage is Stage.READING and not is_over

    @property
    def is_moving(self) -> bool:
        """The claim goes on without the reader, so that the page follows it."""
        return self.stage in _MOVING


_MOVING = {
    Stage.READING,
    Stage.WITH_CLAIMANT,
    Stage.DECIDED,
    Stage.ADJUDICATING,
    Stage.PAUSED,
}
