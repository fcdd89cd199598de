"""From a reviewer's decision to the result, and a look at a claim while many wait for theirs."""

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from contextlib import AsyncExitStack
from itertools import count, cycle

from bench.client import check_completed, connected
from bench.host import Host


async def approve_to_completed(host: Host, waiting: Sequence[str], samples: int) -> list[float]:
    """Seconds from sending the approval until the host says Completed. One claim at a time; for
    each that ends another one starts, unmeasured, so that as many go on waiting.
    """
    queue, numbers, seconds = deque(waiting), count(), list[float]()
    async with connected(host, 1) as (client,):
        for _ in range(samples):
            instance_id = queue.popleft()
            wait = await client.completion_in_place(instance_id)
            began = time.perf_counter()
            approval = asyncio.create_task(client.approve(instance_id))
            response = await wait
            seconds.append(time.perf_counter() - began)
            await approval
            check_completed(instance_id, response)
            queue.append(await client.start(f"again-{len(waiting)}-{next(numbers)}"))
            await client.until_awaiting(queue[-1])
    return seconds


async def read_while_others_wait(
    host: Host, waiting: Sequence[str], watchers: int, reads: int
) -> list[float]:
    """Seconds of each status read by one client, while others are blocked in a wait for an end that
    does not come, each on a connection of its own, as the durable SDK's clients are.
    """
    seconds = list[float]()
    async with AsyncExitStack() as stack:
        for _, instance_id in zip(range(watchers), cycle(waiting), strict=False):
            (watcher,) = await stack.enter_async_context(connected(host, 1))
            wait = await watcher.completion_in_place(instance_id)
            stack.callback(wait.cancel)
        (reader,) = await stack.enter_async_context(connected(host, 1))
        for _, instance_id in zip(range(reads), cycle(waiting), strict=False):
            began = time.perf_counter()
            await reader.read_status(instance_id)
            seconds.append(time.perf_counter() - began)
    return seconds
