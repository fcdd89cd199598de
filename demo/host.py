"""Runs the local host as a child process: waits until it is ready, reports its death, ends it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
READY_WITHIN_SECONDS = 60
LAST_LINES = 15
# Whatever local.settings.json says: the offline agents read the papers, and nobody is notified.
ENVIRONMENT = {
    "AGENT_MOCK_MODE": "true",
    "ATTACHMENT_ALLOWED_HOSTS": "localhost,127.0.0.1",
    "NOTIFICATION_WEBHOOK_URL": "",
    "PYTHON_SCRIPT_FILE_NAME": "main.py",
    "TASKHUB_NAME": "demo",
}


class HostFailed(Exception):
    """The local host did not start or is gone; the text holds its last lines."""


class PortTaken(Exception):
    pass


def require_free(port: int) -> int:
    """The port itself, or for 0 any free one."""
    try:
        with socket.create_server(("127.0.0.1", port)) as listener:
            return listener.getsockname()[1]
    except OSError as error:
        raise PortTaken(port) from error


class Host:
    def __init__(self, process: subprocess.Popen[bytes], url: str, log: Path) -> None:
        self.process = process
        self.url = url
        self.log = log

    def check_alive(self) -> None:
        code = self.process.poll()
        if code is not None:
            lines = self.log.read_text("utf-8", "replace").splitlines()[-LAST_LINES:]
            raise HostFailed("\n".join([f"The local host ended with exit code {code}:", *lines]))

    def wait_until_ready(self) -> float:
        """The seconds that it took."""
        began = time.monotonic()
        while time.monotonic() - began < READY_WITHIN_SECONDS:
            self.check_alive()
            try:
                httpx.get(f"{self.url}/admin/host/status", trust_env=False).raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.05)
            else:
                return time.monotonic() - began
        raise HostFailed(f"The local host is not ready after {READY_WITHIN_SECONDS} s: {self.log}")


@contextmanager
def running_host(port: int, data_dir: Path) -> Iterator[Host]:
    data_dir.mkdir(parents=True, exist_ok=True)
    log = data_dir / "demo-host.log"
    command = [sys.executable, "-m", "local_host", "--root", str(ROOT)]
    command += ["--port", str(port), "--data-dir", str(data_dir)]
    with (
        log.open("wb") as output,
        subprocess.Popen(  # noqa: S603 - our own program
            command,
            cwd=ROOT,
            env=os.environ | ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the demo, which then ends the host
        ) as process,
    ):
        host = Host(process, f"http://localhost:{port}", log)
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


def _wait(process: subprocess.Popen[bytes], *, seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True
