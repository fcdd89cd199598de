"""The host as a child process: where it answers, its log, and what is said when it dies."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from demo.host import running_host
from dev_support.host_process import HostFailed, HostProcess, death_told, start_host
from dev_support.ports import free_port_after


@contextmanager
def host_that_runs(code: str, log_file: Path) -> Iterator[HostProcess]:
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
        host = HostProcess(process, log)
        yield host
        host.kill()


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


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with (
        pytest.raises(HostFailed, match="file cannot be used as a folder: "),
        running_host(0, tmp_path / "file"),
    ):
        pass


def test_a_lost_connection_to_a_dying_host_is_told_as_its_death(tmp_path: Path) -> None:
    code = "import time; time.sleep(0.3); raise SystemExit('The disk is full.')"

    with (
        host_that_runs(code, tmp_path / "log") as host,
        pytest.raises(HostFailed, match=r"The disk is full\.$"),
        death_told(host, ConnectionError),
    ):
        raise ConnectionResetError


def test_a_lost_connection_to_a_host_that_lives_stays_what_it_is(tmp_path: Path) -> None:
    with (
        host_that_runs("input()", tmp_path / "log") as host,
        pytest.raises(ConnectionResetError),
        death_told(host, ConnectionError),
    ):
        raise ConnectionResetError


def test_the_host_of_another_checkout_is_run_in_its_folder(tmp_path: Path) -> None:
    """And gets what it is told, as if it had been started there with `python -m local_host`."""
    (tmp_path / "local_host.py").write_text(
        "import os, sys\nprint(__name__, os.getcwd(), *sys.argv[1:])\nsys.exit('Seen.')\n"
    )
    with (tmp_path / "log").open("a", encoding="utf-8") as log:
        host = start_host(log, tmp_path / "data", grpc_port=7, checkout=tmp_path)
        host.process.wait(30)
        said = host.last_words()
        host.kill()

    folder = tmp_path.resolve()
    arguments = f"--root {folder} --data-dir {folder / 'data'} --port 0 --grpc-port 7"
    assert said == f"__main__ {folder} {arguments}\nSeen."
