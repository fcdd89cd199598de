"""The two doors of the task hub, with one vocabulary. A call that returns was acknowledged."""

from datetime import datetime
from typing import Any, Protocol

import grpc
import httpx
from durabletask.client import TaskHubGrpcClient
from durabletask.entities import EntityInstanceId

from tests.hosts import Host
from tests.local_host.instances import HUB


class HostGone(Exception):
    """The host died before it answered: the call may have happened, or not."""


class Door(Protocol):
    name: str

    def start(self, instance_id: str, orchestrator: str, argument: Any = None) -> None: ...
    def restart(self, instance_id: str) -> None: ...
    def rewind(self, instance_id: str) -> None: ...
    def signal(self, key: str, message: str) -> None: ...
    def send(self, instance_id: str, message: str) -> None: ...
    def suspend(self, instance_id: str) -> None: ...
    def resume(self, instance_id: str) -> None: ...
    def terminate(self, instance_id: str) -> None: ...
    def purge(self, instance_id: str) -> None: ...


class HttpDoor:
    name = "http"

    def __init__(self, host: Host) -> None:
        self._host = host

    def start(self, instance_id: str, orchestrator: str, argument: Any = None) -> None:
        self._ask("POST", f"orchestrators/{orchestrator}/{instance_id}", json=argument)

    def restart(self, instance_id: str) -> None:
        query = {"restartWithNewInstanceId": "false"}
        self._ask("POST", f"instances/{instance_id}/restart", params=query)

    def rewind(self, instance_id: str) -> None:
        self._ask("POST", f"instances/{instance_id}/rewind")

    def signal(self, key: str, message: str) -> None:
        self._ask("POST", f"entities/tally/{key}", params={"op": "add"}, json=message)

    def messages(self, key: str) -> list[str]:
        """What the entity was told, in order."""
        reply = answer(self._host, "GET", f"{HUB}/entities/tally/{key}")
        return [] if reply.status_code == 404 else reply.json()

    def send(self, instance_id: str, message: str) -> None:
        self._ask("POST", f"instances/{instance_id}/raiseEvent/Go", json=message)

    def suspend(self, instance_id: str) -> None:
        self._ask("POST", f"instances/{instance_id}/suspend")

    def resume(self, instance_id: str) -> None:
        self._ask("POST", f"instances/{instance_id}/resume")

    def terminate(self, instance_id: str) -> None:
        self._ask("POST", f"instances/{instance_id}/terminate")

    def purge(self, instance_id: str) -> None:
        self._ask("DELETE", f"instances/{instance_id}")

    def purge_prefix(self, prefix: str) -> None:
        long_ago = datetime(2020, 1, 1).isoformat()  # noqa: DTZ001 - the API takes it as UTC
        query = {"createdTimeFrom": long_ago, "instanceIdPrefix": prefix}
        self._ask("DELETE", "instances", params=query)

    def advance_clock(self, seconds: float) -> None:
        answer(self._host, "POST", "/admin/local/clock", json={"advance_seconds": seconds})

    def status(self, instance_id: str) -> dict[str, Any] | None:
        """None when there is no such instance."""
        reply = answer(self._host, "GET", f"{HUB}/instances/{instance_id}")
        return None if reply.status_code == 404 else reply.json()

    def _ask(self, method: str, path: str, **options: Any) -> None:
        answer(self._host, method, f"{HUB}/{path}", **options).raise_for_status()


class GrpcDoor:
    name = "grpc"

    def __init__(self, host: Host) -> None:
        self._client = TaskHubGrpcClient(host_address=host.grpc_address)

    def close(self) -> None:
        self._client.close()

    def start(self, instance_id: str, orchestrator: str, argument: Any = None) -> None:
        start = self._client.schedule_new_orchestration
        self._ask(start, orchestrator, input=argument, instance_id=instance_id)

    def restart(self, instance_id: str) -> None:
        self._ask(self._client.restart_orchestration, instance_id)

    def rewind(self, instance_id: str) -> None:
        self._ask(self._client.rewind_orchestration, instance_id)

    def signal(self, key: str, message: str) -> None:
        entity = EntityInstanceId("tally", key)
        self._ask(self._client.signal_entity, entity, "add", input=message)

    def signal_nobody(self) -> None:
        self._ask(self._client.signal_entity, EntityInstanceId("nobody", "at-all"), "add")

    def clean_entities(self) -> None:
        self._ask(self._client.clean_entity_storage)

    def send(self, instance_id: str, message: str) -> None:
        self._ask(self._client.raise_orchestration_event, instance_id, "Go", data=message)

    def suspend(self, instance_id: str) -> None:
        self._ask(self._client.suspend_orchestration, instance_id)

    def resume(self, instance_id: str) -> None:
        self._ask(self._client.resume_orchestration, instance_id)

    def terminate(self, instance_id: str) -> None:
        self._ask(self._client.terminate_orchestration, instance_id)

    def purge(self, instance_id: str) -> None:
        self._ask(self._client.purge_orchestration, instance_id)

    def _ask(self, call: Any, *arguments: Any, **options: Any) -> None:
        try:
            call(*arguments, **options)
        except grpc.RpcError as error:
            if error.code() == grpc.StatusCode.UNAVAILABLE:  # pyright: ignore[reportAttributeAccessIssue]
                raise HostGone from error
            raise


def answer(host: Host, method: str, path: str, **options: Any) -> httpx.Response:
    try:
        return host.client.request(method, path, **options)
    except httpx.TransportError as error:
        raise HostGone from error
