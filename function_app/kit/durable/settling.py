"""A decision is raised as an event, which only hands it over; whether it was taken is seen a moment
later, in the instance itself.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

LONGEST_WAIT_SECONDS = 5.0


async def settled[I](look: Callable[[], Awaitable[I]], waits: Callable[[I], bool]) -> I | None:
    """The instance once it waits no more; None when that takes too long (a busy engine)."""
    for pause in _growing_pauses():
        await asyncio.sleep(pause)
        instance = await look()
        if not waits(instance):
            return instance
    return None


def _growing_pauses() -> Iterator[float]:
    pause, waited = 0.005, 0.0
    while waited < LONGEST_WAIT_SECONDS:
        yield pause
        waited += pause
        pause = min(pause * 1.6, 0.5)
