"""Runs the local host as a child process: waits until it is ready, reports its death, ends it."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TextIO

import httpx

ROOT = Path(__file__).resolve().parent.parent
READY_WITHIN_SECONDS = 60
LAST_LINES = 15
PORTS_TRIED = 100
READY = re.compile(r"Ready: (http://\S+)")
PORT_IN_USE = re.compile(r"^Port (\d+) is in use\b.*--port\.$", re.M)
OFFLINE_AGENTS = {"AGENT_MOCK_MODE": "true"}
# Whatever local.settings.json says: the papers come from this machine, and nobody is notified.
ENVIRONMENT = {
    "ATTACHMENT_ALLOWED_HOSTS": "localhost,127.0.0.1",
    "NOTIFICATION_WEBHOOK_URL": "",
    "PYTHON_SCRIPT_FILE_NAME": "main.py",
    "TASKHUB_NAME": "demo",
}


class HostFailed(Exception):
    """The local host did not start or is gone; the text says why, in the host's words if it can."""


class Host:
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
    def log_file(self) -> str:
        return self._log.name

    def check_alive(self) -> None:
        code = self.process.poll()
        if code is None:
            return
        said = self.last_words()
        if taken := PORT_IN_USE.search(said):
            example = f"For example: --port {free_port_after(int(taken[1]))}"
            raise HostFailed(f"{taken[0]}\n{example}")
        raise HostFailed(f"The local host ended with exit code {code}:\n{said}")

    def last_words(self) -> str:
        """The last lines of a host that has ended."""
        self._listener.join()
        return "".join(self._said).rstrip()

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

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._log.write(line)
            self._said.append(line)
            if not self.url and (ready := READY.match(line)):
                self.url = ready[1]
                self._ready.set()


def free_port_after(port: int) -> int:
    """A neighbour that nobody listens on; 0, which takes any free one, when there is none near."""
    neighbours = range(port + 1, min(port + PORTS_TRIED, 65536))
    return next((neighbour for neighbour in neighbours if _is_free(neighbour)), 0)


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


@contextmanager
def running_host(
    port: int | None, data_dir: Path, agents: Mapping[str, str] = OFFLINE_AGENTS
) -> Iterator[Host]:
    """Without a port it takes the host's own, for 0 any free one."""
    with _open_log(data_dir) as log, _child(port, data_dir, agents) as process:
        host = Host(process, log)
        try:
            yield host
        except httpx.TransportError:
            _wait(process, seconds=2)
            host.check_alive()  # its last lines say more than a broken connection
            raise
        finally:
            process.terminate()
            if not _wait(process, seconds=10):
                process.kill()
            host.last_words()


def _open_log(data_dir: Path) -> TextIO:
    """For append: the log may be another demo's too, and the past runs' are worth keeping."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        log = (data_dir / "demo-host.log").open("a", encoding="utf-8", buffering=1)
    except OSError as error:
        raise HostFailed(f"{data_dir} cannot be used as a folder: {error.strerror}.") from error
    began = datetime.now().astimezone().isoformat(" ", "seconds")
    log.write(f"\nDemo of {began}, process {os.getpid()}\n")
    return log


def _child(port: int | None, data_dir: Path, agents: Mapping[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "demo.tethered_host", "--root", str(ROOT)]
    command += ["--data-dir", str(data_dir)]
    command += [] if port is None else ["--port", str(port)]
    return subprocess.Popen(  # noqa: S603 - our own program
        command,
        cwd=ROOT,
        env={**os.environ, **ENVIRONMENT, **agents},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # Ctrl-C is for the demo, which then ends the host
    )


def _wait(process: subprocess.Popen[str], *, seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True
