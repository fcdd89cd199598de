"""The threads that functions run in. A result goes straight to the future that the loop waits for.

The standard pool makes a future of its own for each piece of work, with a lock and a condition, and
links it to the loop's: that was a tenth of a claim's processor time.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any, NamedTuple


class _Job(NamedTuple):
    future: asyncio.Future[Any]
    call: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


class WorkerThreads(ThreadPoolExecutor):
    """For `loop.run_in_executor` of one loop, which takes an asyncio future as it is.

    It is a ThreadPoolExecutor by name only, because the Durable SDK asks for one. Its threads do
    not keep the process from ending.
    """

    def __init__(self, max_workers: int) -> None:
        super().__init__(max_workers)
        self.max_workers = max_workers
        self._jobs: SimpleQueue[_Job] = SimpleQueue()
        # Both are counted on the loop alone, and need no lock.
        self._under_way = 0
        self._started = 0

    def submit(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> asyncio.Future[Any]:
        future = asyncio.get_running_loop().create_future()
        self._under_way += 1
        self._jobs.put(_Job(future, fn, args, kwargs))
        if self._started < min(self._under_way, self.max_workers):
            self._started += 1
            name = f"functions-{self._started}"
            threading.Thread(target=self._work, name=name, daemon=True).start()
        return future

    def _work(self) -> None:
        while True:
            self._do(self._jobs.get())

    def _do(self, job: _Job) -> None:
        result, error = None, None
        if not job.future.cancelled():  # nobody waits for it, and it has not begun
            try:
                result = job.call(*job.args, **job.kwargs)
            except BaseException as raised:  # noqa: BLE001 - it belongs to the caller, who gets it
                error = raised
        with contextlib.suppress(RuntimeError):  # the loop has ended
            job.future.get_loop().call_soon_threadsafe(self._settle, job.future, result, error)

    def _settle(
        self, future: asyncio.Future[Any], result: object, error: BaseException | None
    ) -> None:
        self._under_way -= 1
        if future.done():  # whoever waited was cancelled meanwhile
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)
