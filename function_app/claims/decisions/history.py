"""What the durable history tells of a decision: which one was taken, and when it was made."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from durabletask.client import TaskHubGrpcClient
from durabletask.history import EventRaisedEvent, HistoryEvent

from function_app.claims.decisions.parse import parse_decision
from function_app.claims.steps import APPROVAL_DECISION
from function_app.domain.decision import ApprovalDecision
from function_app.domain.result import OrchestrationResult

_TYPED = {"claim_data", "claim_amounts", "comments", "reason_code", "overrides"}


@dataclass(frozen=True)
class TakenDecision:
    decision: ApprovalDecision
    at: datetime


def taken_decision(
    history: Iterable[HistoryEvent], decision_id: str | None, result: OrchestrationResult | None
) -> TakenDecision | None:
    """Of all that were raised. It is known by the id that the claim notes, or, where it came past
    `approve` and has none, by being the one in the claim's result.
    """
    settled = result.approval_decision if result else None
    for raised in _raised(history):
        by_id = decision_id is not None and raised.decision.decision_id == decision_id
        if by_id or raised.decision == settled:
            return raised
    return None


def draft_of(
    client: TaskHubGrpcClient, instance_id: str, decision_id: str
) -> dict[str, Any] | None:
    """What stood in the form of a decision that was taken back: whoever opens the page next, in
    whichever browser, finds it as it was.
    """
    for raised in _raised(client.get_orchestration_history(instance_id)):
        if raised.decision.decision_id == decision_id:
            return raised.decision.model_dump(mode="json", include=_TYPED)
    return None


def _raised(history: Iterable[HistoryEvent]) -> Iterator[TakenDecision]:
    for event in history:
        if raised := raised_decision(event):
            yield raised


def raised_decision(event: HistoryEvent) -> TakenDecision | None:
    """Whatever became of it."""
    if not isinstance(event, EventRaisedEvent) or event.name.lower() != APPROVAL_DECISION.lower():
        return None
    decision = parse_decision(json.loads(event.input)) if event.input else None
    return TakenDecision(decision, event.timestamp) if decision else None
