"""The `ApprovalDecision` event. Anyone who can reach the host may raise it, with any JSON as data:
what is no valid decision for the current wait is ignored, and the wait goes on.
"""

from typing import Any

from function_app.domain.decision import ApprovalDecision
from function_app.kit.durable.event_data import read_event


def decision_for_wait(data: Any, request_id: str) -> ApprovalDecision | None:
    """A decision without a request id is for the current wait."""
    decision = parse_decision(data)
    is_for_this = decision is not None and decision.request_id in (None, request_id)
    return decision if is_for_this else None


def parse_decision(data: Any) -> ApprovalDecision | None:
    """Reads an object or JSON text; None when it is no decision."""
    return read_event(data, ApprovalDecision)
