"""The local host as its users run it: a process of its own, spoken to over HTTP."""

import contextlib
import os
import queue
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import httpx

ROOT = Path(__file__).resolve().parent.parent
_SETTINGS = {
    "PYTHON_SCRIPT_FILE_NAME": "main.py",
    "AGENT_MOCK_MODE": "true",
    "ATTACHMENT_ALLOWED_HOSTS": "localhost,127.0.0.1",
    "ATTACHMENT_TIMEOUT_SECONDS": "5",
    "APPROVAL_TIMEOUT_HOURS": "24",
    "REQUIRE_REQUEST_ID": "false",
    "AFTER_REVIEW": "end",
    "NOTIFICATION_WEBHOOK_URL": "",
    "AGENT1_PROJECT_ENDPOINT": "",
    "AGENT2_PROJECT_ENDPOINT": "",
    "TASKHUB_NAME": "default",
    "PYTHON_THREADPOOL_THREAD_COUNT": "32",
    "PYTHONUNBUFFERED": "1",
}
# What the app sets for itself when it is imported must not reach a host from this process.
_OWN = {"AZURE_FUNCTIONS_DURABLE_STRICT_TYPING"}


class HostDied(Exception):
    """The host ended before it was ready; the text is what it printed."""

    def __init__(self, printed: str, code: int) -> None:
        super().__init__(printed)
        self.code = code


class Host:
    """A running local host; `url` is where it listens.

    With a `grpc_port`, 0 for any, `grpc_address` is where its engine listens. `restart` takes up
    the same data folder.
    """

    def __init__(
        self, root: Path, data_dir: Path, env: Mapping[str, str], grpc_port: int | None = None
    ) -> None:
        self._command = [sys.executable, "-m", "local_host", "--root", str(root)]
        self._command += ["--data-dir", str(data_dir)]
        self._command += [] if grpc_port is None else ["--grpc-port", str(grpc_port)]
        self._command += ["--port"]
        inherited = {name: value for name, value in os.environ.items() if name not in _OWN}
        self._env = {**inherited, **_SETTINGS, **env}
        self._port = 0
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [*self._command, str(self._port)],
            cwd=ROOT,
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.output: list[str] = []
        lines: queue.Queue[str | None] = queue.Queue()
        assert self.process.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(self.process.stdout, lines))
        self._reader.start()
        self.url = self._wait_until_ready(lines)
        self._port = int(self.url.rpartition(":")[2])
        found = re.search(r"127\.0\.0\.1:\d+(?= \(gRPC\))", "".join(self.output))
        self.grpc_address = found[0] if found else ""
        self.client = httpx.Client(base_url=self.url, timeout=30)

    def stop(self) -> int:
        """Ctrl-C's gentler sibling; returns the exit code."""
        self.process.terminate()
        return self.ended()

    def kill9(self) -> None:
        self.process.kill()
        self.ended()

    def restart(self) -> None:
        """Come up again on the same port and data, after `stop` or `kill9`."""
        self.start()

    def wait_for_line(self, part: str) -> None:
        """Until the host has printed a line with this part."""
        deadline = time.monotonic() + 20
        while not any(part in line for line in self.output):
            assert time.monotonic() < deadline, f"never printed: {part}"
            assert self.get("/admin/host/status").is_success  # takes its time

    def wait_until_deaf(self) -> None:
        """Until it takes no connection any more; it may still answer those that it has."""
        address = self.url.removeprefix("http://").split(":")
        deadline = time.monotonic() + 20
        while True:
            assert time.monotonic() < deadline, "still listens"
            try:
                socket.create_connection((address[0], int(address[1]))).close()
            except ConnectionError:
                return

    def advance_clock(self, seconds: float) -> None:
        reply = self.client.post("/admin/local/clock", json={"advance_seconds": seconds})
        reply.raise_for_status()

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.client.get(path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.client.post(path, **options)

    def delete(self, path: str) -> httpx.Response:
        return self.client.delete(path)

    def ended(self) -> int:
        """Its exit code, once it has one."""
        code = self.process.wait(timeout=20)
        self._close_output()
        self.client.close()
        return code

    def _close_output(self) -> None:
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _read(self, stream: IO[str], lines: queue.Queue[str | None]) -> None:
        for line in stream:
            self.output.append(line)
            lines.put(line)
        lines.put(None)

    def _wait_until_ready(self, lines: queue.Queue[str | None]) -> str:
        while (line := lines.get(timeout=30)) is not None:
            if line.startswith("Ready: "):
                return line.removeprefix("Ready: ").strip()
        code = self.process.wait()
        self._close_output()
        raise HostDied("".join(self.output), code)


@contextlib.contextmanager
def running_host(
    root: Path = ROOT,
    *,
    data_dir: Path,
    env: Mapping[str, str] | None = None,
    grpc_port: int | None = None,
) -> Iterator[Host]:
    host = Host(root, data_dir, env or {}, grpc_port)
    try:
        yield host
    finally:
        if host.process.poll() is None:
            host.kill9()
