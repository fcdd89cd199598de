"""Guessing is slowed: refused credentials are counted, per claim and per address, in a table that
never grows. Two that share a place in it share its count, which refuses too much rather than
too little; whoever holds a valid credential is not asked.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

WINDOW_SECONDS = 60
MOST_PER_CLAIM = 20
MOST_PER_ADDRESS = 100
_PLACES = 4096


@dataclass
class Counter:
    """How often each key was counted in the present minute."""

    most: int
    clock: Callable[[], float] = time.monotonic
    _began: list[float] = field(default_factory=lambda: [-math.inf] * _PLACES)
    _counts: list[int] = field(default_factory=lambda: [0] * _PLACES)

    def count(self, key: str) -> float:
        """How many seconds this key has to wait; 0 while it may go on."""
        place, now = hash(key) % _PLACES, self.clock()  # Python's hash differs in each process
        if now - self._began[place] >= WINDOW_SECONDS:
            self._began[place], self._counts[place] = now, 0
        self._counts[place] += 1
        too_many = self._counts[place] > self.most
        return self._began[place] + WINDOW_SECONDS - now if too_many else 0


class Guesses:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_claim = Counter(MOST_PER_CLAIM, clock)
        self._per_address = Counter(MOST_PER_ADDRESS, clock)
        self._lock = Lock()

    def refused(self, instance_id: str, address: str) -> int:
        """Counts a refused credential; the seconds to wait, 0 where it was not one too many."""
        with self._lock:
            waits = self._per_claim.count(instance_id), self._per_address.count(address)
        return math.ceil(max(waits))
