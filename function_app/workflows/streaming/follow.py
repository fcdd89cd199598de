"""A reply ends with what there is, or waits a while for the first piece: the Functions worker
cannot hold one open.
"""

import asyncio
from collections.abc import Awaitable, Callable

from function_app.streams.ports import Reading

PATIENCE_SECONDS = 25
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.025, 0.25


async def first_of(read: Callable[[], Awaitable[Reading]], patience: float) -> Reading:
    loop = asyncio.get_running_loop()
    deadline, pause = loop.time() + patience, _SHORTEST_PAUSE
    while not ((reading := await read()).entries or reading.is_over):
        left = deadline - loop.time()
        if left <= 0:
            break
        await asyncio.sleep(min(pause, left))
        pause = min(2 * pause, _LONGEST_PAUSE)
    return reading
