"""The host is killed while many claims wait; how soon can the next approval be completed?"""

import time
from dataclasses import dataclass

from bench.client import check_completed, connected
from bench.host import Host


@dataclass(frozen=True)
class Restart:
    """Seconds from the start of the new process."""

    ready: float
    first_approval: float


async def kill_and_restart(host: Host, waiting: str) -> Restart:
    host.kill()
    began = time.perf_counter()
    host.start()
    host.wait_until_ready()
    ready = time.perf_counter() - began
    async with connected(host, 1) as (client,):
        wait = client.completion(waiting)
        await client.approve(waiting)
        response = await wait
        first_approval = time.perf_counter() - began
    check_completed(waiting, response)
    return Restart(ready, first_approval)
