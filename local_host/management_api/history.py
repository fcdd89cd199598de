"""`historyEvents` of the extension's HTTP API: the history told in fewer, larger entries.

What was scheduled is told with how it ended, when it has; the begin and end of turns are left out.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from local_host.clock import MICROSECONDS
from local_host.durable_sdk import Timestamp, pb
from local_host.engine import events
from local_host.management_api.json_values import STATUS_NAMES, as_json

type Entry = dict[str, Any]

_SCHEDULED = {"taskScheduled", "subOrchestrationInstanceCreated"}
_LEFT_OUT = {"orchestratorStarted", "orchestratorCompleted", "historyState"}


def history_entries(
    history: Iterable[pb.HistoryEvent], *, inputs: bool, outputs: bool
) -> list[Entry]:
    scheduled: dict[int, pb.HistoryEvent] = {}
    entries: dict[int, Entry] = {}
    for number, event in enumerate(history):
        kind = event.WhichOneof("eventType") or ""
        if kind in _SCHEDULED:
            scheduled[event.eventId] = event
            entries[_place(event)] = _entry(event, kind, {}, inputs=inputs, outputs=outputs)
        elif kind not in _LEFT_OUT:
            entries[number] = _entry(event, kind, scheduled, inputs=inputs, outputs=outputs)
            begun = scheduled.get(getattr(getattr(event, kind), "taskScheduledId", -1))
            if begun is not None:
                entries.pop(_place(begun), None)
    return list(entries.values())


def _place(scheduled: pb.HistoryEvent) -> int:
    return -1 - scheduled.eventId


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
            entry["OrchestrationStatus"] = STATUS_NAMES[
                event.executionCompleted.orchestrationStatus
            ]
        case "taskCompleted" | "subOrchestrationInstanceCompleted":
            entry |= _begun(scheduled.get(getattr(event, kind).taskScheduledId))
        case "taskFailed" | "subOrchestrationInstanceFailed":
            failed = getattr(event, kind)
            entry |= _begun(scheduled.get(failed.taskScheduledId))
            entry["Reason"] = failed.failureDetails.errorMessage
            entry["Details"] = failed.failureDetails.stackTrace.value
        case "timerCreated" | "timerFired":
            entry["FireAt"] = _time(getattr(event, kind).fireAt)
        case "eventRaised" | "eventSent" | "taskScheduled" | "subOrchestrationInstanceCreated":
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
    return {
        name: as_json(text) if name == "Result" else text
        for name, text in given
        if text is not None
    }


def _time(stamp: Timestamp) -> str:
    moment = datetime.fromtimestamp(events.moment(stamp) / MICROSECONDS, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
