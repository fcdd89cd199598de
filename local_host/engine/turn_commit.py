"""What an orchestrator decided in a turn, made into history, messages and work; one transaction."""

import logging
import uuid
from collections.abc import Mapping
from copy import replace
from typing import NamedTuple

from local_host.durable_sdk import pb
from local_host.engine import events
from local_host.engine.errors import InstanceAlreadyExists, InvalidInstanceId
from local_host.engine.transaction import Transaction
from local_host.engine.uncommitted import UncommittedEvent
from local_host.engine.workers import WorkAborted
from local_host.store import history_records, records
from local_host.store.history_records import append_history
from local_host.store.packing import pack_text
from local_host.store.records import Instance

logger = logging.getLogger(__name__)


class Turn(NamedTuple):
    """What an instance has to do now. `messages` are the inbox rows that it consumes; what is
    `uncommitted` is among the new events and not in the inbox.
    """

    instance: Instance
    past: list[pb.HistoryEvent]
    new: list[pb.HistoryEvent]
    messages: list[int]
    uncommitted: UncommittedEvent | None = None

    @property
    def started(self) -> pb.ExecutionStartedEvent:
        return events.start_in(self.past or self.new)

    @property
    def request(self) -> pb.OrchestratorRequest:
        trace = self.instance.trace_context
        return pb.OrchestratorRequest(
            instanceId=self.instance.instance_id,
            executionId=events.text(self.instance.execution_id),
            pastEvents=self.past,
            newEvents=self.new,
            entityParameters=pb.OrchestratorEntityParameters(),
            orchestrationTraceContext=(
                pb.OrchestrationTraceContext.FromString(trace) if trace else None
            ),
        )


