"""Many claims that wait for their reviewers: how fast they get there, and what they cost then."""

import asyncio
import time
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlencode

from bench.claim import ClaimWrong
from bench.client import (
    INSTANCES,
    PATIENCE_SECONDS,
    ClaimsClient,
    awaits_approval,
    connected,
    expect,
)
from bench.host import Host
from bench.load import together

STARTERS = 50


@dataclass(frozen=True)
class Batch:
    seconds: float
    instance_ids: list[str]


async def start_batches(host: Host, claims: int, batch: int) -> list[Batch]:
    """Each batch is started by many clients, and ends when all of it awaits approval."""
    async with connected(host, STARTERS) as clients:
        return [
            await _start_batch(clients, f"wait-{first}", min(batch, claims - first))
            for first in range(0, claims, batch)
        ]


async def _start_batch(clients: list[ClaimsClient], name: str, size: int) -> Batch:
    created_from = datetime.now(UTC).isoformat()
    began = time.perf_counter()
    left = deque(f"{name}-{number}" for number in range(size))
    started: list[str] = []

    async def work(client: ClaimsClient) -> None:
        while left:
            started.append(await client.start(left.popleft()))

    await together(*(work(client) for client in clients))
    await _until_all_await(clients[0], created_from, started)
    return Batch(time.perf_counter() - began, started)


async def _until_all_await(client: ClaimsClient, created_from: str, started: list[str]) -> None:
    """With the list of instances: one read for the whole batch."""
    query = urlencode({"createdTimeFrom": created_from, "top": len(started), "showInput": "false"})
    began, awaiting = time.perf_counter(), set[str]()
    while (waited := time.perf_counter() - began) < PATIENCE_SECONDS:
        instances = expect(await client.http.get(f"{INSTANCES}?{query}"), HTTPStatus.OK)
        awaiting = {one["instanceId"] for one in instances if awaits_approval(one)}
        if awaiting.issuperset(started):
            return
        await asyncio.sleep(max(0.01, 0.05 * waited))
    raise ClaimWrong(f"Of {len(started)} claims only {len(awaiting)} await approval")
