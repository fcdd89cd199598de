"""The host as a process: start, stop, sudden death, and everything that keeps it from starting."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from local_host.clock import MICROSECONDS, SystemClock
from local_host.engine import events
from local_host.store import database, records
from tests.hosts import ROOT, Host, HostDied, running_host
from tests.local_host.conftest import DURABLE_APP
from tests.local_host.http.test_loopback import needs_ipv6, taken
from tests.local_host.instances import HUB, decide, finished, start, status
from tests.local_host.store import rows

ECHO = ROOT / "tests/apps/echo"
ENV = {**os.environ, "PYTHON_SCRIPT_FILE_NAME": "main.py"}


def test_it_lists_functions_and_says_when_it_is_ready(durable_host: Host) -> None:
    printed = "".join(durable_host.output)
    assert f"run: [POST] {durable_host.url}/api/run/{{name}}" in printed
    assert "waits: orchestrationTrigger" in printed
    assert durable_host.get("/admin/host/status").json()["state"] == "Running"


@pytest.mark.skipif(sys.platform == "win32", reason="uvloop does not run there")
def test_its_event_loop_is_uvloops(tmp_path: Path) -> None:
    script = {"PYTHON_SCRIPT_FILE_NAME": "function_app.py"}
    with running_host(ECHO, data_dir=tmp_path, env=script) as host:
        assert host.get("/api/event_loop").text == "uvloop"


def test_it_listens_on_loopback_only(durable_host: Host) -> None:
    """What listens on every address would answer on 127.0.0.2 too."""
    port = int(durable_host.url.rpartition(":")[2])
    assert [is_open(address, port) for address in ("127.0.0.1", "127.0.0.2")] == [True, False]


def is_open(address: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((address, port)) == 0


@needs_ipv6
def test_localhost_is_the_host_whatever_it_means(durable_host: Host) -> None:
    port = int(durable_host.url.removeprefix("http://localhost:"))
    for address in ("127.0.0.1", "[::1]"):
        reply = httpx.get(f"http://{address}:{port}/admin/host/status", timeout=20)
        assert reply.json()["state"] == "Running"


@needs_ipv6
def test_a_port_that_localhost_may_mean_elsewhere_is_named(tmp_path: Path) -> None:
    with taken(socket.AF_INET6, "::1") as port:
        printed = refusal(DURABLE_APP, tmp_path, "--port", str(port))
    assert printed == (
        f"Port {port} is in use on [::1], which localhost may mean. "
        "Choose another one with --port.\n"
    )


def test_ctrl_c_ends_it_with_zero_and_state_survives(tmp_path: Path) -> None:
    with running_host(DURABLE_APP, data_dir=tmp_path) as host:
        instance_id = start(host)
        assert host.stop() == 0
        host.restart()
        assert decide(host, instance_id).status_code == 202
        assert finished(host, instance_id)["output"] == "yes"


def test_after_kill_9_everything_acknowledged_goes_on(tmp_path: Path) -> None:
    with running_host(DURABLE_APP, data_dir=tmp_path / "hub") as host:
        waiting = [start(host) for _ in range(20)]
        assert decide(host, waiting[0], "before").status_code == 202
        host.kill9()
        host.restart()
        assert finished(host, waiting[0])["output"] == "before"
        for instance_id in waiting[1:]:
            assert status(host, instance_id).json()["runtimeStatus"] in {"Running", "Pending"}
            decide(host, instance_id, "after")
        assert {finished(host, each)["output"] for each in waiting[1:]} == {"after"}


def test_an_overdue_timer_fires_after_a_restart_and_the_moved_clock_stays(tmp_path: Path) -> None:
    with running_host(DURABLE_APP, data_dir=tmp_path) as host:
        instance_id = start(host, argument=48)
        host.advance_clock(24 * 3600)
        assert status(host, instance_id).status_code == 202
        host.kill9()
        host.restart()
        assert host.get("/admin/local/clock").json()["seconds_ahead"] == 24 * 3600
        assert any("The clock is 86,400 seconds ahead" in line for line in host.output)
        host.advance_clock(24 * 3600)
        assert finished(host, instance_id)["output"] == "timed out"


def test_a_timer_fires_although_the_machines_clock_is_behind_what_is_stored(tmp_path: Path) -> None:
    database.open_database(tmp_path / database.FILE_NAME).close()
    with rows.opened(tmp_path) as db:
        tomorrow = SystemClock().now() + 24 * 3600 * MICROSECONDS
        event = events.event_raised(tomorrow, "Decision", None)
        records.insert_message(db, "nobody", event, arrived_at=tomorrow)
    with running_host(DURABLE_APP, data_dir=tmp_path) as host:
        assert any("seconds ahead of this machine" in line for line in host.output)
        instance_id = start(host, argument=1 / 3600)
        assert finished(host, instance_id)["output"] == "timed out"


def test_an_activity_is_retried_by_its_policy(durable_host: Host, tmp_path: Path) -> None:
    instance_id = start(durable_host, "records", str(tmp_path / "notes"))
    assert finished(durable_host, instance_id)["output"] == 3


@pytest.mark.parametrize("seconds", ["", '"1"', "-1", "NaN", "1e30", "true", "[]", "[" * 100_000])
def test_the_clock_moves_forward_by_a_number_only(durable_host: Host, seconds: str) -> None:
    body = f'{{"advance_seconds": {seconds}}}'
    reply = durable_host.post("/admin/local/clock", content=body)
    assert (reply.status_code, reply.json()["error"]) == (400, "validation_failed")


def refusal(
    root: Path, data_dir: Path, *options: str, before: Callable[[], None] | None = None
) -> str:
    """What the host prints when it does not start; `before` runs in its process first."""
    command = [sys.executable, "-m", "local_host", "--root", str(root)]
    command += ["--data-dir", str(data_dir), *options]
    ended = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env=ENV,
        capture_output=True,
        text=True,
        timeout=30,
        preexec_fn=before,
    )
    assert ended.returncode == 1, ended.stdout
    return ended.stderr


def test_a_port_in_use_is_named(durable_host: Host, tmp_path: Path) -> None:
    port = durable_host.url.rpartition(":")[2]
    assert f"Port {port} is in use" in refusal(DURABLE_APP, tmp_path, "--port", port)


def test_a_folder_in_use_is_named(tmp_path: Path) -> None:
    with (
        running_host(DURABLE_APP, data_dir=tmp_path),
        pytest.raises(HostDied, match="Another local host is using"),
        running_host(DURABLE_APP, data_dir=tmp_path),
    ):
        pass


def test_a_folder_that_is_no_functions_project_is_named(tmp_path: Path) -> None:
    assert "host.json is missing" in refusal(tmp_path, tmp_path / "hub")


def test_settings_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "local.settings.json").write_text("{")
    assert "local.settings.json" in refusal(tmp_path, tmp_path / "hub")


def test_an_app_that_does_not_import_is_named(tmp_path: Path) -> None:
    (tmp_path / "host.json").write_text(json.dumps({"version": "2.0"}))
    (tmp_path / "main.py").write_text("import a_module_that_is_nowhere\n")
    assert "No module named 'a_module_that_is_nowhere'" in refusal(
        tmp_path, tmp_path / "h", "--port", "0"
    )


@pytest.mark.parametrize(
    "content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 4000]
)
def test_a_broken_store_is_left_alone_and_named(tmp_path: Path, content: bytes) -> None:
    store = tmp_path / "durable.db"
    store.write_bytes(content)
    with (
        pytest.raises(HostDied, match="cannot be used as the durable store"),
        running_host(DURABLE_APP, data_dir=tmp_path),
    ):
        pass
    assert store.read_bytes() == content


def test_the_management_api_is_below_runtime_only(durable_host: Host) -> None:
    assert durable_host.get(f"/api{HUB}/instances").status_code == 404


def test_a_port_that_is_none_is_named(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "local_host", "--root", str(DURABLE_APP), "--port", "99999"]
    ended = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 2
    assert "must be a port number" in ended.stderr


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert f"{file} cannot be used as a folder" in refusal(DURABLE_APP, file, "--port", "0")


def test_a_grpc_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        printed = refusal(DURABLE_APP, tmp_path, "--port", "0", "--grpc-port", port)
    assert f"Port {port} is in use. Choose another one with --grpc-port." in printed


def test_of_two_hosts_started_at_once_on_a_fresh_folder_one_runs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "local_host", "--root", str(DURABLE_APP), "--port", "0"]
    command += ["--data-dir", str(tmp_path / "hub")]
    hosts = [
        subprocess.Popen(
            command, cwd=ROOT, env=ENV, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for _ in range(2)
    ]
    first = next(host for host in _as_they_end(hosts))
    (other,) = (host for host in hosts if host is not first)
    assert first.stdout is not None
    assert b"Another local host is using" in first.stdout.read()
    assert other.poll() is None
    other.kill()
    for host in hosts:
        host.communicate()


def _as_they_end(hosts: list[subprocess.Popen[bytes]]) -> Iterator[subprocess.Popen[bytes]]:
    while True:
        yield from (host for host in hosts if host.poll() is not None)


ADVANCE = '{"advance_seconds": 5}'


def seconds_ahead(host: Host) -> float:
    return host.get("/admin/local/clock").json()["seconds_ahead"]


@pytest.mark.parametrize(
    "foreign",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "same-site", "origin": "http://localhost:1"},
        {"sec-fetch-site": "same-origin", "origin": "http://localhost"},
        {"origin": "https://localhost:{port}"},
        {"origin": "http://127.0.0.1:{port}"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ""},
    ],
)
def test_another_page_cannot_change_what_belongs_to_the_host(
    durable_host: Host, foreign: dict[str, str]
) -> None:
    port = durable_host.url.rpartition(":")[2]
    headers = {name: value.format(port=port) for name, value in foreign.items()}
    headers["content-type"] = "text/plain"
    before, instance_id = seconds_ahead(durable_host), start(durable_host)
    for method, path in (
        ("POST", "/admin/local/clock"),
        ("POST", f"{HUB}/instances/{instance_id}/terminate"),
        ("DELETE", f"{HUB}/instances/{instance_id}"),
        ("POST", f"{HUB}/orchestrators/waits"),
        ("POST", f"{HUB}/entities/Tally/k?op=add"),
    ):
        reply = durable_host.client.request(method, path, content=ADVANCE, headers=headers)
        assert (reply.status_code, reply.content) == (403, b"")
    assert seconds_ahead(durable_host) == before
    assert status(durable_host, instance_id).json()["runtimeStatus"] in {"Pending", "Running"}


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST", "127.0.0.1", "[::1]"])
def test_the_host_s_own_pages_may_change_what_belongs_to_it(durable_host: Host, name: str) -> None:
    address = f"{name}:{durable_host.url.rpartition(':')[2]}"
    headers = {"host": address, "origin": f"http://{address.lower()}"}
    before = seconds_ahead(durable_host)
    reply = durable_host.post("/admin/local/clock", content=ADVANCE, headers=headers)
    assert reply.json()["seconds_ahead"] == before + 5


def test_a_name_that_a_page_gave_to_this_machine_changes_nothing(durable_host: Host) -> None:
    port = durable_host.url.rpartition(":")[2]
    headers = {"host": f"evil.example:{port}", "origin": f"http://evil.example:{port}"}
    before = seconds_ahead(durable_host)
    reply = durable_host.post("/admin/local/clock", content=ADVANCE, headers=headers)
    assert reply.status_code == 400
    assert seconds_ahead(durable_host) == before


def test_what_the_host_serves_answers_head(durable_host: Host) -> None:
    instance_id = start(durable_host)
    for path in (
        "/",
        "/admin/host/status",
        "/admin/host/ping",
        "/admin/functions",
        "/admin/functions/run",
        "/admin/local/clock",
        f"{HUB}/instances",
        f"{HUB}/instances/{instance_id}",
        f"{HUB}/entities",
    ):
        got, headed = durable_host.get(path), durable_host.client.head(path)
        assert (headed.status_code, headed.content) == (got.status_code, b"")
        assert headed.headers.get("content-type") == got.headers.get("content-type")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_what_is_stored_is_for_its_owner_alone(tmp_path: Path) -> None:
    """New, and as an earlier version may have left it."""
    folder = tmp_path / "hub"
    with running_host(DURABLE_APP, data_dir=folder) as host:
        start(host)
        modes = {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())}
        assert modes.pop("hub") == 0o700
        assert {"durable.db", "durable.db-wal", "host.lock"} <= modes.keys()
        assert set(modes.values()) == {0o600}
        host.kill9()
        for path in (folder, *folder.iterdir()):
            path.chmod(0o777)
        host.restart()
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o077 for path in folder.iterdir()} == {0}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_folder_that_is_shared_on_purpose_stays_shared(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    with running_host(DURABLE_APP, data_dir=tmp_path):
        assert tmp_path.stat().st_mode & 0o1777 == 0o1777
        assert (tmp_path / "durable.db").stat().st_mode & 0o777 == 0o600


def test_activities_that_wait_leave_threads_to_handlers(tmp_path: Path) -> None:
    """Eight cores would allow eighty at once, of six threads."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    env = {"PYTHON_CPU_COUNT": "8", "PYTHON_THREADPOOL_THREAD_COUNT": "6"}
    with running_host(DURABLE_APP, data_dir=tmp_path / "hub", env=env) as host:
        instance_id = start(host, "reads_many", str(pipe))
        while len(list(tmp_path.glob("pipe-begun-*"))) < 4:
            assert host.get("/admin/host/status").is_success
        assert host.get("/api/thread", timeout=10).text == "a thread was free"
        assert len(list(tmp_path.glob("pipe-begun-*"))) == 4
        (tmp_path / "text").write_text("x")
        with pipe.open("w"):
            (tmp_path / "text").replace(pipe)
        assert finished(host, instance_id)["output"] == 20
