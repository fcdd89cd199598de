"""What the Durable extension tells of, each once, when its end is stored.

An orchestration's own span is told when it ends; the places of all below it are known before.
"""

from collections.abc import Callable
from functools import partial

from local_host.durable_sdk import pb
from local_host.engine import events
from local_host.engine.turn_commit import Turn
from local_host.store.records import Activity
from local_host.telemetry import names, places
from local_host.telemetry.facts import Facts

_FAILED = pb.ORCHESTRATION_STATUS_FAILED
_ASKS = {"taskScheduled", "subOrchestrationInstanceCreated", "timerCreated"}
_WORDS = {
    pb.ORCHESTRATION_STATUS_COMPLETED: "Completed",
    pb.ORCHESTRATION_STATUS_FAILED: "Failed",
    pb.ORCHESTRATION_STATUS_TERMINATED: "Terminated",
    pb.ORCHESTRATION_STATUS_CONTINUED_AS_NEW: "ContinuedAsNew",
}


class DurableSpans:
    def __init__(self, noted: Facts) -> None:
        self._noted = noted

    def mark(self, turn: Turn, response: pb.OrchestratorResponse) -> Callable[[int], None]:
        """What the turn asks for is given its place; it is stored with it."""
        own, happened = _place(turn), len(turn.past)
        for action in response.actions:
            if action.HasField("scheduleTask"):
                asked = action.scheduleTask
            elif action.HasField("createSubOrchestration"):
                asked = action.createSubOrchestration
            else:
                continue
            places.write(places.of_task(own, happened, action.id), asked.parentTraceContext)
        return partial(self._turn_ended, turn, response, own)

    def terminated(self, turn: Turn, now: int) -> None:
        self._orchestration_ended(turn, pb.ORCHESTRATION_STATUS_TERMINATED, _place(turn), now)

    def traceparent_of(self, request: pb.ActivityRequest) -> str:
        return places.of_activity_run(request.parentTraceContext.traceParent)

    def activity_ended(self, activity: Activity, times: tuple[int, int], *, failed: bool) -> None:
        request = activity.request
        asked = request.parentTraceContext.traceParent
        place = places.of_activity_run(asked)
        if not place:  # it was scheduled while nobody told of it
            return
        self._noted.note(
            "activity_run",
            place,
            places.parsed(asked),
            times,
            request.name,
            request.version.value,
            request.orchestrationInstance.instanceId,
            request.taskId,
            failed=failed,
        )

    def _turn_ended(
        self, turn: Turn, response: pb.OrchestratorResponse, own: str, now: int
    ) -> None:
        for event in turn.new:
            self._task_ended(turn, event, own)
        for action in response.actions:
            if action.HasField("completeOrchestration"):
                status = action.completeOrchestration.orchestrationStatus
                self._orchestration_ended(turn, status, own, now)

    def _orchestration_ended(
        self, turn: Turn, status: pb.OrchestrationStatus, own: str, now: int
    ) -> None:
        started = turn.started
        self._noted.note(
            "orchestration_ended",
            own,
            places.parsed(started.parentTraceContext.traceParent),
            (events.moment((turn.past or turn.new)[0].timestamp), now),
            started.name,
            started.version.value,
            turn.instance.instance_id,
            _WORDS.get(status, ""),
            failed=status == _FAILED,
        )

    def _task_ended(self, turn: Turn, event: pb.HistoryEvent, own: str) -> None:
        match event.WhichOneof("eventType"):
            case "taskCompleted":
                self._asked_ended(turn, event, event.taskCompleted.taskScheduledId, own)
            case "taskFailed":
                task_id = event.taskFailed.taskScheduledId
                self._asked_ended(turn, event, task_id, own, failed=True)
            case "subOrchestrationInstanceCompleted":
                task_id = event.subOrchestrationInstanceCompleted.taskScheduledId
                self._asked_ended(turn, event, task_id, own)
            case "subOrchestrationInstanceFailed":
                task_id = event.subOrchestrationInstanceFailed.taskScheduledId
                self._asked_ended(turn, event, task_id, own, failed=True)
            case "timerFired":
                self._timer_fired(turn, event, own)
            case _:
                pass

    def _asked_ended(
        self, turn: Turn, event: pb.HistoryEvent, task_id: int, own: str, *, failed: bool = False
    ) -> None:
        """How long the orchestration waited for what it asked for."""
        asked = _asked(turn, task_id)
        if asked is None:
            return
        is_activity = asked.HasField("taskScheduled")
        task = asked.taskScheduled if is_activity else asked.subOrchestrationInstanceCreated
        place = places.parsed(task.parentTraceContext.traceParent)
        if not place:  # it was asked for while nobody told of it
            return
        self._noted.note(
            "task_ended",
            place,
            own,
            (events.moment(asked.timestamp), events.moment(event.timestamp)),
            names.ACTIVITY if is_activity else names.ORCHESTRATION,
            task.name,
            task.version.value,
            turn.instance.instance_id,
            task_id,
            failed=failed,
        )

    def _timer_fired(self, turn: Turn, event: pb.HistoryEvent, own: str) -> None:
        timer_id, instance = event.timerFired.timerId, turn.instance
        asked = _asked(turn, timer_id)
        if asked is None:
            return
        began = events.moment(asked.timestamp)
        self._noted.note(
            "timer_fired",
            places.of_task(own, began, timer_id),
            own,
            (began, events.moment(event.timestamp)),
            instance.name,
            instance.instance_id,
            timer_id,
            event.timerFired.fireAt.ToJsonString(),
        )


def _place(turn: Turn) -> str:
    parent = turn.started.parentTraceContext.traceParent
    return places.of_orchestration(turn.instance.execution_id, parent)


def _asked(turn: Turn, task_id: int) -> pb.HistoryEvent | None:
    """The latest: a retry has the number of the first try."""
    for event in reversed(turn.past):
        if event.eventId == task_id and event.WhichOneof("eventType") in _ASKS:
            return event
    return None