class TurnCommit:
    """The actions of one response, turned into history and messages."""

    def __init__(
        self,
        tx: Transaction,
        turn: Turn,
        instance: Instance,
        places: Mapping[int, pb.TraceContext],
    ) -> None:
        self._places = places
        self._tx = tx
        self._turn = turn
        self._instance = instance
        self._history = list(turn.new)
        self._completion: pb.CompleteOrchestrationAction | None = None

    def keep(self, response: pb.OrchestratorResponse) -> None:
        for action in response.actions:
            self._act(action)
        self._history.append(events.orchestrator_completed(self._tx.now))
        started = self._instance.status == pb.ORCHESTRATION_STATUS_PENDING
        self._instance = replace(
            self._instance,
            status=pb.ORCHESTRATION_STATUS_RUNNING if started else self._instance.status,
            custom_status=events.value_of(response, "customStatus") or None,
            updated_at=self._tx.now,
            trace_context=(
                response.orchestrationTraceContext.SerializeToString()
                if response.HasField("orchestrationTraceContext")
                else None
            ),
        )
        completion = self._completion
        if completion is None:
            append_history(
                self._tx.db, self._instance.instance_id, len(self._turn.past), self._history
            )
            records.update_progress(self._tx.db, self._instance)
            self._tx.effects.changed.append(self._instance.instance_id)
        elif completion.orchestrationStatus == pb.ORCHESTRATION_STATUS_CONTINUED_AS_NEW:
            self._continue_as_new(completion)
        elif completion.orchestrationStatus not in events.FINISHED:
            raise WorkAborted(f"an orchestration cannot end as {completion.orchestrationStatus}")
        else:
            self._tx.finish(
                self._instance,
                completion.orchestrationStatus,
                events.value_of(completion, "result"),
                events.given(completion, "failureDetails"),
                after=self._history,
            )

    def _act(self, action: pb.OrchestratorAction) -> None:
        match action.WhichOneof("orchestratorActionType"):
            case "completeOrchestration":
                self._completion = action.completeOrchestration
            case "scheduleTask":
                self._schedule_task(action.id, action.scheduleTask)
            case "createTimer":
                self._create_timer(action.id, action.createTimer)
            case "createSubOrchestration":
                self._create_child(action.id, action.createSubOrchestration)
            case "sendEvent":
                self._send_event(action.id, action.sendEvent)
            case "sendEntityMessage":
                self._send_entity_message(action.id, action.sendEntityMessage)
            case unsupported:
                logger.warning(
                    "unsupported_action instance=%s action=%s",
                    self._instance.instance_id,
                    unsupported,
                )

    def _record(self, event_id: int) -> pb.HistoryEvent:
        event = pb.HistoryEvent(eventId=event_id, timestamp=events.timestamp(self._tx.now))
        self._history.append(event)
        return event

    def _schedule_task(self, task_id: int, action: pb.ScheduleTaskAction) -> None:
        scheduled = self._record(task_id).taskScheduled
        scheduled.CopyFrom(
            pb.TaskScheduledEvent(
                name=action.name,
                version=events.given(action, "version"),
                input=events.given(action, "input"),
                parentTraceContext=events.given(action, "parentTraceContext"),
                tags=action.tags,
            )
        )
        self._tx.schedule(self._instance, task_id, scheduled, self._places.get(task_id))

    def _create_timer(self, timer_id: int, action: pb.CreateTimerAction) -> None:
        self._record(timer_id).timerCreated.fireAt.CopyFrom(action.fireAt)
        self._tx.set_timer(self._instance, timer_id, action.fireAt)

    def _create_child(self, task_id: int, action: pb.CreateSubOrchestrationAction) -> None:
        created = self._record(task_id).subOrchestrationInstanceCreated
        created.CopyFrom(
            pb.SubOrchestrationInstanceCreatedEvent(
                instanceId=action.instanceId or uuid.uuid4().hex,
                name=action.name,
                version=events.given(action, "version"),
                input=events.given(action, "input"),
                parentTraceContext=events.given(action, "parentTraceContext"),
                tags=action.tags,
            )
        )
        self._tx.stamp(created)
        if created.instanceId.startswith("@"):  # whose mail an entity would get
            self._tx.refuse_child(self._instance, task_id, InvalidInstanceId())
        elif self._tx.is_live(created.instanceId):
            taken = InstanceAlreadyExists(created.instanceId)
            self._tx.refuse_child(self._instance, task_id, taken)
        else:
            self._tx.create_child(self._instance, task_id, created)

    def _send_event(self, event_id: int, action: pb.SendEventAction) -> None:
        data = events.value_of(action, "data")
        target = action.instance.instanceId
        self._record(event_id).eventSent.CopyFrom(
            pb.EventSentEvent(instanceId=target, name=action.name, input=events.text(data))
        )
        if self._tx.is_live(target):
            self._tx.deliver(target, events.event_raised(self._tx.now, action.name, data))

    def _send_entity_message(self, event_id: int, action: pb.SendEntityMessageAction) -> None:
        kind = action.WhichOneof("EntityMessageType")
        assert kind is not None
        getattr(self._record(event_id), kind).CopyFrom(getattr(action, kind))
        message = pb.HistoryEvent(eventId=-1, timestamp=events.timestamp(self._tx.now))
        getattr(message, kind).CopyFrom(getattr(action, kind))
        if message.HasField("entityOperationCalled"):
            message.entityOperationCalled.parentExecutionId.value = self._instance.execution_id
        self._tx.deliver_to_entity(message)

    def _continue_as_new(self, completion: pb.CompleteOrchestrationAction) -> None:
        """The instance begins again: new input, empty history, kept events before later ones."""
        instance, execution_id = self._instance, uuid.uuid4().hex
        history_records.clear_history(self._tx.db, instance.instance_id)
        records.delete_generation(self._tx.db, instance.instance_id, instance.execution_id)
        started = pb.ExecutionStartedEvent()
        started.CopyFrom(self._turn.started)
        started.orchestrationInstance.executionId.value = execution_id
        started.ClearField("input")
        started.ClearField("scheduledStartTimestamp")
        if completion.HasField("result"):
            started.input.CopyFrom(completion.result)
        if completion.HasField("newVersion"):
            started.version.CopyFrom(completion.newVersion)
        renewed = replace(
            instance,
            execution_id=execution_id,
            packed_input=pack_text(events.value_of(started, "input")),
            version=events.value_of(started, "version"),
            scheduled_at=None,
            trace_context=None,
        )
        records.update_instance(self._tx.db, renewed)
        self._tx.effects.changed.append(instance.instance_id)
        self._tx.deliver(
            instance.instance_id,
            events.execution_started(self._tx.now, started),
            execution_id=execution_id,
        )
        for event in completion.carryoverEvents:
            records.insert_message(self._tx.db, instance.instance_id, event, arrived_at=0)
