"""Limits that the process which reads an attachment sets for itself, where the system has them."""

import os
import sys
from contextlib import suppress

MAX_MEMORY = 512 * 1024 * 1024
_MAX_FILES = 32
_STANDARD_STREAMS = 3
_POLITENESS = 5  # its work waits while the host has other work


def limit_myself(
    cpu_seconds: int,
    *,
    memory: int = MAX_MEMORY,
    politeness: int = _POLITENESS,
    needs_threads: bool = False,
) -> None:
    """Windows has none of these: there the clock of the process that started this one must do."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415

    os.nice(politeness)
    limits = [
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_NOFILE, _MAX_FILES),
        (resource.RLIMIT_FSIZE, 0),  # nothing written but to a pipe
        (resource.RLIMIT_CORE, 0),
    ]
    if not needs_threads:
        limits.append((resource.RLIMIT_NPROC, 0))  # no programs, no threads
    for kind, most in limits:
        with suppress(OSError, ValueError):  # macOS knows some of them by name only
            resource.setrlimit(kind, (most, most + 1))  # past the first, a signal that says which


def open_nothing_more() -> None:
    """Neither a file nor a connection: they would need a number that is not to be had."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (_STANDARD_STREAMS, _STANDARD_STREAMS))
