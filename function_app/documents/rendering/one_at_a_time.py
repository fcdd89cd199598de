"""Whoever wants the same waits for the one who is at it."""

from collections.abc import Generator, Hashable
from contextlib import contextmanager
from threading import Lock


class OneAtATime:
    def __init__(self) -> None:
        self._lock = Lock()
        self._turns: dict[Hashable, tuple[Lock, int]] = {}  # and how many hold or want it

    @contextmanager
    def of(self, key: Hashable) -> Generator[None]:
        with self._lock:
            turn, count = self._turns.get(key, (Lock(), 0))
            self._turns[key] = turn, count + 1
        try:
            with turn:
                yield
        finally:
            with self._lock:
                turn, count = self._turns.pop(key)
                if count > 1:
                    self._turns[key] = turn, count - 1
