"""No more programs work on untrusted input at once than there are processors for."""

from collections.abc import Generator
from contextlib import contextmanager
from threading import BoundedSemaphore
from time import monotonic


class NoTurn(Exception):
    """The time was over before."""


class Turns:
    def __init__(self, at_once: int) -> None:
        self._free = BoundedSemaphore(at_once)

    @contextmanager
    def taken(self, seconds: float) -> Generator[float]:
        """Waits; gives what is left of the time then."""
        end = monotonic() + seconds
        if not self._free.acquire(timeout=max(seconds, 0)):
            raise NoTurn
        try:
            yield end - monotonic()
        finally:
            self._free.release()
