"""What thousands of waiting claims cost a host that has nothing to do."""

import asyncio
from dataclasses import dataclass

from bench.host import Host
from bench.load import measured_cpu
from bench.process import resident_kilobytes, threads

SETTLING_SECONDS = 2


@dataclass(frozen=True)
class Idle:
    """`cpu` is a share of one core."""

    cpu: float
    kilobytes: int
    threads: int


async def measure_idle(host: Host, seconds: float) -> Idle:
    await asyncio.sleep(SETTLING_SECONDS)
    with measured_cpu(host.pid) as cpu:
        await asyncio.sleep(seconds)
    return Idle(cpu.host, resident_kilobytes(host.pid), threads(host.pid))
