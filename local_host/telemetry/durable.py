"""What the Durable extension tells of, each once, when its end is stored.

An orchestration's own span is told when it ends; the places of all below it are known before.
"""

from collections.abc import Iterable, Sequence
from functools import partial

from local_host.durable_sdk import pb
from local_host.engine import events
from local_host.engine.tracing import Marked
from local_host.engine.turn_commit import Turn
from local_host.store.records import Activity
from local_host.telemetry import names, places
from local_host.telemetry.facts import Facts

_PLACE = "parentTraceContext"
_FAILED = pb.ORCHESTRATION_STATUS_FAILED
_HAVE_PLACES = {"scheduleTask", "createSubOrchestration", "rewindOrchestration"}
_ASKS = {"taskScheduled", "subOrchestrationInstanceCreated", "timerCreated"}
# Whether what was asked for has failed.
_ENDS = {
    "taskCompleted": False,
    "taskFailed": True,
    "subOrchestrationInstanceCompleted": False,
    "subOrchestrationInstanceFailed": True,
}
_WORDS = {
    pb.ORCHESTRATION_STATUS_COMPLETED: "Completed",
    pb.ORCHESTRATION_STATUS_FAILED: "Failed",
    pb.ORCHESTRATION_STATUS_TERMINATED: "Terminated",
    pb.ORCHESTRATION_STATUS_CONTINUED_AS_NEW: "ContinuedAsNew",
}


class DurableSpans:
    def __init__(self, noted: Facts) -> None:
        self._noted = noted

    def mark(self, turn: Turn, response: pb.OrchestratorResponse) -> Marked:
        own, began = "", len(turn.past)
        activities: dict[int, pb.TraceContext] = {}
        ended: pb.OrchestrationStatus | None = None
        for action in response.actions:
            kind = action.WhichOneof("orchestratorActionType")
            if kind in _HAVE_PLACES:
                own = own or _place(turn)
            match kind:
                case "scheduleTask":
                    action.scheduleTask.ClearField(_PLACE)  # it follows from the rest of history
                    activities[action.id] = trace_context_at(places.of_task(own, began, action.id))
                case "createSubOrchestration":
                    place = trace_context_at(places.of_task(own, began, action.id))
                    action.createSubOrchestration.parentTraceContext.CopyFrom(place)
                case "completeOrchestration":
                    ended = action.completeOrchestration.orchestrationStatus
                case "rewindOrchestration":
                    _put_back(turn, own, action.rewindOrchestration.newHistory)
                case _:
                    pass

        def tell(now: int) -> None:
            self._noted.note_later(partial(self._turn_ended, turn, ended, now))

        return Marked(activities, tell)

    def terminated(self, turn: Turn, now: int) -> None:
        self._orchestration_ended(turn, pb.ORCHESTRATION_STATUS_TERMINATED, _place(turn), now)

    def traceparent_of(self, request: pb.ActivityRequest) -> str:
        return places.of_activity_run(request.parentTraceContext.traceParent)

    def activity_ended(self, activity: Activity, times: tuple[int, int], *, failed: bool) -> None:
        self._noted.note_later(partial(self._activity_ended, activity, times, failed=failed))

    def _activity_ended(self, activity: Activity, times: tuple[int, int], *, failed: bool) -> None:
        request = activity.request
        asked = request.parentTraceContext.traceParent
        place = places.of_activity_run(asked)
        if not place:  # it was scheduled while nobody told of it
            return
        instance_id = request.orchestrationInstance.instanceId
        details = (request.name, request.version.value, instance_id, request.taskId)
        self._noted.note(("activity_run", place, places.parsed(asked), times, failed, details))

    def _turn_ended(self, turn: Turn, ended: pb.OrchestrationStatus | None, now: int) -> None:
        own = _place(turn)
        for event in turn.new:
            kind = event.WhichOneof("eventType") or ""
            if kind in _ENDS:
                task_id = getattr(event, kind).taskScheduledId
                self._asked_ended(turn, event, task_id, own, failed=_ENDS[kind])
            elif kind == "timerFired":
                self._timer_fired(turn, event, own)
        if ended is not None:
            self._orchestration_ended(turn, ended, own, now)

    def _orchestration_ended(
        self, turn: Turn, status: pb.OrchestrationStatus, own: str, now: int
    ) -> None:
        started, instance_id = turn.started, turn.instance.instance_id
        above = places.parsed(started.parentTraceContext.traceParent)
        times = events.moment((turn.past or turn.new)[0].timestamp), now
        said = (started.name, started.version.value, instance_id, _WORDS.get(status, ""))
        self._noted.note(("orchestration_ended", own, above, times, status == _FAILED, said))

    def _asked_ended(
        self, turn: Turn, event: pb.HistoryEvent, task_id: int, own: str, *, failed: bool
    ) -> None:
        """How long the orchestration waited for what it asked for."""
        index = _asked(turn.past, task_id)
        if index is None:
            return
        asked = turn.past[index]
        task, place = _task_in(asked), _place_asked_for(own, turn.past, index)
        kind = names.ACTIVITY if asked.HasField("taskScheduled") else names.ORCHESTRATION
        times = events.moment(asked.timestamp), events.moment(event.timestamp)
        details = (kind, task.name, task.version.value, turn.instance.instance_id, task_id)
        self._noted.note(("task_ended", place, own, times, failed, details))

    def _timer_fired(self, turn: Turn, event: pb.HistoryEvent, own: str) -> None:
        timer_id, instance = event.timerFired.timerId, turn.instance
        index = _asked(turn.past, timer_id)
        if index is None:
            return
        began = events.moment(turn.past[index].timestamp)
        place, times = places.of_task(own, began, timer_id), (began, events.moment(event.timestamp))
        due = event.timerFired.fireAt.ToJsonString()
        details = (instance.name, instance.instance_id, timer_id, due)
        self._noted.note(("timer_fired", place, own, times, False, details))


