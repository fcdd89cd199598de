"""A machine whose clocks the test moves: the wall clock can be set, the monotonic one only runs."""

from local_host.clock import SystemClock


class MachineTime:
    def __init__(self) -> None:
        self._wall, self._monotonic = 1_767_225_600_000_000_000, 5_000_000_000

    @property
    def wall_time(self) -> int:
        """Microseconds."""
        return self._wall // 1000

    def clock(self, *, not_before: int = 0) -> SystemClock:
        """As it is made when a host starts."""
        return SystemClock(
            not_before=not_before, wall=lambda: self._wall, monotonic=lambda: self._monotonic
        )

    def passes(self, seconds: float) -> None:
        self._wall += round(seconds * 1e9)
        self._monotonic += round(seconds * 1e9)

    def sleeps(self, seconds: float) -> None:
        """The monotonic clock of a machine that is suspended stands still."""
        self._wall += round(seconds * 1e9)

    def sets_its_clock(self, seconds: float) -> None:
        self._wall += round(seconds * 1e9)
