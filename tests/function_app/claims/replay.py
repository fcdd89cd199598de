"""Runs an orchestrator turn by turn through the SDK's own replay, on a clock that tests move.

It does what a durable engine does with a turn: keeps the history, hands it over with what is new,
and carries out the actions that come back.
"""

import base64
import json
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
from azure.durable_functions.worker import DurableFunctionsWorker
from google.protobuf.timestamp_pb2 import Timestamp
from google.protobuf.wrappers_pb2 import StringValue

INSTANCE_ID = "claim-CLM-1"
type Activities = dict[str, Callable[[Any], Any]]


@dataclass
class Replay:
    orchestrator: Callable[..., Generator[Any, Any, Any]]
    activities: Activities
    order: str
    now: datetime = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    statuses: list[dict[str, Any]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    timers: dict[int, datetime] = field(default_factory=dict)
    outcome: pb.CompleteOrchestrationAction | None = None
    _history: list[pb.HistoryEvent] = field(default_factory=list)

    def start(self) -> "Replay":
        started = pb.ExecutionStartedEvent(
            name=self.orchestrator.__name__,
            input=StringValue(value=json.dumps(self.order)),
            orchestrationInstance=pb.OrchestrationInstance(instanceId=INSTANCE_ID),
        )
        return self._turn([self._event(executionStarted=started)])

    def raise_event(self, *data: Any) -> "Replay":
        """All of them arrive in one turn."""
        events = [
            pb.EventRaisedEvent(name="ApprovalDecision", input=StringValue(value=json.dumps(one)))
            for one in data
        ]
        return self._turn([self._event(eventRaised=event) for event in events])

    def advance(self, **by: float) -> "Replay":
        """Moves the clock, firing each timer at its time."""
        until = self.now + timedelta(**by)
        while due := [(at, id_) for id_, at in self.timers.items() if at <= until]:
            self.now, timer_id = min(due)
            del self.timers[timer_id]
            fired = pb.TimerFiredEvent(timerId=timer_id, fireAt=self._timestamp())
            self._turn([self._event(timerFired=fired)])
        self.now = until
        return self

    @property
    def result(self) -> dict[str, Any]:
        assert self.outcome is not None, "the claim has not ended"
        assert self.outcome.orchestrationStatus == pb.ORCHESTRATION_STATUS_COMPLETED, self.outcome
        return json.loads(self.outcome.result.value)

    @property
    def steps(self) -> list[str]:
        return [status["step"] for status in self.statuses]

    @property
    def status(self) -> dict[str, Any]:
        return self.statuses[-1]

    def _turn(self, new: list[pb.HistoryEvent]) -> "Replay":
        new = [self._event(orchestratorStarted=pb.OrchestratorStartedEvent()), *new]
        request = pb.OrchestratorRequest(
            instanceId=INSTANCE_ID, pastEvents=self._history, newEvents=new
        )
        answer = DurableFunctionsWorker().execute_orchestration_request(
            self.orchestrator, base64.b64encode(request.SerializeToString()).decode()
        )
        response = pb.OrchestratorResponse.FromString(base64.b64decode(answer))
        self._history += new
        status = json.loads(response.customStatus.value)
        if status not in self.statuses:
            self.statuses.append(status)
        arrived = [event for action in response.actions if (event := self._carry_out(action))]
        return self._turn(arrived) if arrived else self

    def _carry_out(self, action: pb.OrchestratorAction) -> pb.HistoryEvent | None:
        """The event that the action brings at once, if it does."""
        match action.WhichOneof("orchestratorActionType"):
            case "scheduleTask":
                task = action.scheduleTask
                scheduled = pb.TaskScheduledEvent(name=task.name, input=task.input)
                self._history.append(self._event(action.id, taskScheduled=scheduled))
                return self._run(action.id, task.name, json.loads(task.input.value))
            case "createTimer":
                created = pb.TimerCreatedEvent(fireAt=action.createTimer.fireAt)
                self._history.append(self._event(action.id, timerCreated=created))
                self.timers[action.id] = action.createTimer.fireAt.ToDatetime(tzinfo=UTC)
            case "completeOrchestration":
                self.outcome = action.completeOrchestration
            case other:
                raise NotImplementedError(other)
        return None

    def _run(self, task_id: int, name: str, question: Any) -> pb.HistoryEvent:
        self.calls.append(name)
        try:
            result = StringValue(value=json.dumps(self.activities[name](question)))
        except Exception as error:  # noqa: BLE001 - whatever it raises, the activity failed
            failure = pb.TaskFailureDetails(errorType=type(error).__name__, errorMessage=str(error))
            failed = pb.TaskFailedEvent(taskScheduledId=task_id, failureDetails=failure)
            return self._event(taskFailed=failed)
        completed = pb.TaskCompletedEvent(taskScheduledId=task_id, result=result)
        return self._event(taskCompleted=completed)

    def _event(self, event_id: int = -1, **kind: Any) -> pb.HistoryEvent:
        return pb.HistoryEvent(eventId=event_id, timestamp=self._timestamp(), **kind)

    def _timestamp(self) -> Timestamp:
        timestamp = Timestamp()
        timestamp.FromDatetime(self.now)
        return timestamp
