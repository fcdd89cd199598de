"""How a claim's run began, was held up and ended, as its history has it."""

import json
from hashlib import sha256
from typing import Any

from durabletask.history import (
    ExecutionCompletedEvent,
    ExecutionResumedEvent,
    ExecutionSuspendedEvent,
    ExecutionTerminatedEvent,
    HistoryEvent,
)

from function_app.audit.entries import Happened, who_reopened
from function_app.claims.messages import OrchestrationInput


def filed(given: str | None) -> Happened:
    try:
        start = OrchestrationInput.read(json.loads(given or ""))
    except ValueError:
        return {"event": "filed", "claim": None}
    claim = start.claim
    mail = claim.email_content
    why = start.reopened
    again = {"case": why.case, **who_reopened(why)} if why else {}
    return {
        "event": "filed",
        **again,
        "filed_by": start.filed_by or "api",
        "filer": start.filer,
        "claim_id": claim.claim_id,
        "sender_email": claim.sender_email,
        "claimant_name": claim.claimant_name,
        "email_sha256": sha256(mail.encode()).hexdigest() if mail else None,
        "attachments": claim.attachments,
        "metadata": claim.metadata,
    }


def lifecycle(event: HistoryEvent) -> Happened | None:
    match event:
        case ExecutionCompletedEvent():
            result = _object(event.result)
            return {
                "event": "ended",
                "status": result.get("status") or "failed",
                "error_message": result.get("error_message"),
            }
        case ExecutionTerminatedEvent():
            return {"event": "terminated"}
        case ExecutionSuspendedEvent():
            return {"event": "suspended"}
        case ExecutionResumedEvent():
            return {"event": "resumed"}
        case _:
            return None


def _object(text: str | None) -> dict[str, Any]:
    value = json.loads(text) if text else None
    return value if isinstance(value, dict) else {}  # pyright: ignore[reportUnknownVariableType]
