"""Entity messages in a history as the Functions extension tells them: events sent and raised.

A function app reads its histories that way; the engine keeps the protocol's own entity events.
"""

import json
from collections.abc import Callable, Mapping

from local_host.durable_sdk import pb
from local_host.engine import events


def as_extension(event: pb.HistoryEvent) -> pb.HistoryEvent:
    """The event itself unless it has to do with an entity."""
    tell = _TELL.get(event.WhichOneof("eventType") or "")
    return tell(event) if tell else event


type _Message = pb.EntityOperationCalledEvent | pb.EntityOperationSignaledEvent


def _operation(message: _Message, parent: str | None = None) -> dict[str, object]:
    envelope: dict[str, object] = {
        "op": message.operation,
        "signal": parent is None,
        "input": events.value_of(message, "input"),
        "id": message.requestId,
    }
    return envelope if parent is None else {**envelope, "parent": parent}


def _parts(entity_id: str) -> list[str]:
    return entity_id.split("@", 2)[1:]


def _called(event: pb.HistoryEvent) -> pb.HistoryEvent:
    call = event.entityOperationCalled
    envelope = _operation(call, parent=call.parentInstanceId.value)
    return _sent(event, call.targetInstanceId.value, "op", envelope)


def _signaled(event: pb.HistoryEvent) -> pb.HistoryEvent:
    signal = event.entityOperationSignaled
    return _sent(event, signal.targetInstanceId.value, "op", _operation(signal))


def _lock_requested(event: pb.HistoryEvent) -> pb.HistoryEvent:
    lock = event.entityLockRequested
    names = [dict(zip(("name", "key"), _parts(i), strict=True)) for i in lock.lockSet]
    envelope = {
        "id": lock.criticalSectionId,
        "parent": lock.parentInstanceId.value,
        "lockset": names,
        "pos": lock.position,
    }
    return _sent(event, lock.lockSet[lock.position], "op", envelope)


def _unlock_sent(event: pb.HistoryEvent) -> pb.HistoryEvent:
    unlock = event.entityUnlockSent
    envelope = {"id": unlock.criticalSectionId, "parent": unlock.parentInstanceId.value}
    return _sent(event, unlock.targetInstanceId.value, "release", envelope)


def _completed(event: pb.HistoryEvent) -> pb.HistoryEvent:
    done = event.entityOperationCompleted
    return _raised(event, done.requestId, {"result": events.value_of(done, "output")})


def _failed(event: pb.HistoryEvent) -> pb.HistoryEvent:
    failed = event.entityOperationFailed
    details = failed.failureDetails
    envelope = {"exceptionType": details.errorType, "result": details.errorMessage}
    return _raised(event, failed.requestId, envelope)


def _lock_granted(event: pb.HistoryEvent) -> pb.HistoryEvent:
    return _raised(event, event.entityLockGranted.criticalSectionId, {"result": None})


def _sent(
    event: pb.HistoryEvent, target: str, name: str, envelope: Mapping[str, object]
) -> pb.HistoryEvent:
    sent = pb.EventSentEvent(instanceId=target, name=name, input=events.text(json.dumps(envelope)))
    return pb.HistoryEvent(eventId=event.eventId, timestamp=event.timestamp, eventSent=sent)


def _raised(event: pb.HistoryEvent, name: str, envelope: Mapping[str, object]) -> pb.HistoryEvent:
    raised = pb.EventRaisedEvent(name=name, input=events.text(json.dumps(envelope)))
    return pb.HistoryEvent(eventId=event.eventId, timestamp=event.timestamp, eventRaised=raised)


_TELL: dict[str, Callable[[pb.HistoryEvent], pb.HistoryEvent]] = {
    "entityOperationCalled": _called,
    "entityOperationSignaled": _signaled,
    "entityLockRequested": _lock_requested,
    "entityUnlockSent": _unlock_sent,
    "entityOperationCompleted": _completed,
    "entityOperationFailed": _failed,
    "entityLockGranted": _lock_granted,
}
