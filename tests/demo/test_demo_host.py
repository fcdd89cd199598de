"""The demo's child process: where it answers, its log, and what is said when it dies."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from demo.host import Host, HostFailed, free_port_after, running_host


@contextmanager
def host_that_runs(code: str, log_file: Path) -> Iterator[Host]:
    with (
        log_file.open("a", encoding="utf-8") as log,
        subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
    ):
        host = Host(process, log)
        yield host
        process.kill()
        host.last_words()


def test_it_is_ready_when_the_child_itself_says_so(tmp_path: Path) -> None:
    code = "print('Ready: http://localhost:1234', flush=True); input()"

    with host_that_runs(code, tmp_path / "log") as host:
        host.wait_until_ready()

        assert host.url == "http://localhost:1234"


def test_another_hosts_readiness_in_the_same_log_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("Ready: http://localhost:1234\n")

    with (
        host_that_runs("raise SystemExit('The folder is in use.')", tmp_path / "log") as host,
        pytest.raises(HostFailed, match=r"The folder is in use\.$"),
    ):
        host.wait_until_ready()


def test_a_host_that_dies_is_reported_with_its_last_lines(tmp_path: Path) -> None:
    code = "import sys; print(*range(100), sep='\\n'); print('no such table'); sys.exit(3)"

    with (
        host_that_runs(code, tmp_path / "log") as host,
        pytest.raises(HostFailed) as failure,
    ):
        host.wait_until_ready()

    lines = str(failure.value).splitlines()
    assert lines[0] == "The local host ended with exit code 3:"
    assert lines[-1] == "no such table"
    assert len(lines) < 20


def test_a_port_in_use_is_told_in_the_hosts_words_with_a_free_one(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with (
            running_host(port, tmp_path) as host,
            pytest.raises(HostFailed) as failure,
        ):
            host.wait_until_ready()

        sentence, example = str(failure.value).splitlines()
        assert sentence == f"Port {port} is in use. Choose another one with --port."
        assert example == f"For example: --port {free_port_after(port)}"


def test_a_port_that_is_taken_is_not_called_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        assert free_port_after(port - 1) != port


def test_without_a_free_neighbour_any_port_will_do() -> None:
    assert free_port_after(65535) == 0


def test_the_log_of_an_earlier_run_is_kept(tmp_path: Path) -> None:
    (tmp_path / "demo-host.log").write_text("from another run\n")

    with running_host(0, tmp_path) as host:
        host.wait_until_ready()
        status = httpx.get(f"{host.url}/api/health", trust_env=False).status_code
        log = Path(host.log_file).read_text("utf-8")

    assert status == 200
    assert log.startswith("from another run\n\nDemo of ")
    assert f"Ready: {host.url}" in log


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with (
        pytest.raises(HostFailed, match="file cannot be used as a folder: "),
        running_host(0, tmp_path / "file"),
    ):
        pass
