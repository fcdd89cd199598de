"""What every durable operation is made of: rows to write, and what the engine must do after."""

import sqlite3
import uuid
from dataclasses import dataclass, field, replace

import durabletask.internal.orchestrator_service_pb2 as pb

from local_host.engine import events
from local_host.engine.errors import InstanceNotFound
from local_host.store import records
from local_host.store.records import Activity, Instance


@dataclass(slots=True)
class Effects:
    """What the engine learns once the transaction is on disk."""

    wake: list[str] = field(default_factory=list[str])
    timers: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    activities: list[Activity] = field(default_factory=list[Activity])
    changed: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Transaction:
    """One operation on the task hub, at one moment."""

    db: sqlite3.Connection
    now: int
    effects: Effects = field(default_factory=Effects)

    def instance(self, instance_id: str) -> Instance:
        found = records.find_instance(self.db, instance_id)
        if found is None:
            raise InstanceNotFound(instance_id)
        return found

    def deliver(
        self,
        instance_id: str,
        event: pb.HistoryEvent,
        *,
        execution_id: str | None = None,
        fires_at: int | None = None,
    ) -> None:
        """Put an event into an instance's inbox, to be seen now or at `fires_at`."""
        records.insert_message(
            self.db,
            instance_id,
            event,
            arrived_at=self.now,
            execution_id=execution_id,
            fires_at=fires_at,
        )
        if fires_at is None:
            self.effects.wake.append(instance_id)
        else:
            self.effects.timers.append((fires_at, instance_id))

    def create(
        self, started: pb.ExecutionStartedEvent, *, parent: bytes | None, tags: str | None
    ) -> None:
        """A new instance, Pending until its first turn."""
        instance_id = started.orchestrationInstance.instanceId
        execution_id = uuid.uuid4().hex
        started.orchestrationInstance.executionId.value = execution_id
        scheduled_at = (
            events.moment(started.scheduledStartTimestamp)
            if started.HasField("scheduledStartTimestamp")
            else None
        )
        records.insert_instance(
            self.db,
            Instance(
                instance_id=instance_id,
                execution_id=execution_id,
                name=started.name,
                version=events.value_of(started, "version"),
                status=pb.ORCHESTRATION_STATUS_PENDING,
                input=events.value_of(started, "input"),
                output=None,
                custom_status=None,
                failure=None,
                tags=tags,
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
    ) -> None:
        """The end of an instance: its last event, nothing left in its inbox, its parent told."""
        length = records.history_length(self.db, instance.instance_id)
        last = events.execution_completed(self.now, status, output, failure)
        records.append_history(self.db, instance.instance_id, length, [last])
        records.clear_inbox(self.db, instance.instance_id)
        records.update_instance(
            self.db,
            replace(
                instance,
                status=status,
                output=output,
                failure=failure.SerializeToString() if failure else None,
                updated_at=self.now,
                completed_at=self.now,
            ),
        )
        self.effects.changed.append(instance.instance_id)
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
        receiver = records.find_instance(self.db, to.instanceId)
        if receiver is None or receiver.execution_id != to.executionId.value:
            return
        if receiver.status in events.FINISHED:
            return
        news = events.child_ended(self.now, info.taskScheduledId, status, output, failure)
        self.deliver(to.instanceId, news, execution_id=to.executionId.value)
