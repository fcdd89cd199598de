"""How a claim ended."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from function_app.domain.adjudication import Agent2Output
from function_app.domain.decision import Approval, ApprovalDecision
from function_app.domain.message import Message
from function_app.domain.reading import Agent1Output
from function_app.domain.settlement import Settlement


class ResultStatus(StrEnum):
    COMPLETED = "completed"
    REJECTED = "rejected"
    TIMEOUT = "timeout"
    ERROR = "error"


class OrchestrationResult(Message):
    """How a claim ended, with everything gathered on the way; what was not reached is null."""

    claim_id: str
    status: ResultStatus
    agent1_output: Agent1Output | None = None
    approval_decision: ApprovalDecision | None = None
    approvals: list[Approval] = []
    agent2_input: dict[str, Any] | None = None
    agent2_output: Agent2Output | None = None
    settlement: Settlement | None = None
    error_message: str | None = None
    started_at: datetime
    completed_at: datetime
