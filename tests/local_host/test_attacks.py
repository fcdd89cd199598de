"""A client that means harm, or has lost its way, costs the host and the others next to nothing."""

import resource
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from tests.hosts import ROOT, Host, running_host
from tests.local_host.conftest import DURABLE_APP
from tests.local_host.crash.shortages import no_more_bytes
from tests.local_host.http.serving import Client
from tests.local_host.instances import HUB, decide, finished, start

MEGABYTE = 1_048_576
POSTED = "POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    with running_host(DURABLE_APP, data_dir=tmp_path) as host:
        yield host


def port_of(host: Host) -> int:
    return int(host.url.rpartition(":")[2])


def memory(host: Host) -> float:
    """In megabytes, after the host has had time to read what it was sent."""
    for _ in range(20):
        assert host.get("/admin/host/status").is_success
    return psutil.Process(host.process.pid).memory_info().rss / MEGABYTE


def send_what_is_taken(client: Client, data: bytes) -> None:
    """Until it is all sent, or nobody reads it any more."""
    client.socket.setblocking(False)
    rest = memoryview(data)
    while rest and select.select([], [client.socket], [], 0.5)[1]:
        rest = rest[client.socket.send(rest) :]
    client.socket.setblocking(True)


def test_unfinished_long_bodies_cost_no_memory(host: Host) -> None:
    before = memory(host)
    size = 99_000_000
    head = POSTED.format("/api/run/waits") + f"Content-Length: {size}\r\n\r\n"
    with ExitStack() as stack:
        for _ in range(8):
            client = stack.enter_context(Client(port_of(host)))
            client.send(head.encode() + bytes(size - 1))
        assert memory(host) - before < 60


def test_a_long_body_on_a_full_disk_is_refused_and_does_no_harm(host: Host) -> None:
    for size in (1_048_577, 3_000_000):
        with no_more_bytes(host.process.pid):
            reply = host.post("/api/run/waits", content=b" " * size)
            assert (reply.status_code, reply.content) == (507, b"")
        assert host.post("/api/run/waits", content=b" " * size + b"24").status_code == 202
    assert "Traceback" not in "".join(host.output)


def test_a_header_without_end_costs_no_memory_and_holds_nobody_up(host: Host) -> None:
    before = memory(host)
    with Client(port_of(host)) as client:
        client.send(b"GET / HTTP/1.1\r\nX-Endless: ")
        for _ in range(100):
            client.send(bytes(b"x" * MEGABYTE))
        assert memory(host) - before < 20
        assert client.reply()[0] == 431


def test_requests_whose_replies_nobody_reads_cost_no_memory(host: Host) -> None:
    before = memory(host)
    with Client(port_of(host)) as client:
        send_what_is_taken(
            client, b"GET /api/unknown HTTP/1.1\r\nHost: localhost\r\n\r\n" * 500_000
        )
        assert memory(host) - before < 8


def test_half_open_connections_and_few_open_files_shut_nobody_out(host: Host) -> None:
    printed = len(host.output)
    resource.prlimit(host.process.pid, resource.RLIMIT_NOFILE, (256, 256))
    with ExitStack() as stack:
        for _ in range(400):
            stack.enter_context(Client(port_of(host))).send(b"GET / HT")
        for _ in range(3):
            with Client(port_of(host)) as client:
                assert client.ask("GET /admin/host/ping HTTP/1.1")[0] == 200
        instance_id = start(host)
        assert decide(host, instance_id).status_code == 202
        assert finished(host, instance_id)["output"] == "yes"
    said = [line for line in host.output[printed:] if "connection_not_accepted" in line]
    assert len(said) == 1
    assert len("".join(host.output[printed:])) < 3000


@pytest.mark.parametrize(("allowed", "connections"), [(256, 85), (1024, 341), (4096, 512)])
def test_connections_leave_open_files_to_the_others(allowed: int, connections: int) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(allowed, 256), allowed))
        if allowed > 1024:
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, allowed))

    code = "from local_host.http.limits import *; print(connections_allowed())"
    printed = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        preexec_fn=limit,
        check=True,
        capture_output=True,
        text=True,
    )
    assert int(printed.stdout) == connections


def test_who_hangs_up_on_the_management_api_leaves_no_stack_trace(host: Host) -> None:
    for path in (f"{HUB}/orchestrators/waits", "/admin/local/clock", "/api/run/waits"):
        with Client(port_of(host)) as client:
            client.send((POSTED.format(path) + 'Content-Length: 100\r\n\r\n{"half').encode())
    memory(host)
    assert "Traceback" not in "".join(host.output)


@pytest.mark.parametrize("connection", ["keep-alive", "close"])
@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{HUB}/orchestrators/waits", 400),
        (f"{HUB}/nowhere", 404),
        ("/admin/local/clock", 400),
        ("/api/nowhere", 404),
    ],
)
def test_a_long_body_that_is_refused_gets_its_reply(
    durable_host: Host, path: str, status: int, connection: str
) -> None:
    size = 5_000_000
    with Client(port_of(durable_host)) as client:
        head = f"Content-Length: {size}\r\nConnection: {connection}\r\n\r\n"
        client.send((POSTED.format(path) + head).encode() + b"1" * size)
        assert client.reply()[0] == status
