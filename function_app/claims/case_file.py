"""Everything gathered about one claim while its orchestration runs, and the progress note it shows.

The note (custom status) stays small: the host caps it at 16 KB, and the outputs are in the history.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from durabletask.task import OrchestrationContext

from function_app.claims.decisions.state import COUNTED, GOES_ON, UNDONE
from function_app.claims.messages import ReadingSummary
from function_app.claims.steps import Step
from function_app.domain.claimant_answer import ClaimantAnswer
from function_app.domain.decision import Approval, ApprovalDecision
from function_app.domain.result import ResultStatus
from function_app.domain.settlement import Settlement
from function_app.kit.durable.clock import utc_now
from function_app.kit.timestamps import iso_utc

logger = logging.getLogger(__name__)


MAX_NOTE_LENGTH = 200
MOST_COUNTED = 60  # as many approvals as three rounds of the largest quorum have
MOST_REFUSED = 20  # decisions whose refusal stays in view
LONGEST_DECISION_ID = 64  # of those that a note is kept of; ours are shorter


@dataclass
class CaseFile:
    """`summary` is what the workflow itself needs to know of `agent1_output`; `seen_digest` stands
    for what the reviewer is shown of the claim. `revision` counts what the progress note has said:
    of two things known of the claim, that of the higher one is newer.
    """

    ctx: OrchestrationContext
    claim_id: str
    started_at: datetime
    agent1_output: dict[str, Any] | None = None
    summary: ReadingSummary = field(default_factory=ReadingSummary)
    seen_digest: str = ""
    revision: int = 0
    ran_before: bool = False
    info_rounds: int = 0
    changes: list[str] = field(default_factory=list[str])
    answers: list[ClaimantAnswer] = field(default_factory=list[ClaimantAnswer])
    approvals: list[Approval] = field(default_factory=list[Approval])
    approval_decision: ApprovalDecision | None = None
    agent2_input: dict[str, Any] | None = None
    agent2_output: dict[str, Any] | None = None
    settlement: Settlement | None = None
    _notes: dict[str, Any] = field(default_factory=dict[str, Any])
    _handled: dict[str, str] = field(default_factory=dict[str, str])

    def note(self, **notes: Any) -> None:
        """Keeps a remark in view for the rest of the claim's way, or until it is None."""
        for name, remark in notes.items():
            self._notes[name] = remark[:MAX_NOTE_LENGTH] if isinstance(remark, str) else remark
        self._notes = {name: remark for name, remark in self._notes.items() if remark}

    def handle(self, decision_id: str | None, word: str) -> None:
        """Keeps in view what became of a decision, so that its sender learns it: of those that
        counted, and of the others, the latest.
        """
        if decision_id is None or len(decision_id) > LONGEST_DECISION_ID:
            return
        self._handled[decision_id] = word
        counted = [one for one, word in self._handled.items() if word in COUNTED]
        refused = [one for one in self._handled if one not in counted]
        for old in [*counted[:-MOST_COUNTED], *refused[:-MOST_REFUSED]]:
            del self._handled[old]
        self.note(handled=dict(self._handled))

    def decide(self, word: str, decision: ApprovalDecision | None) -> None:
        """The decision that ended a wait; None: nobody's, it came with time."""
        self.approval_decision = decision
        if decision and word in GOES_ON:  # others follow, and take its place
            self.handle(decision.decision_id, word)
        self.note(
            decision_id=decision.decision_id if decision else None,
            news=None,
            decided={"decision": word, "reviewer": decision.reviewer if decision else None},
        )

    def undo(self, decision: ApprovalDecision) -> None:
        """As if it had not been made, but that it stays in view that it was."""
        self.approval_decision, self.approvals = None, []
        self.note(decision_id=None, decided=None, approvals=None, approvals_needed=None)
        self.handle(decision.decision_id, UNDONE)

    def goes_back(self, asked: ApprovalDecision) -> None:
        """To its claimant, after it was approved: all of that is to be decided anew."""
        self.decide(asked.decision, asked)
        self.approvals, self.agent2_input, self.agent2_output = [], None, None
        self.note(approvals=None, approvals_needed=None)

    def settle(self, settlement: Settlement) -> None:
        self.settlement = settlement
        self.note(settled=settlement.model_dump(include={"decision_id", "decision", "reviewer"}))

    def reach(self, step: Step, **extras: Any) -> None:
        self.revision += 1
        status = {
            "step": step,
            "claim_id": self.claim_id,
            "message": step.message,
            "revision": self.revision,
        }
        self.ctx.set_custom_status({**status, **self._notes, **extras})
        if not self.ctx.is_replaying:
            logger.info("claim_step step=%s instance=%s", step, self.ctx.instance_id)

    def close(self, status: ResultStatus, error_message: str | None = None) -> dict[str, Any]:
        """An `OrchestrationResult` as it dumps; its parts were validated and dumped before."""
        decision = self.approval_decision
        return {
            "claim_id": self.claim_id,
            "status": status,
            "agent1_output": self.agent1_output,
            "approval_decision": decision and decision.dump(),
            "approvals": [approval.dump() for approval in self.approvals],
            "agent2_input": self.agent2_input,
            "agent2_output": self.agent2_output,
            "settlement": self.settlement and self.settlement.dump(),
            "error_message": error_message,
            "started_at": iso_utc(self.started_at),
            "completed_at": iso_utc(utc_now(self.ctx)),
        }
