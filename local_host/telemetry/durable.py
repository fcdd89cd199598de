"""The spans of the Durable extension: its names and attributes, each once, when its end is stored.

An orchestration's own span is told when it ends; the places of all below it are known before.
"""

from collections.abc import Iterator

from opentelemetry.trace import SpanContext, SpanKind

from local_host.durable_sdk import pb
from local_host.engine import events
from local_host.engine.turn_commit import Turn
from local_host.store.records import Activity
from local_host.telemetry import places
from local_host.telemetry.spans import Spans

_ACTIVITY, _ORCHESTRATION, _TIMER = "activity", "orchestration", "timer"
_FAILED = pb.ORCHESTRATION_STATUS_FAILED
_WORDS = {
    pb.ORCHESTRATION_STATUS_COMPLETED: "Completed",
    pb.ORCHESTRATION_STATUS_FAILED: "Failed",
    pb.ORCHESTRATION_STATUS_TERMINATED: "Terminated",
    pb.ORCHESTRATION_STATUS_CONTINUED_AS_NEW: "ContinuedAsNew",
}


class DurableSpans:
    def __init__(self, spans: Spans) -> None:
        self._spans = spans

    def mark(self, turn: Turn, response: pb.OrchestratorResponse) -> None:
        """What the turn asks for is given its place; it is stored with it."""
        own = _place(turn)
        for action in response.actions:
            if action.HasField("scheduleTask"):
                asked = action.scheduleTask
            elif action.HasField("createSubOrchestration"):
                asked = action.createSubOrchestration
            else:
                continue
            place = places.of_task(own, len(turn.past), action.id)
            asked.parentTraceContext.CopyFrom(places.message_of(place))

    def turn_ended(self, turn: Turn, response: pb.OrchestratorResponse, now: int) -> None:
        own = _place(turn)
        for event in turn.new:
            self._task_ended(turn, event, own)
        for action in response.actions:
            if action.HasField("completeOrchestration"):
                status = action.completeOrchestration.orchestrationStatus
                self._orchestration_ended(turn, status, own, now)

    def terminated(self, turn: Turn, now: int) -> None:
        self._orchestration_ended(turn, pb.ORCHESTRATION_STATUS_TERMINATED, _place(turn), now)

    def traceparent_of(self, request: pb.ActivityRequest) -> str:
        place = _run_of(request)
        return places.traceparent(place) if place else ""

    def activity_ended(self, activity: Activity, times: tuple[int, int], *, failed: bool) -> None:
        request = activity.request
        place = _run_of(request)
        if place is None:
            return
        attributes = _attributes(
            _ACTIVITY, request.name, request.orchestrationInstance.instanceId, request.taskId
        )
        name, parent = _named(_ACTIVITY, request), places.given_in(request.parentTraceContext)
        self._spans.ended(
            name,
            SpanKind.SERVER,
            place=place,
            parent=parent,
            times=times,
            attributes=attributes,
            failed=failed,
        )

    def _orchestration_ended(
        self, turn: Turn, status: pb.OrchestrationStatus, own: SpanContext, now: int
    ) -> None:
        started, instance = turn.started, turn.instance
        attributes = _attributes(_ORCHESTRATION, started.name, instance.instance_id)
        if word := _WORDS.get(status):
            attributes["durabletask.task.status"] = word
        if version := started.version.value:
            attributes["durabletask.task.version"] = version
        began = events.moment(next(_all(turn)).timestamp)
        self._spans.ended(
            _named(_ORCHESTRATION, started),
            SpanKind.SERVER,
            place=own,
            parent=places.given_in(started.parentTraceContext),
            times=(began, now),
            attributes=attributes,
            failed=status == _FAILED,
        )

    def _task_ended(self, turn: Turn, event: pb.HistoryEvent, own: SpanContext) -> None:
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
        self,
        turn: Turn,
        event: pb.HistoryEvent,
        task_id: int,
        own: SpanContext,
        *,
        failed: bool = False,
    ) -> None:
        """How long the orchestration waited for what it asked for."""
        asked = _asked(turn, task_id)
        if asked is None:
            return
        is_task = asked.HasField("taskScheduled")
        task = asked.taskScheduled if is_task else asked.subOrchestrationInstanceCreated
        place = places.given_in(task.parentTraceContext)
        if place is None:  # it was asked for while nobody told of it
            return
        kind, instance = _ACTIVITY if is_task else _ORCHESTRATION, turn.instance
        self._spans.ended(
            _named(kind, task),
            SpanKind.CLIENT,
            place=place,
            parent=own,
            times=(events.moment(asked.timestamp), events.moment(event.timestamp)),
            attributes=_attributes(kind, task.name, instance.instance_id, task_id),
            failed=failed,
        )

    def _timer_fired(self, turn: Turn, event: pb.HistoryEvent, own: SpanContext) -> None:
        timer_id, instance = event.timerFired.timerId, turn.instance
        asked = _asked(turn, timer_id)
        if asked is None:
            return
        due = event.timerFired.fireAt
        attributes = _attributes(_TIMER, instance.name, instance.instance_id, timer_id)
        attributes["durabletask.fire_at"] = due.ToJsonString()
        self._spans.ended(
            f"{_ORCHESTRATION}:{instance.name}:{_TIMER}",
            SpanKind.INTERNAL,
            place=places.of_task(own, events.moment(asked.timestamp), timer_id),
            parent=own,
            times=(events.moment(asked.timestamp), events.moment(event.timestamp)),
            attributes=attributes,
        )


def _run_of(request: pb.ActivityRequest) -> SpanContext | None:
    """The place of an activity while it runs; None when it was scheduled without one."""
    return places.of_activity_run(request.parentTraceContext.traceParent)


def _place(turn: Turn) -> SpanContext:
    parent = turn.started.parentTraceContext.traceParent
    return places.of_orchestration(turn.instance.execution_id, parent)


def _all(turn: Turn) -> Iterator[pb.HistoryEvent]:
    yield from turn.past
    yield from turn.new


def _asked(turn: Turn, task_id: int) -> pb.HistoryEvent | None:
    """The latest: a retry has the number of the first try."""
    kinds = ("taskScheduled", "subOrchestrationInstanceCreated", "timerCreated")
    return next(
        (
            event
            for event in reversed(turn.past)
            if event.eventId == task_id and event.WhichOneof("eventType") in kinds
        ),
        None,
    )


def _named(
    kind: str,
    task: pb.TaskScheduledEvent
    | pb.SubOrchestrationInstanceCreatedEvent
    | pb.ExecutionStartedEvent
    | pb.ActivityRequest,
) -> str:
    version = task.version.value
    return f"{kind}:{task.name}@({version})" if version else f"{kind}:{task.name}"


def _attributes(
    kind: str, name: str, instance_id: str, task_id: int | None = None
) -> dict[str, str | int]:
    attributes: dict[str, str | int] = {
        "durabletask.type": kind,
        "durabletask.task.name": name,
        "durabletask.task.instance_id": instance_id,
    }
    if task_id is not None:
        attributes["durabletask.task.task_id"] = task_id
    return attributes
