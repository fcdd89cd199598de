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


async def warm_up(host: Host, clients: int, flows: int) -> None:
    """What is loaded, or grows, at the first use has done so."""
    numbers = iter(range(flows))

    async def work(client: ClaimsClient) -> None:
        for number in numbers:
            await client.flow(f"warm-{number}")

    async with connected(host, clients) as several:
        await together(*(work(client) for client in several))


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
