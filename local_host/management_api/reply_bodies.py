"""What the extension's HTTP API says of an instance, as JSON values."""

from typing import Any

from local_host.durable_sdk import pb
from local_host.management_api.json_values import STATUS_NAMES, as_json, time_text
from local_host.store.records import Instance

BASE_PATH = "/runtime/webhooks/durabletask"


def management_urls(base_url: str, instance_id: str, query: str) -> dict[str, str]:
    """The URLs that manage one instance, as clients get them. `base_url` ends in BASE_PATH."""
    instance = f"{base_url}/instances/{instance_id}"
    return {
        "id": instance_id,
        "statusQueryGetUri": f"{instance}?{query}",
        "sendEventPostUri": f"{instance}/raiseEvent/{{eventName}}?{query}",
        "terminatePostUri": f"{instance}/terminate?reason={{text}}&{query}",
        "purgeHistoryDeleteUri": f"{instance}?{query}",
        "restartPostUri": f"{instance}/restart?{query}",
        "rewindPostUri": f"{instance}/rewind?reason={{text}}&{query}",
        "suspendPostUri": f"{instance}/suspend?reason={{text}}&{query}",
        "resumePostUri": f"{instance}/resume?reason={{text}}&{query}",
    }


def status_body(instance: Instance, *, with_input: bool) -> dict[str, Any]:
    return {
        "name": instance.name,
        "instanceId": instance.instance_id,
        "runtimeStatus": STATUS_NAMES[instance.status],
        "input": as_json(instance.input) if with_input else None,
        "customStatus": as_json(instance.custom_status),
        "output": output_of(instance),
        "createdTime": time_text(instance.created_at),
        "lastUpdatedTime": time_text(instance.updated_at),
    }


def output_of(instance: Instance) -> Any:
    if instance.failure is not None:
        return pb.TaskFailureDetails.FromString(instance.failure).errorMessage
    return as_json(instance.output)
