"""What every durable operation is made of: rows to write, and what the engine must do after."""

import json
import sqlite3
import uuid
from collections.abc import Callable
from copy import replace
from dataclasses import dataclass, field

from local_host.durable_sdk import Timestamp, pb
from local_host.engine import events
from local_host.engine.errors import EngineError, InstanceNotFound
from local_host.store import entity_records, history_records, records
from local_host.store.history_records import append_history, without_output
from local_host.store.packing import pack_text
from local_host.store.records import Activity, Instance


@dataclass(slots=True)
class Effects:
    """What the engine learns once the transaction is on disk."""

    wake: list[str] = field(default_factory=list[str])
    timers: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    activities: list[Activity] = field(default_factory=list[Activity])
    changed: list[str] = field(default_factory=list[str])
    terminated: list[Instance] = field(default_factory=list[Instance])
    told: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])


@dataclass(slots=True)
class Transaction:
    """One operation on the task hub, at one moment."""

    db: sqlite3.Connection
    now: int
    default_version: str | None = None  # of what begins without one
    effects: Effects = field(default_factory=Effects)

    def instance(self, instance_id: str) -> Instance:
        found = records.find_instance(self.db, instance_id)
        if found is None:
            raise InstanceNotFound(instance_id)
        return found

    def is_live(self, instance_id: str) -> bool:
        found = records.generation_of(self.db, instance_id)
        return found is not None and found[1] not in events.FINISHED

    def tell(self, instance_id: str, execution_id: str | None, event: pb.HistoryEvent) -> None:
        """Deliver news to an instance if it still runs, and in the generation that asked for it."""
        found = records.generation_of(self.db, instance_id)
        if found is None or found[1] in events.FINISHED:
            return
        if not execution_id or found[0] == execution_id:
            self.deliver(instance_id, event, execution_id=found[0])

    def deliver(
        self,
        instance_id: str,
        event: pb.HistoryEvent,
        *,
        execution_id: str | None = None,
        arrived_at: int | None = None,
        fires_at: int | None = None,
    ) -> None:
        """Put an event into an instance's inbox, to be seen now or at `fires_at`. It may have
        `arrived_at` an earlier time, and comes before what arrived later.
        """
        records.insert_message(
            self.db,
            instance_id,
            event,
            arrived_at=self.now if arrived_at is None else arrived_at,
            execution_id=execution_id,
            fires_at=fires_at,
        )
        if fires_at is None:
            self.effects.wake.append(instance_id)
        else:
            self.effects.timers.append((fires_at, instance_id))

    def deliver_to_entity(self, message: pb.HistoryEvent) -> None:
        """Put an operation, a lock request or an unlock into the inbox of the entity it names."""
        kind = message.WhichOneof("eventType")
        assert kind is not None
        sent = getattr(message, kind)
        if message.HasField("entityLockRequested"):
            self.deliver(sent.lockSet[sent.position], message)
            return
        is_unlock = message.HasField("entityUnlockSent")
        later = None if is_unlock else events.moment_of(sent, "scheduledTime")
        due = self.now if later is None else later
        self.deliver(sent.targetInstanceId.value, message, fires_at=due if due > self.now else None)

    def schedule(
        self,
        instance: Instance,
        task_id: int,
        scheduled: pb.TaskScheduledEvent,
        place: pb.TraceContext | None = None,
    ) -> None:
        """Have an activity run once this is on disk; without a `place` in the trace of its own, in
        the one that its orchestration has said.
        """
        request = pb.ActivityRequest(
            name=scheduled.name,
            version=events.given(scheduled, "version"),
            input=events.given(scheduled, "input"),
            orchestrationInstance=_identity(instance),
            taskId=task_id,
            tags=scheduled.tags,
            parentTraceContext=place or events.given(scheduled, "parentTraceContext"),
        )
        activity = records.insert_activity(self.db, instance.execution_id, request)
        self.effects.activities.append(activity)

    def set_timer(self, instance: Instance, timer_id: int, fire_at: Timestamp) -> None:
        fires_at = events.moment(fire_at)
        self.deliver(
            instance.instance_id,
            events.timer_fired(fires_at, timer_id),
            execution_id=instance.execution_id,
            fires_at=fires_at,
        )

    def parent_info(self, parent: Instance, task_id: int) -> pb.ParentInstanceInfo:
        return pb.ParentInstanceInfo(
            taskScheduledId=task_id,
            name=events.text(parent.name),
            orchestrationInstance=_identity(parent),
        )

    def create_child(
        self,
        parent: Instance,
        task_id: int,
        created: pb.SubOrchestrationInstanceCreatedEvent,
    ) -> None:
        """A finished instance of the child's id is replaced; a live one is the caller's to see."""
        records.delete_instance(self.db, created.instanceId)
        info = self.parent_info(parent, task_id)
        started = pb.ExecutionStartedEvent(
            name=created.name,
            version=events.given(created, "version"),
            input=events.given(created, "input"),
            orchestrationInstance=pb.OrchestrationInstance(instanceId=created.instanceId),
            parentInstance=info,
            parentTraceContext=events.given(created, "parentTraceContext"),
            tags=created.tags,
        )
        self.create(started, parent=info.SerializeToString())

    def refuse_child(self, parent: Instance, task_id: int, error: EngineError) -> None:
        failure = events.failure_details(type(error).__name__, str(error))
        status = pb.ORCHESTRATION_STATUS_FAILED
        news = events.child_ended(self.now, task_id, status, None, failure)
        self.deliver(parent.instance_id, news, execution_id=parent.execution_id)

    def stamp(
        self, begins: pb.ExecutionStartedEvent | pb.SubOrchestrationInstanceCreatedEvent
    ) -> None:
        if self.default_version and not begins.version.value:
            begins.version.value = self.default_version

    def create(self, started: pb.ExecutionStartedEvent, *, parent: bytes | None) -> None:
        """A new instance, Pending until its first turn. Its version is its own for good."""
        self.stamp(started)
        instance_id = started.orchestrationInstance.instanceId
        execution_id = uuid.uuid4().hex
        started.orchestrationInstance.executionId.value = execution_id
        scheduled_at = events.moment_of(started, "scheduledStartTimestamp")
        records.insert_instance(
            self.db,
            Instance(
                instance_id=instance_id,
                execution_id=execution_id,
                name=started.name,
                version=events.value_of(started, "version"),
                status=pb.ORCHESTRATION_STATUS_PENDING,
                packed_input=pack_text(events.value_of(started, "input")),
                packed_output=None,
                custom_status=None,
                failure=None,
                tags=json.dumps(dict(started.tags)) if started.tags else None,
                parent=parent,
                created_at=self.now,
                updated_at=self.now,
                scheduled_at=scheduled_at,
                completed_at=None,
            ),
        )
        later = scheduled_at if scheduled_at and scheduled_at > self.now else None
        event = events.execution_started(self.now, started)
        self.deliver(instance_id, event, execution_id=execution_id, fires_at=later)

    def finish(
        self,
        instance: Instance,
        status: pb.OrchestrationStatus,
        output: str | None,
        failure: pb.TaskFailureDetails | None,
        *,
        after: list[pb.HistoryEvent],
    ) -> None:
        """The end of an instance: its last events, nothing left in its inbox, its parent told.

        It leaves the critical sections in which it still is: when it was terminated, or its code
        could not be run any more, it has not done so itself.
        """
        length = history_records.history_length(self.db, instance.instance_id)
        last = without_output(events.execution_completed(self.now, status, output, failure))
        append_history(self.db, instance.instance_id, length, [*after, last])
        records.clear_inbox(self.db, instance.instance_id)
        records.update_instance(
            self.db,
            replace(
                instance,
                status=status,
                packed_output=pack_text(output),
                failure=failure.SerializeToString() if failure else None,
                updated_at=self.now,
                completed_at=self.now,
            ),
        )
        self.effects.changed.append(instance.instance_id)
        for entity in entity_records.entities_locked_by(self.db, instance.instance_id):
            section = entity.locked_by or ""
            self.deliver_to_entity(events.unlock_sent(self.now, entity.instance_id, section))
        if instance.parent is not None:
            self._tell_parent(instance.parent, status, output, failure)

    def _tell_parent(
        self,
        parent: bytes,
        status: pb.OrchestrationStatus,
        output: str | None,
        failure: pb.TaskFailureDetails | None,
    ) -> None:
        info = pb.ParentInstanceInfo.FromString(parent)
        to = info.orchestrationInstance
        news = events.child_ended(self.now, info.taskScheduledId, status, output, failure)
        self.tell(to.instanceId, to.executionId.value, news)


def _identity(instance: Instance) -> pb.OrchestrationInstance:
    return pb.OrchestrationInstance(
        instanceId=instance.instance_id, executionId=events.text(instance.execution_id)
    )
