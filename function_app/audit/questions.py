"""What the record tells of a claimant who was asked: their texts, but never their link."""

from datetime import timedelta
from typing import Any

from durabletask.history import HistoryEvent, TaskScheduledEvent, TimerFiredEvent

from function_app.claims.claimant.history import order_in, reply_in
from function_app.claims.claimant.messages import TELL_CLAIMANT, ClaimantReply, QuestionOrder
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.kit.timestamps import as_utc, iso_utc

_ROUNDING = timedelta(seconds=1)  # of times, by an engine


class Questions:
    """Follows a history: which question is open, and how it ended."""

    def __init__(self) -> None:
        self._open: QuestionOrder | None = None

    def heard(self, event: HistoryEvent) -> dict[str, Any] | None:
        """What is told of an event as it comes; None where it is none of a question's."""
        if isinstance(event, TaskScheduledEvent):
            is_new = event.name == TELL_CLAIMANT and order_in(event).number == 0
            return self._asked(order_in(event)) if is_new else None
        question = self._open
        if question is None:
            return None
        if isinstance(event, TimerFiredEvent):
            is_due = as_utc(event.fire_at) > question.due_at - _ROUNDING
            return self._ended({"event": "due"}, question) if is_due else None
        reply = reply_in(event)
        if reply is None or reply.request_id != question.request_id:
            return None
        return self._ended(_replied(reply), question)

    def _asked(self, order: QuestionOrder) -> dict[str, Any] | None:
        if self._open:
            return None  # another try of the same letter
        self._open = order
        return {
            "event": "asked",
            "question_id": order.request_id,
            "round": order.round,
            "to": order.to,
            "questions": list(order.questions),
            "documents": list(order.documents),
            "due_at": iso_utc(order.due_at),
        }

    def _ended(self, told: dict[str, Any], question: QuestionOrder) -> dict[str, Any]:
        self._open = None
        return {**told, "question_id": question.request_id}


def claimant_told(task: TaskScheduledEvent, outcome: ActivityOutcome) -> dict[str, Any]:
    """A letter went out, or could not."""
    order = order_in(task)
    return {
        "event": "reminded" if order.number else "question_sent",
        "question_id": order.request_id,
        "to": order.to,
        "failure": outcome.failure,
    }


def _replied(reply: ClaimantReply) -> dict[str, Any]:
    if reply.outcome == "recalled" or reply.answer is None:
        return {"event": "recalled", "reviewer": reply.reviewer, "reason": reply.reason}
    return {"event": "answered", **reply.answer.dump()}
