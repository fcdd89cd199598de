"""What a client may ask of the task hub; each function is one transaction."""

import json
import re
import uuid
from copy import replace

from local_host.durable_sdk import pb
from local_host.engine import events
from local_host.engine.errors import (
    InstanceAlreadyExists,
    InstanceFinished,
    InstanceNotFinished,
    InvalidEntityId,
    InvalidInstanceId,
    PayloadTooLarge,
)
from local_host.engine.families import family_of
from local_host.engine.filters import InstanceFilter
from local_host.engine.queries import matching
from local_host.engine.transaction import Transaction
from local_host.store import entity_records, history_records, records
from local_host.store.records import Instance

_BAD_ID = re.compile(r"^@|[/\\#?\x00-\x1f\x7f-\x9f]")
_ENTITY_ID = re.compile(r"@[^@]+@[^@]+", re.DOTALL)
_CHUNK = 500
MAX_PAYLOAD_BYTES = 4 * 1024 * 1024


def start(
    tx: Transaction,
    request: pb.CreateInstanceRequest,
    overridable: frozenset[int] = events.FINISHED,
) -> str:
    """Create an instance; an existing one of the same id and an overridable status is replaced.

    The request's own policy, when given, has the last word; one that lists no state allows none.
    """
    instance_id = request.instanceId
    if _BAD_ID.search(instance_id) or len(instance_id) > 256:
        raise InvalidInstanceId
    _require_small(events.value_of(request, "input"))
    existing = records.find_instance(tx.db, instance_id)
    if existing is not None:
        policy = request.orchestrationIdReusePolicy
        has_policy = request.HasField("orchestrationIdReusePolicy")
        replaceable = policy.replaceableStatus if has_policy else overridable
        if existing.status not in replaceable:
            raise InstanceAlreadyExists(instance_id)
        if existing.status not in events.FINISHED:
            terminate(tx, instance_id, "Replaced by a new instance", recursive=False)
        records.delete_instance(tx.db, instance_id)
    started = pb.ExecutionStartedEvent(
        name=request.name,
        version=events.given(request, "version"),
        input=events.given(request, "input"),
        orchestrationInstance=pb.OrchestrationInstance(instanceId=instance_id),
        scheduledStartTimestamp=events.given(request, "scheduledStartTimestamp"),
        parentTraceContext=events.given(request, "parentTraceContext"),
        tags=request.tags,
    )
    tx.create(started, parent=None)
    return instance_id


def restart(tx: Transaction, instance_id: str, *, new_id: bool) -> str:
    """Start a finished instance once more with what it got the first time; returns the id."""
    finished = tx.instance(instance_id)
    if finished.status not in events.FINISHED:
        raise InstanceNotFinished(instance_id)
    request = pb.CreateInstanceRequest(
        instanceId=uuid.uuid4().hex if new_id else instance_id,
        name=finished.name,
        version=events.text(finished.version),
        input=events.text(finished.input),
        tags=json.loads(finished.tags or "{}"),
    )
    return start(tx, request)


def raise_event(
    tx: Transaction, instance_id: str, name: str, data: str | None, raised_at: int | None = None
) -> None:
    """`raised_at` is when, if that is not now."""
    _live(tx, instance_id)
    _require_small(data)
    when = tx.now if raised_at is None else raised_at
    tx.deliver(instance_id, events.event_raised(when, name, data), arrived_at=when)


def suspend(tx: Transaction, instance_id: str, reason: str | None) -> None:
    """From now on the instance takes no turn until it is resumed or terminated."""
    instance = _live(tx, instance_id)
    if instance.status == pb.ORCHESTRATION_STATUS_SUSPENDED:
        return
    _set_status(tx, instance, pb.ORCHESTRATION_STATUS_SUSPENDED)
    tx.deliver(instance_id, events.suspended(tx.now, reason))


