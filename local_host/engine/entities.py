"""An entity's turns: its messages in the order in which they came, one batch at a time.

While a critical section holds the entity, only that section is heard; the others wait. A lock over
several entities is asked for one by one, in the order that all callers share, so that two sections
never wait for each other.
"""

import logging
import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

from local_host.durable_sdk import pb
from local_host.engine import commands, events
from local_host.engine.errors import EngineError
from local_host.engine.transaction import Transaction
from local_host.store import entity_records, records
from local_host.store.entity_records import Entity
from local_host.store.records import Message

logger = logging.getLogger(__name__)

_LARGEST_BATCH = 1000


def is_entity(instance_id: str) -> bool:
    """Entity ids look like `@name@key`; an orchestration's never starts that way."""
    return instance_id.startswith("@")


def entity_name(entity_id: str) -> str:
    return entity_id.split("@", 2)[1]


@dataclass(frozen=True, slots=True)
class EntityTurn:
    """What an entity does next: a lock to be taken or given back, or else a batch of operations."""

    entity: Entity
    lock_message: Message | None
    operations: list[Message]

    @property
    def request(self) -> pb.EntityBatchRequest:
        return pb.EntityBatchRequest(
            instanceId=self.entity.instance_id,
            entityState=events.text(self.entity.state),
            operations=[_operation(message.event) for message in self.operations],
        )


def load_entity_turn(db: sqlite3.Connection, entity_id: str, now: int) -> EntityTurn | None:
    """The entity's next turn, or None when nobody whom it hears wants anything."""
    entity = entity_records.find_entity(db, entity_id)
    heard = list(_heard(entity, records.read_inbox(db, entity_id, now)))
    operations: list[Message] = []
    for message in heard[:_LARGEST_BATCH]:
        if not _is_operation(message.event):
            break
        operations.append(message)
    if operations:
        return EntityTurn(entity, None, operations)
    return EntityTurn(entity, heard[0], []) if heard else None


def commit_batch(tx: Transaction, turn: EntityTurn, result: pb.EntityBatchResult) -> None:
    """Keep the new state, answer the callers, send what the operations sent; once."""
    done = turn.operations[: len(result.results)]
    if records.delete_messages(tx.db, [message.id for message in done]) < len(done):
        return
    entity = entity_records.find_entity(tx.db, turn.entity.instance_id)
    state = events.value_of(result, "entityState") or None
    entity_records.keep_entity(tx.db, replace(entity, state=state, updated_at=tx.now))
    for message, answer in zip(done, result.results, strict=True):
        _answer(tx, message.event, answer)
    for action in result.actions:
        _act(tx, action)
    tx.effects.wake.append(turn.entity.instance_id)


def fail_batch(tx: Transaction, turn: EntityTurn, failure: pb.TaskFailureDetails) -> None:
    """The entity's code could not run at all: its callers are told, its state stays."""
    answer = pb.OperationResult(failure=pb.OperationResultFailure(failureDetails=failure))
    result = pb.EntityBatchResult(
        results=[answer] * len(turn.operations), entityState=events.text(turn.entity.state)
    )
    commit_batch(tx, turn, result)


def commit_lock_message(tx: Transaction, turn: EntityTurn) -> None:
    """The entity is locked and the request goes on to the next one, or it is free again."""
    assert turn.lock_message is not None
    records.delete_messages(tx.db, [turn.lock_message.id])
    event = turn.lock_message.event
    entity = entity_records.find_entity(tx.db, turn.entity.instance_id)
    tx.effects.wake.append(entity.instance_id)
    if event.HasField("entityLockRequested"):
        request = event.entityLockRequested
        owner = request.parentInstanceId.value
        if not tx.is_live(owner):
            return
        entity = replace(entity, locked_by=request.criticalSectionId, lock_owner=owner)
        _pass_on(tx, request)
    elif event.entityUnlockSent.criticalSectionId == entity.locked_by:
        entity = replace(entity, locked_by=None, lock_owner=None)
    entity_records.keep_entity(tx.db, replace(entity, updated_at=tx.now))


def _heard(entity: Entity, inbox: list[Message]) -> Iterator[Message]:
    """The messages that need not wait. A section is never heard to leave before it has come in."""
    outside: set[str] = set()
    for message in inbox:
        event = message.event
        if event.HasField("entityUnlockSent"):
            if event.entityUnlockSent.criticalSectionId not in outside:
                yield message
        elif entity.locked_by is None or _comes_from_owner(entity, event):
            yield message
        elif event.HasField("entityLockRequested"):
            outside.add(event.entityLockRequested.criticalSectionId)


def _comes_from_owner(entity: Entity, event: pb.HistoryEvent) -> bool:
    called = event.entityOperationCalled
    return (
        event.HasField("entityOperationCalled")
        and called.parentInstanceId.value == entity.lock_owner
    )


def _is_operation(event: pb.HistoryEvent) -> bool:
    return event.HasField("entityOperationCalled") or event.HasField("entityOperationSignaled")


def _operation(event: pb.HistoryEvent) -> pb.OperationRequest:
    called = event.HasField("entityOperationCalled")
    message = event.entityOperationCalled if called else event.entityOperationSignaled
    return pb.OperationRequest(
        operation=message.operation,
        requestId=message.requestId,
        input=events.given(message, "input"),
    )


def _answer(tx: Transaction, event: pb.HistoryEvent, result: pb.OperationResult) -> None:
    if event.HasField("entityOperationCalled"):
        call = event.entityOperationCalled
        news = events.operation_answered(tx.now, call.requestId, result)
        tx.tell(call.parentInstanceId.value, call.parentExecutionId.value, news)


def _pass_on(tx: Transaction, request: pb.EntityLockRequestedEvent) -> None:
    following = request.position + 1
    if following < len(request.lockSet):
        forwarded = pb.HistoryEvent(eventId=-1, timestamp=events.timestamp(tx.now))
        forwarded.entityLockRequested.CopyFrom(request)
        forwarded.entityLockRequested.position = following
        tx.deliver_to_entity(forwarded)
        return
    granted = events.lock_granted(tx.now, request.criticalSectionId)
    tx.tell(request.parentInstanceId.value, None, granted)


def _act(tx: Transaction, action: pb.OperationAction) -> None:
    match action.WhichOneof("operationActionType"):
        case "sendSignal":
            _signal(tx, action.sendSignal)
        case "startNewOrchestration":
            _start(tx, action.startNewOrchestration)
        case unsupported:
            logger.warning("unsupported_entity_action action=%s", unsupported)


def _signal(tx: Transaction, action: pb.SendSignalAction) -> None:
    request = pb.SignalEntityRequest(
        instanceId=action.instanceId,
        name=action.name,
        input=events.given(action, "input"),
        requestId=uuid.uuid4().hex,
        scheduledTime=events.given(action, "scheduledTime"),
    )
    try:
        commands.signal_entity(tx, request)
    except EngineError as error:  # as below
        logger.warning("entity_signal_refused entity=%s reason=%s", request.instanceId, error)


def _start(tx: Transaction, action: pb.StartNewOrchestrationAction) -> None:
    request = pb.CreateInstanceRequest(
        instanceId=action.instanceId or uuid.uuid4().hex,
        name=action.name,
        version=events.given(action, "version"),
        input=events.given(action, "input"),
        scheduledStartTimestamp=events.given(action, "scheduledTime"),
    )
    try:
        commands.start(tx, request)
    except EngineError as error:  # an entity sends and forgets, so there is nobody to tell
        logger.warning("entity_start_refused instance=%s reason=%s", request.instanceId, error)
