"""Many clients at once, and what they and the host use of the processors meanwhile."""

import asyncio
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bench.process import cpu_seconds


async def together(*clients: Coroutine[Any, Any, None]) -> None:
    """The first failure ends them all, and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            for client in clients:
                group.create_task(client)
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None


@dataclass
class CpuShares:
    """Of one core: 1.0 is all of it."""

    clients: float = 0.0
    host: float = 0.0


@contextmanager
def measured_cpu(host_pid: int) -> Iterator[CpuShares]:
    """The shares are filled in at the end."""
    shares = CpuShares()
    began, own, hosts = time.perf_counter(), time.process_time(), cpu_seconds(host_pid)
    yield shares
    seconds = time.perf_counter() - began
    shares.clients = (time.process_time() - own) / seconds
    shares.host = (cpu_seconds(host_pid) - hosts) / seconds
