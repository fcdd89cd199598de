"""Azurite, the storage emulator, on a free port of this machine. Its package comes from npm."""

import os
import subprocess
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from dev_support.ports import free_port
from tests.npm_packages import installed

VERSION = "3.35.0"
_ACCOUNT, _KEY = "claims", b64encode(b"worth nothing outside of here".ljust(64, b".")).decode()


@contextmanager
def azurite() -> Iterator[str]:
    """Yields the connection string."""
    port = free_port()
    program = installed("azurite", VERSION) / "dist/src/blob/main.js"
    command = ["node", str(program), "--blobHost", "127.0.0.1", "--blobPort", str(port)]
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
