"""Where the whole suite keeps its files, and in how many processes it runs."""

import os
import shutil
from pathlib import Path

import pytest

_MEMORY = Path("/dev/shm")
_ROOM = 2 * 1024**3


def pytest_configure() -> None:
    """Hundreds of stores are made, and each waits for the disk at every commit: they are kept in
    memory, where there is some. What a killed process wrote is there as well.
    """
    if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: who has asked a host or a browser has nothing to do."""
    return (os.cpu_count() or 1) + 1
