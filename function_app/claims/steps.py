"""The names that the workflow, its activities and its endpoints share, and the steps of a claim."""

from enum import StrEnum

ORCHESTRATOR = "claim_orchestrator"
READ_CLAIM = "read_claim"
NOTIFY_REVIEWER = "notify_reviewer"
ADJUDICATE_CLAIM = "adjudicate_claim"
WRITE_LETTER = "write_letter"  # about a decision that no other activity follows
GOES_STRAIGHT_THROUGH = "goes_straight_through"  # stands beside what agent 1 read
# The external events.
APPROVAL_DECISION = "ApprovalDecision"
UNDO_DECISION = "UndoDecision"
SETTLEMENT_DECISION = "SettlementDecision"
# Why a claim is not read, and ends there: its instance was started a second time, past `start`.
RAN_BEFORE = "The claim ran before under this id, which stays taken; it is not run again."


class Step(StrEnum):
    AGENT1_PROCESSING = "agent1_processing"
    AGENT1_COMPLETED = "agent1_completed"
    AWAITING_APPROVAL = "awaiting_approval"
    WITH_CLAIMANT = "with_claimant"
    DECIDED = "decided"
    AGENT2_PROCESSING = "agent2_processing"
    AWAITING_SETTLEMENT = "awaiting_settlement"
    AGENT2_COMPLETED = "agent2_completed"
    REJECTED = "rejected"
    TIMEOUT = "timeout"
    ERROR = "error"

    @property
    def is_last(self) -> bool:
        """Whether the workflow ends with it, in the same turn."""
        return self in _LAST

    @property
    def message(self) -> str:
        return _MESSAGES[self]


_LAST = {Step.AGENT2_COMPLETED, Step.REJECTED, Step.TIMEOUT, Step.ERROR}
_MESSAGES = {
    Step.AGENT1_PROCESSING: "The claim assistant is reading the claim.",
    Step.AGENT1_COMPLETED: "The claim has been read; a reviewer is being told.",
    Step.AWAITING_APPROVAL: "The claim is waiting for a reviewer's decision.",
    Step.WITH_CLAIMANT: "The claimant was asked, and has not answered yet.",
    Step.DECIDED: "The claim was decided; the decision can be taken back for a moment.",
    Step.AGENT2_PROCESSING: "The claim was approved and is being adjudicated.",
    Step.AWAITING_SETTLEMENT: "The claim is waiting for a person to settle it.",
    Step.AGENT2_COMPLETED: "The claim has been adjudicated.",
    Step.REJECTED: "The reviewer rejected the claim.",
    Step.TIMEOUT: "Nobody decided in time.",
    Step.ERROR: "The claim was approved, but could not be adjudicated.",
}
