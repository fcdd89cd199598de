"""The local host as a child process: started, waited for, watched, ended. It ends with us, however
we end.
"""

import os
import re
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from dev_support import ROOT
from dev_support.ports import free_port_after

READY_WITHIN_SECONDS = 60
ENDS_WITHIN_SECONDS = 10
LAST_LINES = 15
READY = re.compile(r"Ready: (http://\S+)")
PORT_IN_USE = re.compile(r"^Port (\d+) is in use\b.*--port\.$", re.M)
TETHERED_HOST = ("dev_support.tethered_host",)
OFFLINE_AGENTS = {"AGENT_MOCK_MODE": "true"}
# Whatever local.settings.json says: the papers come from this machine, nobody is notified, and
# whoever opens the page may decide.
ON_THIS_MACHINE = {
    "APPROVAL_POLICY": "",
    "ATTACHMENT_ALLOWED_HOSTS": "localhost,127.0.0.1",
    "NOTIFICATION_WEBHOOK_URL": "",
    "NOTIFY": "",
    "PYTHON_SCRIPT_FILE_NAME": "main.py",
    "REQUIRE_REQUEST_ID": "false",
    "REVIEW_AUTH": "open",
    "TASKHUB_NAME": "demo",
}


class HostFailed(Exception):
    """The local host did not start or is gone; the text says why, in the host's words if it can."""


class HostProcess:
    """The running child. What it says is read from itself, for another host may answer on its port
    and write to its log.
    """

    def __init__(self, process: subprocess.Popen[str], log: TextIO) -> None:
        self.process = process
        self.url = ""
        self._log = log
        self._said = deque[str](maxlen=LAST_LINES)
        self._ready = threading.Event()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def log_file(self) -> str:
        return self._log.name

    def wait_until_ready(self) -> float:
        """The seconds that it took."""
        began = time.monotonic()
        while not self._ready.wait(0.02):
            self.check_alive()
            if time.monotonic() - began > READY_WITHIN_SECONDS:
                raise HostFailed(
                    f"The local host is not ready after {READY_WITHIN_SECONDS} s: {self.log_file}"
                )
        return time.monotonic() - began

    def check_alive(self, *, within_seconds: float = 0) -> None:
        """Raises `HostFailed`, with its last lines, when it has ended or soon does."""
        if not self._has_ended(within_seconds):
            return
        said = self.last_words()
        if taken := PORT_IN_USE.search(said):
            example = f"For example: --port {free_port_after(int(taken[1]))}"
            raise HostFailed(f"{taken[0]}\n{example}")
        code = self.process.returncode
        raise HostFailed(f"The local host ended with exit code {code}:\n{said}")

    def last_words(self) -> str:
        """The last lines of a host that has ended."""
        self._listener.join()
        return "".join(self._said).rstrip()

    def tell(self, line: str) -> None:
        """To a program that listens; the plain host takes any word for the end of its parent."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def stop(self) -> None:
        self.process.terminate()
        if self._has_ended(ENDS_WITHIN_SECONDS):
            self._close()
        else:
            self.kill()

    def kill(self) -> None:
        """As `kill -9` does: no farewell, nothing flushed."""
        self.process.kill()
        self._close()

    def _close(self) -> None:
        with self.process:  # at whose end its pipes are closed
            self.last_words()

    def _has_ended(self, within_seconds: float) -> bool:
        try:
            self.process.wait(within_seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._log.write(line)
            self._said.append(line)
            if not self.url and (ready := READY.match(line)):
                self.url = ready[1]
                self._ready.set()


def start_host(
    log: TextIO,
    data_dir: Path,
    *,
    port: int | None = 0,
    grpc_port: int | None = None,
    settings: Mapping[str, str] = OFFLINE_AGENTS,
    checkout: Path = ROOT,
    program: Sequence[str] = TETHERED_HOST,
    options: Sequence[str] = (),
) -> HostProcess:
    """Without a port it takes the host's own, for 0 any free one. `program` is a module, and what
    it takes before the checkout. Nothing but the checkout's own code is found by what it starts,
    and its own packages where it has some: another checkout may need others. `options` are further
    ones of the local host.
    """
    command = [_python_of(checkout), "-m", *program, str(checkout), "--root", str(checkout)]
    command += ["--data-dir", str(data_dir)]
    command += [] if port is None else ["--port", str(port)]
    command += [] if grpc_port is None else ["--grpc-port", str(grpc_port)]
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*command, *options],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(checkout), **ON_THIS_MACHINE, **settings},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # Ctrl-C is for the parent, which then ends the host
    )
    return HostProcess(process, log)


def _python_of(checkout: Path) -> str:
    own = checkout / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    return str(own) if checkout != ROOT and own.exists() else sys.executable


@contextmanager
def death_told(host: HostProcess, *lost: type[Exception]) -> Iterator[None]:
    """A lost connection to a host that is dying is reported as its death: its last lines say more
    than a broken connection.
    """
    try:
        yield
    except lost:
        host.check_alive(within_seconds=2)
        raise


def open_log(data_dir: Path, name: str) -> TextIO:
    """For append: the log may be another run's too, and the past runs' are worth keeping."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        return (data_dir / name).open("a", encoding="utf-8", buffering=1)
    except OSError as error:
        raise HostFailed(f"{data_dir} cannot be used as a folder: {error.strerror}.") from error
