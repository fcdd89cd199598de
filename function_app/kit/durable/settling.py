"""A decision is raised as an event, which only hands it over; whether it was taken is seen a moment
later, in the instance itself.
"""

import asyncio
from collections.abc import Awaitable, Callable

from function_app.kit.pauses import growing_pauses

LONGEST_WAIT_SECONDS = 5.0
_FIRST_PAUSE = 0.005


async def settled[I](look: Callable[[], Awaitable[I]], waits: Callable[[I], bool]) -> I | None:
    """The instance once it waits no more; None when that takes too long (a busy engine)."""
    for pause in growing_pauses(LONGEST_WAIT_SECONDS, _FIRST_PAUSE):
        await asyncio.sleep(pause)
        instance = await look()
        if not waits(instance):
            return instance
    return None
