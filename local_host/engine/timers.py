"""One heap for all timers: the engine hears of each instance whose moment has come, in order."""

import asyncio
import heapq
from collections.abc import Callable

from local_host.clock import Clock

# A laptop that sleeps stops the event loop's clock but not the wall's, so a long wait is checked
# against the wall clock now and then.
_LONGEST_SLEEP_SECONDS = 30.0


class TimerHeap:
    def __init__(self, clock: Clock, on_due: Callable[[str], None]) -> None:
        self._clock = clock
        self._on_due = on_due
        self._heap: list[tuple[int, str]] = []
        self._alarm: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        clock.watch(self._ring)

    def add(self, moment: int, instance_id: str) -> None:
        heapq.heappush(self._heap, (moment, instance_id))
        if self._heap[0][0] == moment:
            self._set_alarm()

    def stop(self) -> None:
        self._heap.clear()
        self._set_alarm()

    def _ring(self) -> None:
        now = self._clock.now()
        while self._heap and self._heap[0][0] <= now:
            self._on_due(heapq.heappop(self._heap)[1])
        self._set_alarm()

    def _set_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if not self._heap:
            return
        wait = self._clock.wait_for(self._heap[0][0])
        if wait is not None:
            self._alarm = self._loop.call_later(min(wait, _LONGEST_SLEEP_SECONDS), self._ring)
