"""The demo's child process: its port, and what is said when it dies."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from demo.host import Host, HostFailed, PortTaken, require_free


def test_a_port_in_use_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        with pytest.raises(PortTaken):
            require_free(port)


def test_a_free_port_is_found() -> None:
    port = require_free(0)

    assert require_free(port) == port


def test_a_host_that_dies_is_reported_with_its_last_lines(tmp_path: Path) -> None:
    log = tmp_path / "host.log"
    code = "import sys; print(*range(100), sep='\\n'); print('no such table'); sys.exit(3)"
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, "-c", code], stdout=output)
        process.wait()

    with pytest.raises(HostFailed) as failure:
        Host(process, "http://127.0.0.1:9", log).wait_until_ready()

    lines = str(failure.value).splitlines()
    assert lines[0] == "The local host ended with exit code 3:"
    assert lines[-1] == "no such table"
    assert len(lines) < 20
