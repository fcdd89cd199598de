"""The host that is measured: a process of its own, which can be killed and started again on what
it had stored. It ends when the bench does, however that ends.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

import grpc

from demo.host import ENVIRONMENT, ROOT, HostFailed
from demo.host import Host as Child

SETTINGS = {**ENVIRONMENT, "APPROVAL_TIMEOUT_HOURS": "24", "PYTHON_THREADPOOL_THREAD_COUNT": "32"}


class Host:
    def __init__(self, data_dir: Path, log: TextIO) -> None:
        self._data_dir = data_dir
        self._log = log
        self.start()

    def start(self) -> None:
        grpc_port = _free_port()
        command = [sys.executable, "-m", "demo.tethered_host", "--root", str(ROOT), "--port", "0"]
        command += ["--grpc-port", str(grpc_port), "--data-dir", str(self._data_dir)]
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            command,
            cwd=ROOT,
            env=os.environ | SETTINGS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # Ctrl-C is for the bench, which then ends the host
        )
        self.grpc_address = f"127.0.0.1:{grpc_port}"
        self._child = Child(self.process, self._log)

    def wait_until_ready(self) -> None:
        self._child.wait_until_ready()
        self.url = f"http://127.0.0.1:{urlsplit(self._child.url).port}"

    @property
    def pid(self) -> int:
        return self.process.pid

    def kill(self) -> None:
        """As `kill -9` does: no farewell, nothing flushed."""
        with self.process:  # at whose end its pipes are closed
            self.process.kill()
            self._child.last_words()

    def check_alive(self) -> None:
        """Raises `HostFailed`, with its last lines, when it has ended or is about to."""
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            return
        self._child.check_alive()


@contextmanager
def running_host(data_dir: Path) -> Iterator[Host]:
    """A failure of the connection to a host that has died is reported as that death."""
    with (data_dir / "host.log").open("a", encoding="utf-8", buffering=1) as log:
        host = Host(data_dir, log)
        try:
            host.wait_until_ready()
            yield host
        except (OSError, EOFError, grpc.RpcError) as error:
            host.check_alive()
            raise HostFailed(f"The local host does not answer: {error}") from error
        finally:
            host.kill()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
