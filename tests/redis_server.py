"""A Redis of a test's own: the real server on a free port, which keeps nothing on disk."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dev_support.ports import free_port

_READY = "Ready to accept connections"


class RedisServer:
    def __init__(self, program: str, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        self._command = [program, "--port", str(self.port), "--bind", "127.0.0.1"]
        self._command += ["--dir", str(folder), "--save", "", "--appendonly", "no"]
        self.start()

    def start(self) -> None:
        """On the same port, and empty."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        said = ""
        for line in self._process.stdout:
            said += line
            if _READY in line:
                return
        raise AssertionError(f"redis-server did not start:\n{said}")

    def stop(self) -> None:
        with self._process:
            self._process.kill()


@contextmanager
def running_redis(folder: Path) -> Iterator[RedisServer]:
    program = shutil.which("redis-server")
    if program is None:
        missing = "redis-server is not on PATH"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    server = RedisServer(program, folder)
    try:
        yield server
    finally:
        server.stop()
