"""Gives work to workers: first come, first served, each worker only what it takes and has room for.

The first worker is the app, and what it takes is its own, whatever the others would take. What
nobody takes waits until somebody joins. As long as nobody ever has, the app is alone and gets
everything: it says of what it does not know that it does not exist. Only what needs newer code than
the app's waits even then.
"""

import asyncio
import itertools
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass
from typing import Any

from local_host.engine.versions import ANY_VERSION, Versioning
from local_host.engine.workers import Work, Worker, WorkKind

logger = logging.getLogger(__name__)

type Run = Callable[[Worker], Coroutine[Any, Any, None]]


@dataclass(slots=True)
class _Lane:
    worker: Worker
    free: dict[WorkKind, int]


class Dispatcher:
    def __init__(self, first: Worker, *, alone: bool, versioning: Versioning = ANY_VERSION) -> None:
        self._lanes: list[_Lane] = []
        self._waiting: dict[Work, deque[tuple[int, Run]]] = {}
        self._sequence = itertools.count()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stopped = False
        self.alone = alone
        self.first = first
        self._versioning = versioning
        self._add(first)

    def knows(self, work: Work) -> bool:
        """Whether a worker takes it, or may join that does."""
        return not self.alone or self.first.takes(work)

    def put(self, work: Work, run: Run) -> None:
        """Run it with a worker, as soon as one has room."""
        lane = None if self._stopped else self._lane_with_room(work)
        if lane is not None:
            self._start(lane, work, run)
        else:
            self._waiting.setdefault(work, deque()).append((next(self._sequence), run))

    @contextmanager
    def room_now(self, work: Work) -> Generator[Worker | None]:
        """A worker for one piece of work, if one has room at once; the room is free afterwards."""
        lane = None if self._stopped else self._lane_with_room(work)
        if lane is None:
            yield None
            return
        lane.free[work.kind] -= 1
        try:
            yield lane.worker
        finally:
            self._is_free(lane, work.kind)

    def join(self, worker: Worker) -> None:
        self.alone = False
        lane = self._add(worker)
        for kind in WorkKind:
            self._fill(lane, kind)

    def leave(self, worker: Worker) -> None:
        """It gets nothing more; what it has under way ends by itself."""
        self._lanes = [lane for lane in self._lanes if lane.worker is not worker]

    def see_to[T](self, chore: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run something: it begins here and now, which saves a turn of the loop. It takes no
        worker's room by itself, and nothing of the context of whoever has caused it.
        """
        loop = asyncio.get_running_loop()
        task = asyncio.Task(chore, loop=loop, eager_start=True, context=Context())
        self._tasks.add(task)
        task.add_done_callback(self._forget)
        return task

    async def stop(self) -> None:
        self._stopped = True
        for task in self._tasks:
            task.cancel()
        pending: set[Awaitable[Any]] = set(self._tasks)
        await asyncio.gather(*pending, return_exceptions=True)

    def _add(self, worker: Worker) -> _Lane:
        lane = _Lane(worker, {kind: worker.capacity(kind) for kind in WorkKind})
        self._lanes.append(lane)
        return lane

    def _lane_with_room(self, work: Work) -> _Lane | None:
        takers = [
            lane for lane in self._lanes if lane.free[work.kind] > 0 and self._takes(lane, work)
        ]
        return max(takers, key=lambda lane: lane.free[work.kind], default=None)

    def _takes(self, lane: _Lane, work: Work) -> bool:
        is_held_back = self._versioning.holds_back(work)
        if lane.worker is self.first:
            return not is_held_back and (self.alone or self.first.takes(work))
        return (is_held_back or not self.first.takes(work)) and lane.worker.takes(work)

    def _start(self, lane: _Lane, work: Work, run: Run) -> None:
        lane.free[work.kind] -= 1
        # Of several with the same room, whoever got nothing for longest is the next.
        self._lanes.remove(lane)
        self._lanes.append(lane)
        task = self.see_to(run(lane.worker))
        task.add_done_callback(lambda _: self._is_free(lane, work.kind))

    def _is_free(self, lane: _Lane, kind: WorkKind) -> None:
        lane.free[kind] += 1
        if lane in self._lanes:
            self._fill(lane, kind)

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("engine_fault", exc_info=error)

    def _fill(self, lane: _Lane, kind: WorkKind) -> None:
        while lane.free[kind] > 0 and not self._stopped:
            fitting = [w for w in self._waiting if w.kind is kind and self._takes(lane, w)]
            if not fitting:
                return
            oldest = min(fitting, key=lambda work: self._waiting[work][0][0])
            line = self._waiting[oldest]
            _, run = line.popleft()
            if not line:
                del self._waiting[oldest]
            self._start(lane, oldest, run)
