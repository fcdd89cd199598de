"""What the durable history tells of a decision: which one was taken, and when it was made."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from durabletask.history import EventRaisedEvent, HistoryEvent

from function_app.claims.decisions.parse import parse_decision
from function_app.claims.steps import APPROVAL_DECISION
from function_app.domain.decision import ApprovalDecision
from function_app.domain.result import OrchestrationResult


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
