"""The engine's gRPC port is open only when it is asked for; the app's own clients need none."""

from pathlib import Path
from typing import Any, cast

import grpc
import psutil
import pytest
from durabletask.client import TaskHubGrpcClient

from local_host.grpc_api.service import GrpcService, handlers
from tests.hosts import Host, running_host
from tests.local_host.conftest import DURABLE_APP
from tests.local_host.instances import HUB, decide, finished
from tests.local_host.test_host import is_open


def listening(host: Host) -> set[int]:
    """The ports of this machine on which the host's process answers."""
    connections = psutil.Process(host.process.pid).net_connections("all")
    return {c.laddr.port for c in connections if c.status == psutil.CONN_LISTEN}


def http_port(host: Host) -> int:
    return int(host.url.rpartition(":")[2])


def test_nobody_reaches_the_engine_unless_the_port_is_asked_for(durable_host: Host) -> None:
    assert listening(durable_host) == {http_port(durable_host)}
    assert "gRPC" not in "".join(durable_host.output)


def test_without_a_port_the_apps_clients_work_all_the_same(durable_host: Host) -> None:
    started = durable_host.post("/api/run/waits", json=24)  # by the asynchronous client
    instance_id = started.json()["id"]
    assert decide(durable_host, instance_id).status_code == 202
    assert finished(durable_host, instance_id)["output"] == "yes"
    told = durable_host.get(f"/api/state/{instance_id}")  # by the synchronous one
    assert told.text == "COMPLETED"


def test_without_a_port_work_that_the_app_does_not_take_is_refused(durable_host: Host) -> None:
    reply = durable_host.post(f"{HUB}/orchestrators/of_a_worker", json=1)
    assert (reply.status_code, "does not exist" in reply.json()["Message"]) == (400, True)


def test_nobody_can_answer_where_a_binding_points_without_a_port() -> None:
    """What opens a channel of its own is refused, and tells nothing to another program."""
    nowhere = GrpcService(handlers(cast(Any, None))).address
    with TaskHubGrpcClient(host_address=nowhere) as client, pytest.raises(grpc.RpcError) as refusal:
        client.get_orchestration_state("one")
    assert refusal.value.code() == grpc.StatusCode.UNAVAILABLE


def test_a_port_that_is_asked_for_is_open_to_this_machine_and_said_to_be(tmp_path: Path) -> None:
    with running_host(DURABLE_APP, data_dir=tmp_path, grpc_port=0) as host:
        port = int(host.grpc_address.rpartition(":")[2])
        assert listening(host) == {http_port(host), port}
        assert any(f"127.0.0.1:{port} (gRPC), open to every program" in s for s in host.output)
        assert not is_open("127.0.0.2", port)
        with TaskHubGrpcClient(host_address=host.grpc_address) as client:
            assert client.get_orchestration_state("nobody") is None
        instance_id = host.post("/api/run/old_style", json=["Ann"]).json()["id"]
        assert finished(host, instance_id)["output"] == ["Hello Ann!"]
