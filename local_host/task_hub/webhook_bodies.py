"""What the extension's HTTP API says of an instance, as JSON values."""

import json
from datetime import UTC, datetime
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
from google.protobuf.json_format import MessageToDict

from local_host.clock import MICROSECONDS
from local_host.engine import events
from local_host.store.records import Instance

STATUS_NAMES: dict[int, str] = {
    pb.ORCHESTRATION_STATUS_RUNNING: "Running",
    pb.ORCHESTRATION_STATUS_COMPLETED: "Completed",
    pb.ORCHESTRATION_STATUS_CONTINUED_AS_NEW: "ContinuedAsNew",
    pb.ORCHESTRATION_STATUS_FAILED: "Failed",
    pb.ORCHESTRATION_STATUS_CANCELED: "Canceled",
    pb.ORCHESTRATION_STATUS_TERMINATED: "Terminated",
    pb.ORCHESTRATION_STATUS_PENDING: "Pending",
    pb.ORCHESTRATION_STATUS_SUSPENDED: "Suspended",
}


def management_urls(base_url: str, instance_id: str, query: str) -> dict[str, str]:
    """The URLs that manage one instance, as clients get them. `base_url` ends in BASE_PATH."""
    instance = f"{base_url}/instances/{instance_id}"
    return {
        "id": instance_id,
        "statusQueryGetUri": f"{instance}?{query}",
        "sendEventPostUri": f"{instance}/raiseEvent/{{eventName}}?{query}",
        "terminatePostUri": f"{instance}/terminate?reason={{text}}&{query}",
        "purgeHistoryDeleteUri": f"{instance}?{query}",
        "suspendPostUri": f"{instance}/suspend?reason={{text}}&{query}",
        "resumePostUri": f"{instance}/resume?reason={{text}}&{query}",
    }


def status_body(instance: Instance, *, with_input: bool) -> dict[str, Any]:
    return {
        "name": instance.name,
        "instanceId": instance.instance_id,
        "runtimeStatus": STATUS_NAMES[instance.status],
        "input": _value(instance.input) if with_input else None,
        "customStatus": _value(instance.custom_status),
        "output": output_of(instance),
        "createdTime": _time(instance.created_at),
        "lastUpdatedTime": _time(instance.updated_at),
    }


def output_of(instance: Instance) -> Any:
    if instance.failure is not None:
        return pb.TaskFailureDetails.FromString(instance.failure).errorMessage
    return _value(instance.output)


def history_entry(event: pb.HistoryEvent, *, outputs: bool) -> dict[str, Any]:
    kind = event.WhichOneof("eventType") or ""
    details: dict[str, Any] = MessageToDict(getattr(event, kind))
    if not outputs:
        details.pop("result", None)
    details.pop("input", None)
    return {
        "EventType": kind[:1].upper() + kind[1:],
        "EventId": event.eventId,
        "Timestamp": _time(events.moment(event.timestamp)),
        **{key[:1].upper() + key[1:]: value for key, value in details.items()},
    }


def _value(text: str | None) -> Any:
    """A stored text as JSON; what is not JSON is a string."""
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text


def _time(moment: int) -> str:
    return datetime.fromtimestamp(moment // MICROSECONDS, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
