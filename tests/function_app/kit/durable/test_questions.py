"""What the history tells of a wait for a person: which answers came in time, and for which one."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from durabletask.history import (
    EventRaisedEvent,
    HistoryEvent,
    TaskCompletedEvent,
    TaskFailedEvent,
    TaskScheduledEvent,
    TimerFiredEvent,
)

from function_app.kit.durable.questions import Question, questions_in

EXPIRES = datetime(2026, 7, 8, 12, tzinfo=UTC)
NOW = EXPIRES.replace(tzinfo=None) - timedelta(days=7)  # as a history has it, without a zone


class Draft(Question):
    draft: str


def scheduled(event_id: int, request_id: str, name: str = "tell") -> TaskScheduledEvent:
    question = Draft(instance_id="i", request_id=request_id, expires_at=EXPIRES, draft="Words.")
    return TaskScheduledEvent(event_id, NOW, name, input=json.dumps(question.model_dump_json()))


def told(event_id: int) -> TaskCompletedEvent:
    return TaskCompletedEvent(-1, NOW, event_id)


def raised(data: Any, name: str = "Approval") -> EventRaisedEvent:
    return EventRaisedEvent(-1, NOW, name, input=json.dumps(data))


def fired(days: float) -> TimerFiredEvent:
    return TimerFiredEvent(-1, NOW, fire_at=NOW + timedelta(days=days), timer_id=9)


def asked(*history: HistoryEvent) -> list[tuple[str, list[Any]]]:
    found = questions_in(history, "tell", "Approval", Draft)
    return [(one.question.request_id, one.events) for one in found]


def test_question_is_known_once_somebody_was_told():
    assert asked(scheduled(1, "r-1")) == []
    assert asked(scheduled(1, "r-1"), told(1)) == [("r-1", [])]


def test_what_was_raised_before_is_no_answer():
    assert asked(raised("early"), scheduled(1, "r-1"), raised("early"), told(1), raised("yes")) == [
        ("r-1", ["yes"])
    ]


def test_somebody_who_could_not_be_told_is_awaited_all_the_same():
    failed = TaskFailedEvent(-1, NOW, 1)
    again = (scheduled(2, "r-1"), TaskFailedEvent(-1, NOW, 2))
    assert asked(scheduled(1, "r-1"), failed, raised("early"), *again, raised("yes")) == [
        ("r-1", ["yes"])
    ]


def test_answers_belong_to_the_question_before_them():
    history = (
        scheduled(1, "r-1"),
        told(1),
        raised("no"),
        scheduled(5, "r-2"),
        told(5),
        raised("yes"),
    )
    assert asked(*history) == [("r-1", ["no"]), ("r-2", ["yes"])]


def test_answer_after_the_deadline_comes_too_late():
    history = scheduled(1, "r-1"), told(1), fired(3), raised("in time"), fired(7), raised("late")
    assert asked(*history) == [("r-1", ["in time"])]


def test_other_events_and_activities_are_passed_over():
    history = scheduled(1, "r-0", "other"), told(1), scheduled(2, "r-1"), told(2)
    assert asked(*history, raised("x", "Other"), raised("yes", "APPROVAL")) == [("r-1", ["yes"])]
