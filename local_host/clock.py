"""Time for the engine: microseconds since the epoch, never backwards, moved forward at will.

`SystemClock` follows the machine's clock plus what `advance` added; `VirtualClock` stands still
until it is advanced, so that a test decides what time it is.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

MICROSECONDS = 1_000_000
_NANOSECONDS = 1_000  # in a microsecond
_FARTHEST = 1000 * 365 * 86_400  # seconds; dates end with the year 9999


class Clock(Protocol):
    @property
    def offset(self) -> int:
        """How far it was moved, in microseconds."""
        ...

    def now(self) -> int: ...

    def offset_after(self, seconds: float) -> int:
        """What `advance` would make of the offset. Raises ValueError for a negative number."""
        ...

    def advance(self, seconds: float) -> None:
        """Move forward; everyone who watches is told. Raises ValueError for a negative number."""
        ...

    def wait_for(self, moment: int) -> float | None:
        """Seconds until `moment`, 0 when it has come, None when only `advance` can bring it."""
        ...

    def watch(self, listener: Callable[[], None]) -> None: ...


class _Movable:
    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []
        self._offset = 0

    @property
    def offset(self) -> int:
        return self._offset

    def watch(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def offset_after(self, seconds: float) -> int:
        if not 0 <= seconds <= _FARTHEST:
            raise ValueError("the clock moves forward only")
        offset = self._offset + round(seconds * MICROSECONDS)
        if offset > _FARTHEST * MICROSECONDS:
            raise ValueError("the clock moves at most a thousand years ahead")
        return offset

    def _tell_listeners(self) -> None:
        for listener in self._listeners:
            listener()


class SystemClock(_Movable):
    """While the wall clock is behind (it was set back, or what is stored is from a machine whose
    clock was ahead), time goes on from where it was, at the pace of the monotonic clock.

    `wall` and `monotonic` tell nanoseconds, as those of the `time` module.
    """

    def __init__(
        self,
        *,
        offset: int = 0,
        not_before: int = 0,
        wall: Callable[[], int] = time.time_ns,
        monotonic: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        super().__init__()
        self._offset = offset
        self._wall, self._monotonic = wall, monotonic
        self._lock = threading.Lock()  # the thread that writes asks for the time as well
        self._latest, self._read_at = not_before * _NANOSECONDS, monotonic()

    def now(self) -> int:
        with self._lock:
            # In this order: a pause between the two must not put time ahead of the wall clock.
            wall = self._wall() + self._offset * _NANOSECONDS
            ticks = self._monotonic()
            self._latest = max(self._latest + ticks - self._read_at, wall)
            self._read_at = ticks
            return self._latest // _NANOSECONDS

    def advance(self, seconds: float) -> None:
        offset = self.offset_after(seconds)
        with self._lock:  # where time goes on without the wall clock, it is moved all the same
            self._latest += (offset - self._offset) * _NANOSECONDS
            self._offset = offset
        self._tell_listeners()

    def ahead_of_machine(self) -> int:
        """How far time is ahead of the wall clock, beside what it was moved; microseconds."""
        return self.now() - self._offset - self._wall() // _NANOSECONDS

    def wait_for(self, moment: int) -> float | None:
        return max(0.0, (moment - self.now()) / MICROSECONDS)


class VirtualClock(_Movable):
    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        super().__init__()
        self._start = round(start.timestamp() * MICROSECONDS)

    def now(self) -> int:
        return self._start + self.offset

    def advance(self, seconds: float) -> None:
        self._offset = self.offset_after(seconds)
        self._tell_listeners()

    def wait_for(self, moment: int) -> float | None:
        return 0.0 if moment <= self.now() else None
