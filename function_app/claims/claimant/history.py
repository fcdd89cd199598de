"""What a claimant was asked and what they answered, as the durable history tells it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from durabletask.history import EventRaisedEvent, HistoryEvent, TaskScheduledEvent

from function_app.claims.claimant.messages import (
    CLAIMANT_REPLY,
    TELL_CLAIMANT,
    ClaimantReply,
    QuestionOrder,
)
from function_app.kit.durable.event_data import read_event
from function_app.kit.timestamps import as_utc


@dataclass
class AskedQuestion:
    """`reply` is the first that came in time."""

    order: QuestionOrder
    at: datetime
    reply: ClaimantReply | None = None
    replied_at: datetime | None = None


def asked_questions(history: Iterable[HistoryEvent]) -> list[AskedQuestion]:
    """Oldest first."""
    asked = dict[str, AskedQuestion]()
    for event in history:
        if isinstance(event, TaskScheduledEvent) and event.name == TELL_CLAIMANT:
            order = order_in(event)
            asked.setdefault(order.request_id, AskedQuestion(order, as_utc(event.timestamp)))
        elif reply := reply_in(event):
            question, at = asked.get(reply.request_id), as_utc(event.timestamp)
            if question and question.reply is None and at <= question.order.due_at:
                question.reply, question.replied_at = reply, at
    return list(asked.values())


def order_in(event: TaskScheduledEvent) -> QuestionOrder:
    return QuestionOrder.model_validate_json(json.loads(event.input or '""'))


def reply_in(event: HistoryEvent) -> ClaimantReply | None:
    if not isinstance(event, EventRaisedEvent) or event.name.lower() != CLAIMANT_REPLY.lower():
        return None
    reply = read_event(json.loads(event.input), ClaimantReply) if event.input else None
    return reply if reply and (reply.answer or reply.outcome == "recalled") else None
