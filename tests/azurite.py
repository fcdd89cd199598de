"""Azurite, the storage emulator, on a free port of this machine. Its package comes from npm, once,
into a folder of its own outside the project.
"""

import os
import shutil
import subprocess
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dev_support.ports import free_port

VERSION = "3.35.0"
_ACCOUNT, _KEY = "claims", b64encode(b"worth nothing outside of here".ljust(64, b".")).decode()


@contextmanager
def azurite() -> Iterator[str]:
    """Yields the connection string."""
    port = free_port()
    command = ["node", str(_installed()), "--blobHost", "127.0.0.1", "--blobPort", str(port)]
    command += ["--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry"]
    process = subprocess.Popen(
        command,
        env={**os.environ, "AZURITE_ACCOUNTS": f"{_ACCOUNT}:{_KEY}"},
        cwd=tempfile.gettempdir(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        printed = ""
        for line in process.stdout:
            printed += line
            if "successfully listens" in line or "successfully listening" in line:
                break
        else:
            pytest.fail(f"Azurite ended: {printed}")
        yield (
            f"DefaultEndpointsProtocol=http;AccountName={_ACCOUNT};AccountKey={_KEY};"
            f"BlobEndpoint=http://127.0.0.1:{port}/{_ACCOUNT};"
        )
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _installed() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "claims-tests" / f"azurite-{VERSION}"
    program = Path("node_modules/azurite/dist/src/blob/main.js")
    if not (folder / program).exists():
        _install(folder)
    return folder / program


def _install(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        missing = "npm is not on PATH, and Azurite comes from it"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as fresh:
        options = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
        subprocess.run(
            [npm, "install", *options, "--prefix", fresh, f"azurite@{VERSION}"],
            check=True,
            cwd=fresh,
            timeout=300,
        )
        if not folder.exists():  # another run may have been faster
            Path(fresh).rename(folder)
            Path(fresh).mkdir()
