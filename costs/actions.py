"""Actions, as the Durable Task Scheduler bills them: a start, a timer and an event are one each, an
activity is two, its scheduling and its result. They are counted in a recorded history.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

# By the names of the extension's HTTP API, which tells what was scheduled together with its end.
_ACTIONS = {
    "ExecutionStarted": 1,
    "TaskCompleted": 2,
    "TaskFailed": 2,
    "TimerCreated": 1,
    "EventRaised": 1,
}
_NO_ACTIONS = {"TimerFired", "ExecutionCompleted"}
_ACTIVITIES = {"TaskCompleted", "TaskFailed"}
_TURNS = {"ExecutionStarted", "TaskCompleted", "TaskFailed", "TimerFired", "EventRaised"}


class UnknownEvent(Exception):
    """A history with an event of which nobody has said whether it is billed."""


class Work(NamedTuple):
    """`executions` are activities, and turns of the orchestrator: one for every event at most."""

    actions: int = 0
    executions: int = 0

    def and_also(self, more: "Work") -> "Work":
        return Work(self.actions + more.actions, self.executions + more.executions)


def work_in(history: Iterable[dict[str, Any]]) -> Work:
    kinds = [str(event["EventType"]) for event in history]
    if unknown := {*kinds} - {*_ACTIONS} - _NO_ACTIONS:
        raise UnknownEvent(f"not known how it is billed: {', '.join(sorted(unknown))}")
    return Work(
        actions=sum(_ACTIONS.get(kind, 0) for kind in kinds),
        executions=sum((kind in _ACTIVITIES) + (kind in _TURNS) for kind in kinds),
    )
