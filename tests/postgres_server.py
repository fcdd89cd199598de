"""A PostgreSQL of a test's own: the real server of Debian's package on a free port, whose files go
with it. It refuses to run as root, so root has it run by somebody who owns nothing.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from dev_support.ports import free_port

_DEBIAN = Path("/usr/lib/postgresql")
_NOBODY = "nobody"
_READY = "ready to accept connections"
# It is gone when the tests are: a power cut may cost it everything.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB")


class PostgresServer:
    def __init__(self, programs: Path, folder: Path) -> None:
        self.port = free_port()
        self._programs, self._folder = programs, folder
        self._user = _NOBODY if os.geteuid() == 0 else None
        options = ["--auth=trust", "--username=app", "--encoding=UTF8", "--locale=C.UTF-8"]
        self._run("initdb", f"--pgdata={folder}", "--no-sync", *options)
        self.start()

    def start(self) -> None:
        """On the same port, with what it had."""
        settings = ["listen_addresses=127.0.0.1", f"port={self.port}", *_FAST]
        settings += ["unix_socket_directories="]
        command = [str(self._programs / "postgres"), "-D", str(self._folder)]
        self._process = subprocess.Popen(
            [*command, *(part for setting in settings for part in ("-c", setting))],
            stderr=subprocess.PIPE,
            text=True,
            cwd=self._folder,
            user=self._user,
        )
        assert self._process.stderr is not None
        said = ""
        for line in self._process.stderr:
            said += line
            if _READY in line:
                return
        raise AssertionError(f"postgres did not start:\n{said}")

    def stop(self) -> None:
        """At once: whoever is connected is cut off."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.communicate(timeout=20)

    def new_database(self) -> str:
        """Its address, as DESK_DATABASE_URL takes it."""
        name = f"desk_{uuid4().hex[:12]}"
        self.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://app:of-no-use@127.0.0.1:{self.port}/{name}"

    def execute(self, statement: str, database: str = "postgres") -> None:
        address = f"postgresql://app@127.0.0.1:{self.port}/{database}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._programs / program), *arguments],
            check=True,
            capture_output=True,
            timeout=60,
            cwd=self._folder,
            user=self._user,
        )


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    programs = _programs()
    if programs is None:
        missing = "postgresql is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    # Not in a folder of pytest's, which nobody but its owner may enter.
    with tempfile.TemporaryDirectory(prefix="claims-postgres-", ignore_cleanup_errors=True) as one:
        if os.geteuid() == 0:
            shutil.chown(one, _NOBODY)
        server = PostgresServer(programs, Path(one))
        try:
            yield server
        finally:
            server.stop()


def _programs() -> Path | None:
    """Debian keeps them off PATH, by their version."""
    if on_path := shutil.which("postgres"):
        return Path(on_path).parent
    found = sorted(_DEBIAN.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None
