"""Work side by side, up to a limit."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

logger = logging.getLogger(__name__)


class WorkQueue[T]:
    """Runs a coroutine per item, so many side by side, the rest in order of arrival."""

    def __init__(self, handle: Callable[[T], Coroutine[Any, Any, None]], parallel: int) -> None:
        self._handle = handle
        self._free = parallel
        self._waiting: deque[T] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = False

    def put(self, item: T) -> None:
        self._waiting.append(item)
        self._start_next()

    async def stop(self) -> None:
        self._stopped = True
        for task in self._tasks:
            task.cancel()
        pending: set[Awaitable[None]] = set(self._tasks)
        await asyncio.gather(*pending, return_exceptions=True)

    def _start_next(self) -> None:
        while self._free and self._waiting and not self._stopped:
            self._free -= 1
            task = asyncio.get_running_loop().create_task(self._handle(self._waiting.popleft()))
            self._tasks.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._free += 1
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("engine_fault", exc_info=error)
        self._start_next()
