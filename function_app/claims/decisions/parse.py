"""The `ApprovalDecision` event. Anyone who can reach the host may raise it, with any JSON as data:
what is no valid decision for the current wait is ignored, and the wait goes on.
"""

from typing import Any

from pydantic import ValidationError

from function_app.domain.decision import ApprovalDecision
from function_app.kit import plain_json


def read_decision(data: Any, request_id: str) -> ApprovalDecision | None:
    """Reads an object or JSON text; a decision without a request id is for the current wait."""
    try:
        value = plain_json.loads(data) if isinstance(data, str) else data
        plain_json.check(value)
        decision = ApprovalDecision.model_validate(value)
    except (plain_json.NotPlainJson, ValidationError):
        return None
    return decision if decision.request_id in (None, request_id) else None
