"""The host that is measured: a process of its own, which can be killed and started again on what
it had stored.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

import grpc
import psutil

from dev_support import ROOT
from dev_support.host_process import OFFLINE_AGENTS, TETHERED_HOST, HostFailed, open_log, start_host
from dev_support.ports import free_port

SETTINGS = {
    **OFFLINE_AGENTS,
    "APPROVAL_TIMEOUT_HOURS": "24",
    "PYTHON_THREADPOOL_THREAD_COUNT": "32",
}
NOTHING_ELSE: Mapping[str, str] = {}


class Host:
    def __init__(
        self,
        data_dir: Path,
        log: TextIO,
        checkout: Path,
        program: Sequence[str],
        settings: Mapping[str, str],
    ) -> None:
        self._settings = {**SETTINGS, **settings}
        self._data_dir = data_dir
        self._log = log
        self._checkout = checkout
        self._program = program
        self.start()

    def start(self) -> None:
        grpc_port = free_port()
        self.grpc_address = f"127.0.0.1:{grpc_port}"
        self.child = start_host(
            self._log,
            self._data_dir,
            grpc_port=grpc_port,
            settings=self._settings,
            checkout=self._checkout,
            program=self._program,
        )

    def wait_until_ready(self) -> None:
        self.child.wait_until_ready()
        self.url = f"http://127.0.0.1:{urlsplit(self.child.url).port}"

    @property
    def pid(self) -> int:
        return self.child.pid

    def tell(self, line: str) -> None:
        """To a program that listens on its standard input."""
        self.child.tell(line)

    def kill(self) -> None:
        self.child.kill()


@contextmanager
def running_host(
    data_dir: Path,
    checkout: Path = ROOT,
    program: Sequence[str] = TETHERED_HOST,
    settings: Mapping[str, str] = NOTHING_ELSE,
) -> Iterator[Host]:
    with open_log(data_dir, "host.log") as log:
        host = Host(data_dir, log, checkout, program, settings)
        try:
            host.wait_until_ready()
            yield host
        except (OSError, EOFError, grpc.RpcError, psutil.NoSuchProcess) as error:
            host.child.check_alive(within_seconds=2)
            raise HostFailed(f"The local host does not answer: {error}") from error
        finally:
            host.kill()