def resume(tx: Transaction, instance_id: str, reason: str | None) -> None:
    instance = _live(tx, instance_id)
    if instance.status != pb.ORCHESTRATION_STATUS_SUSPENDED:
        return
    begun = history_records.history_length(tx.db, instance_id) > 0
    _set_status(
        tx,
        instance,
        pb.ORCHESTRATION_STATUS_RUNNING if begun else pb.ORCHESTRATION_STATUS_PENDING,
    )
    tx.deliver(instance_id, events.resumed(tx.now, reason))


def terminate(tx: Transaction, instance_id: str, output: str | None, *, recursive: bool) -> None:
    """End the instance at once, whatever its code is doing; with its children when asked."""
    instance = _live(tx, instance_id)
    for each in family_of(tx, instance, recursive=recursive, finished=False):
        event = events.terminated(tx.now, output, recurse=recursive)
        tx.finish(each, pb.ORCHESTRATION_STATUS_TERMINATED, output, None, after=[event])
        tx.effects.terminated.append(each)


def purge(tx: Transaction, instance_id: str, *, recursive: bool = False) -> int:
    """Forget a finished instance, with its finished descendants when asked; returns how many."""
    instance = tx.instance(instance_id)
    if instance.status not in events.FINISHED:
        raise InstanceNotFinished(instance_id)
    family = family_of(tx, instance, recursive=recursive, finished=True)
    for each in family:
        records.delete_instance(tx.db, each.instance_id)
        tx.effects.changed.append(each.instance_id)
    return len(family)


def signal_entity(tx: Transaction, request: pb.SignalEntityRequest) -> None:
    if not _ENTITY_ID.fullmatch(request.instanceId) or len(request.instanceId) > 256:
        raise InvalidEntityId
    data = events.value_of(request, "input")
    _require_small(data)
    message = events.operation_signaled(
        tx.now, request.instanceId, request.name, data, request.requestId or uuid.uuid4().hex
    )
    if request.HasField("scheduledTime"):
        message.entityOperationSignaled.scheduledTime.CopyFrom(request.scheduledTime)
    tx.deliver_to_entity(message)


def clean_entities(
    tx: Transaction, *, remove_empty: bool, release_orphaned_locks: bool
) -> tuple[int, int]:
    """Forget entities without a state, free those whose holder has ended; how many of each."""
    released = 0
    if release_orphaned_locks:
        for entity in entity_records.locked_entities(tx.db):
            if not tx.is_live(entity.lock_owner or ""):
                freed = replace(entity, locked_by=None, lock_owner=None)
                entity_records.keep_entity(tx.db, freed)
                tx.effects.wake.append(entity.instance_id)
                released += 1
    removed = entity_records.delete_empty(tx.db) if remove_empty else 0
    return removed, released


def purge_matching(tx: Transaction, wanted: InstanceFilter) -> int:
    """Purge the finished instances among those wanted, at most a chunk; returns how many."""
    finished = (wanted.statuses & events.FINISHED) if wanted.statuses else events.FINISHED
    if not finished:
        return 0
    victims = matching(tx.db, replace(wanted, statuses=frozenset(finished)), _CHUNK)
    for victim in victims:
        records.delete_instance(tx.db, victim.instance_id)
    return len(victims)


def is_small(payload: str | None) -> bool:
    return payload is None or len(payload.encode()) <= MAX_PAYLOAD_BYTES


def _require_small(payload: str | None) -> None:
    if not is_small(payload):
        raise PayloadTooLarge(MAX_PAYLOAD_BYTES)


def _live(tx: Transaction, instance_id: str) -> Instance:
    instance = tx.instance(instance_id)
    if instance.status in events.FINISHED:
        raise InstanceFinished(instance_id)
    return instance


def _set_status(tx: Transaction, instance: Instance, status: int) -> None:
    records.update_instance(tx.db, replace(instance, status=status, updated_at=tx.now))
    tx.effects.changed.append(instance.instance_id)
