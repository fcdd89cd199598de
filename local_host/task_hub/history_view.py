"""`historyEvents` of the extension's HTTP API: the history told in fewer, larger entries.

What was scheduled is told with how it ended; the begin and end of turns are left out.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
from google.protobuf.timestamp_pb2 import Timestamp

from local_host.clock import MICROSECONDS
from local_host.engine import events

type Entry = dict[str, Any]

_LEFT_OUT = {"orchestratorStarted", "orchestratorCompleted", "historyState"}
_STATUS = "ORCHESTRATION_STATUS_"


def history_entries(
    history: Iterable[pb.HistoryEvent], *, inputs: bool, outputs: bool
) -> list[Entry]:
    scheduled: dict[int, pb.HistoryEvent] = {}
    entries: list[Entry] = []
    for event in history:
        kind = event.WhichOneof("eventType") or ""
        if kind in {"taskScheduled", "subOrchestrationInstanceCreated"}:
            scheduled[event.eventId] = event
        elif kind not in _LEFT_OUT:
            entries.append(_entry(event, kind, scheduled, inputs=inputs, outputs=outputs))
    return entries


def _entry(
    event: pb.HistoryEvent,
    kind: str,
    scheduled: dict[int, pb.HistoryEvent],
    *,
    inputs: bool,
    outputs: bool,
) -> Entry:
    entry: Entry = {
        "EventType": kind[:1].upper() + kind[1:],
        "Timestamp": _time(event.timestamp),
    }
    match kind:
        case "executionStarted":
            entry["FunctionName"] = event.executionStarted.name
        case "executionCompleted":
            status = pb.OrchestrationStatus.Name(event.executionCompleted.orchestrationStatus)
            entry["OrchestrationStatus"] = status.removeprefix(_STATUS).capitalize()
        case "taskCompleted" | "subOrchestrationInstanceCompleted":
            entry |= _begun(scheduled.get(getattr(event, kind).taskScheduledId))
        case "taskFailed" | "subOrchestrationInstanceFailed":
            failed = getattr(event, kind)
            entry |= _begun(scheduled.get(failed.taskScheduledId))
            entry["Reason"] = failed.failureDetails.errorMessage
            entry["Details"] = failed.failureDetails.stackTrace.value
        case "timerCreated" | "timerFired":
            entry["FireAt"] = _time(getattr(event, kind).fireAt)
        case "eventRaised" | "eventSent":
            entry["Name"] = getattr(event, kind).name
        case _:
            pass
    return entry | _payloads(getattr(event, kind), inputs=inputs, outputs=outputs)


def _begun(event: pb.HistoryEvent | None) -> Entry:
    if event is None:
        return {}
    began = getattr(event, event.WhichOneof("eventType") or "")
    return {"FunctionName": began.name, "ScheduledTime": _time(event.timestamp)}


def _payloads(details: Any, *, inputs: bool, outputs: bool) -> Entry:
    wanted = [("input", "Input")] if inputs else []
    wanted += [("result", "Result")] if outputs else []
    known = details.DESCRIPTOR.fields_by_name
    given = ((name, events.value_of(details, field)) for field, name in wanted if field in known)
    return {name: as_json(text) for name, text in given if text is not None}


def as_json(text: str | None) -> Any:
    """A stored text as JSON; what is not JSON is a string."""
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text


def _time(stamp: Timestamp) -> str:
    moment = datetime.fromtimestamp(events.moment(stamp) / MICROSECONDS, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
