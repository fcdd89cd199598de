"""What the activities of an orchestration have brought back, as its durable history tells it."""

from collections.abc import Iterable, Iterator

from durabletask.history import HistoryEvent, TaskCompletedEvent, TaskScheduledEvent
from pydantic import ValidationError

from function_app.kit.durable.outcome import ActivityOutcome


def outcomes_of(activity: str, history: Iterable[HistoryEvent]) -> Iterator[ActivityOutcome]:
    """Oldest first; a try that failed has none, and what is no outcome of ours is passed over."""
    scheduled: set[int] = set()
    for event in history:
        if isinstance(event, TaskScheduledEvent) and event.name == activity:
            scheduled.add(event.event_id)
        elif isinstance(event, TaskCompletedEvent) and event.task_scheduled_id in scheduled:
            outcome = _read(event.result)
            if outcome is not None:
                yield outcome


def _read(result: str | None) -> ActivityOutcome | None:
    try:
        return ActivityOutcome.model_validate_json(result or "{}")
    except ValidationError:
        return None
