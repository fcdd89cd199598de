"""Rewinding a failed orchestration: its failed steps are forgotten, and it goes on from there.

The worker rewrites the history, once it is asked to by an ExecutionRewound event that comes alone.
What the new history still waits for is then set going again: tasks, timers, sub-orchestrations.
"""

from collections.abc import Iterable
from copy import replace

from local_host.durable_sdk import pb
from local_host.engine import events
from local_host.engine.errors import InstanceAlreadyExists, InstanceNotFailed
from local_host.engine.families import parent_of
from local_host.engine.transaction import Transaction
from local_host.store import history_records, records
from local_host.store.records import Instance


def rewind(
    tx: Transaction, instance_id: str, reason: str | None, parent_execution_id: str | None = None
) -> None:
    instance = tx.instance(instance_id)
    if instance.status != pb.ORCHESTRATION_STATUS_FAILED:
        raise InstanceNotFailed(instance_id)
    records.update_instance(
        tx.db,
        replace(
            instance,
            status=pb.ORCHESTRATION_STATUS_RUNNING,
            packed_output=None,
            failure=None,
            completed_at=None,
            updated_at=tx.now,
        ),
    )
    tx.effects.changed.append(instance_id)
    event = events.rewound(tx.now, reason, parent_execution_id)
    tx.deliver(instance_id, event, execution_id=instance.execution_id)


def commit_rewind(
    tx: Transaction, instance: Instance, action: pb.RewindOrchestrationAction
) -> None:
    """Take the rewritten history, which ends with the turn that asked for it, and go on."""
    *kept, _, asked = action.newHistory
    started = events.start_in(kept)
    execution_id = started.orchestrationInstance.executionId.value
    parent = started.parentInstance.SerializeToString() if instance.parent is not None else None
    renewed = replace(instance, execution_id=execution_id, parent=parent, updated_at=tx.now)
    history_records.clear_history(tx.db, instance.instance_id)
    history_records.append_history(tx.db, instance.instance_id, 0, kept)
    records.update_instance(tx.db, renewed)
    reason = events.value_of(asked.executionRewound, "reason")
    tx.deliver(
        instance.instance_id, events.rewound(tx.now, reason, None), execution_id=execution_id
    )
    for event in _unanswered(kept):
        _set_going(tx, renewed, event, reason)


def _unanswered(history: Iterable[pb.HistoryEvent]) -> list[pb.HistoryEvent]:
    """What was begun and has no result, in order."""
    begun: dict[int, pb.HistoryEvent] = {}
    for event in history:
        match event.WhichOneof("eventType"):
            case "taskScheduled" | "timerCreated" | "subOrchestrationInstanceCreated":
                begun[event.eventId] = event
            case "taskCompleted":
                begun.pop(event.taskCompleted.taskScheduledId, None)
            case "timerFired":
                begun.pop(event.timerFired.timerId, None)
            case "subOrchestrationInstanceCompleted":
                begun.pop(event.subOrchestrationInstanceCompleted.taskScheduledId, None)
            case _:
                pass
    return list(begun.values())


def _set_going(
    tx: Transaction, instance: Instance, event: pb.HistoryEvent, reason: str | None
) -> None:
    if event.HasField("taskScheduled"):
        tx.schedule(instance, event.eventId, event.taskScheduled)
    elif event.HasField("timerCreated"):
        tx.set_timer(instance, event.eventId, event.timerCreated.fireAt)
    else:
        _set_child_going(tx, instance, event.eventId, event.subOrchestrationInstanceCreated, reason)


def _set_child_going(
    tx: Transaction,
    instance: Instance,
    task_id: int,
    created: pb.SubOrchestrationInstanceCreatedEvent,
    reason: str | None,
) -> None:
    """The child that failed is rewound, one that is gone begins anew, any other keeps its way.

    An instance that only has the id which the child was to have is left alone: as before, there is
    no child, which fails once more while that instance lives.
    """
    child = records.find_instance(tx.db, created.instanceId)
    if child is not None and parent_of(child) != instance.instance_id:
        if child.status not in events.FINISHED:
            tx.refuse_child(instance, task_id, InstanceAlreadyExists(created.instanceId))
            return
        child = None
    if child is None:
        tx.create_child(instance, task_id, created)
        return
    parent = tx.parent_info(instance, task_id).SerializeToString()
    records.update_instance(tx.db, replace(child, parent=parent))
    if child.status == pb.ORCHESTRATION_STATUS_FAILED:
        rewind(tx, child.instance_id, reason, instance.execution_id)
    elif child.status in events.FINISHED:
        news = events.child_ended(tx.now, task_id, child.status, child.output, None)
        tx.tell(instance.instance_id, instance.execution_id, news)
