"""What people were asked and what came back, as the durable history tells it: of any size, where a
custom status must stay small.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from durabletask.history import (
    EventRaisedEvent,
    HistoryEvent,
    TaskCompletedEvent,
    TaskFailedEvent,
    TaskScheduledEvent,
    TimerFiredEvent,
)
from pydantic import AwareDatetime, BaseModel, ConfigDict

from function_app.kit.timestamps import as_utc

_ROUNDING = timedelta(seconds=1)  # of times, by an engine


class Question(BaseModel):
    """Its subclasses have what is to be decided on; `request_id` names the wait for an answer."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    instance_id: str
    request_id: str
    expires_at: AwareDatetime


@dataclass(frozen=True)
class Asked[Q: Question]:
    question: Q
    events: list[Any] = field(default_factory=list[Any])  # raised in time, oldest first


def questions_in[Q: Question](
    history: Iterable[HistoryEvent], told_by: str, event_name: str, model: type[Q]
) -> list[Asked[Q]]:
    """Oldest first. `told_by` is the activity that tells somebody: its input is the question as
    JSON text, and the wait begins when it is done. What was raised before is no answer, here as in
    `wait_for_answer`.
    """
    told, asked = dict[int, str](), dict[str, Asked[Q]]()
    current: Asked[Q] | None = None
    for event in history:
        match event:
            case TaskScheduledEvent() if event.name == told_by:
                told[event.event_id] = json.loads(event.input or '""')
            case TaskCompletedEvent() | TaskFailedEvent() if event.task_scheduled_id in told:
                current = Asked(model.model_validate_json(told[event.task_scheduled_id]))
                asked[current.question.request_id] = current
            case TimerFiredEvent() if current and _is_deadline(event, current.question):
                current = None
            case EventRaisedEvent() if current and event.name.lower() == event_name.lower():
                current.events.append(json.loads(event.input) if event.input else None)
            case _:
                pass
    return list(asked.values())


def _is_deadline(timer: TimerFiredEvent, question: Question) -> bool:
    """An engine may break a long timer into several; the last of them is the deadline."""
    return as_utc(timer.fire_at) > question.expires_at - _ROUNDING
