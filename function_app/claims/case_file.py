"""Everything gathered about one claim while its orchestration runs, and the progress note it shows.

The note (custom status) stays small: the host caps it at 16 KB, and the outputs are in the history.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from durabletask.task import OrchestrationContext

from function_app.claims.steps import Step
from function_app.domain.decision import ApprovalDecision
from function_app.domain.result import ResultStatus
from function_app.kit.durable.clock import utc_now
from function_app.kit.timestamps import iso_utc

logger = logging.getLogger(__name__)


MAX_NOTE_LENGTH = 200


@dataclass
class CaseFile:
    ctx: OrchestrationContext
    claim_id: str
    started_at: datetime
    agent1_output: dict[str, Any] | None = None
    approval_decision: ApprovalDecision | None = None
    agent2_input: dict[str, Any] | None = None
    agent2_output: dict[str, Any] | None = None
    _notes: dict[str, str] = field(default_factory=dict[str, str])

    def note(self, **notes: str | None) -> None:
        """Keeps a remark in view for the rest of the claim's way; None adds nothing."""
        self._notes |= {name: text[:MAX_NOTE_LENGTH] for name, text in notes.items() if text}

    def reach(self, step: Step, **extras: str) -> None:
        status = {"step": step, "claim_id": self.claim_id, "message": step.message}
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
            "agent2_input": self.agent2_input,
            "agent2_output": self.agent2_output,
            "error_message": error_message,
            "started_at": iso_utc(self.started_at),
            "completed_at": iso_utc(utc_now(self.ctx)),
        }
