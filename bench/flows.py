"""Flows per second: each client takes one claim after the other from its start to its result."""

import asyncio
from dataclasses import dataclass
from itertools import count

from bench.client import ClaimsClient, connected
from bench.host import Host
from bench.load import CpuShares, measured_cpu, together


@dataclass(frozen=True)
class Throughput:
    per_second: float
    flows: int
    cpu: CpuShares


async def warm_up(host: Host, flows: int) -> None:
    """What is loaded at the first use is loaded."""
    async with connected(host, 1) as (client,):
        for number in range(flows):
            await client.flow(f"warm-{host.pid}-{number}")


async def measure_flows(host: Host, clients: int, seconds: float) -> Throughput:
    """Counts what ends within the time; what is on its way then is brought to its end."""
    loop = asyncio.get_running_loop()
    numbers, ended = count(), 0

    async def work(client: ClaimsClient) -> None:
        nonlocal ended
        while loop.time() < deadline:
            await client.flow(f"flow-{clients}-{next(numbers)}")
            ended += loop.time() < deadline

    async with connected(host, clients) as several:
        deadline = loop.time() + seconds
        with measured_cpu(host.pid) as cpu:
            await together(*(work(client) for client in several))
    return Throughput(ended / seconds, ended, cpu)