def trace_context_at(place: str) -> pb.TraceContext:
    return pb.TraceContext(traceParent=place, spanID=places.span_id(place))


def _place(turn: Turn) -> str:
    parent = turn.started.parentTraceContext.traceParent
    return places.of_orchestration(turn.instance.execution_id, parent)


def _asked(history: Sequence[pb.HistoryEvent], task_id: int) -> int | None:
    """Where in the history; the latest, since a retry has the number of the first try."""
    for index in range(len(history) - 1, -1, -1):
        event = history[index]
        if event.eventId == task_id and event.WhichOneof("eventType") in _ASKS:
            return index
    return None


def _place_asked_for(own: str, history: Sequence[pb.HistoryEvent], index: int) -> str:
    began = index
    while began and not history[began].HasField("orchestratorStarted"):
        began -= 1
    return _place_of(history[index], own, began)


def _place_of(asked: pb.HistoryEvent, own: str, began: int) -> str:
    """It follows from where its turn began, unless it is stored: a sub-orchestration's is; so is
    what `_put_back` has put, what older hosts have, and the SDK while nobody told of anything.
    """
    stored = places.parsed(_task_in(asked).parentTraceContext.traceParent)
    return stored or places.of_task(own, began, asked.eventId)


def _task_in(
    asked: pb.HistoryEvent,
) -> pb.TaskScheduledEvent | pb.SubOrchestrationInstanceCreatedEvent:
    is_activity = asked.HasField("taskScheduled")
    return asked.taskScheduled if is_activity else asked.subOrchestrationInstanceCreated


def _put_back(turn: Turn, own: str, rewritten: Iterable[pb.HistoryEvent]) -> None:
    """A history that a worker rewrites for a rewind holds none, and may be shorter."""
    began, of_tasks = 0, dict[int, str]()
    for index, event in enumerate(turn.past):
        if event.HasField("orchestratorStarted"):
            began = index
        elif event.HasField("taskScheduled"):
            of_tasks[event.eventId] = _place_of(event, own, began)
    started = turn.started
    for event in rewritten:
        if event.HasField("executionStarted") and started.HasField(_PLACE):
            event.executionStarted.parentTraceContext.CopyFrom(started.parentTraceContext)
        elif event.HasField("taskScheduled") and event.eventId in of_tasks:
            place = trace_context_at(of_tasks[event.eventId])
            event.taskScheduled.parentTraceContext.CopyFrom(place)
