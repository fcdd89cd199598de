"""What the host has done, as plain tuples: whoever has done it only notes it, and the exporter's
process makes spans of it (exporter.py). They go there packed by `marshal`, a length before each
piece.
"""

import logging
import marshal
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final, Literal

from local_host.telemetry import places

logger = logging.getLogger(__name__)

MOST: Final = 20_000  # some ten megabytes
MOST_UNTOLD: Final = 100  # each may hold a history with long texts
_LENGTH_BYTES = 4

type What = Literal[
    "request",
    "created",
    "event_raised",
    "orchestration_ended",
    "task_ended",  # an orchestration has waited for it
    "timer_fired",
    "activity_run",
]
type Detail = str | int
# What it was, its place and the one above it (empty without one), when it began and ended, whether
# it failed, and what the span of such a thing says of it. The times are the engine's: microseconds
# since the epoch. Why it failed is not told, since an exception's text may quote anybody. Plain
# types only: `marshal` takes no others.
type Fact = tuple[What, str, str, tuple[int, int], bool, tuple[Detail, ...]]


class Facts:
    """Noted by any thread. More than `most` do not wait: what comes after these is dropped."""

    def __init__(self, most: int = MOST) -> None:
        self._waiting: list[Fact] = []
        self._untold = deque[Callable[[], None]]()
        self._most = most
        self._are_dropped = False

    def note(self, fact: Fact) -> None:
        if fact[1][-1] in places.NOT_SAMPLED:
            return
        if len(self._waiting) < self._most:
            self._waiting.append(fact)
        elif not self._are_dropped:
            self._are_dropped = True
            logger.warning("spans_dropped waiting=%d", self._most)

    def note_later(self, tell: Callable[[], None]) -> None:
        """`tell` calls `note`. It is called by the next `taken`, with many others: that is quicker
        than to call each in the midst of other work. Where `MOST_UNTOLD` wait, it is called at
        once.
        """
        if len(self._untold) < MOST_UNTOLD:
            self._untold.append(tell)
        else:
            tell()

    def taken(self) -> list[Fact]:
        """All that wait; they wait no more. To be called by one thread."""
        while self._untold:
            try:
                self._untold.popleft()()
            except Exception:
                logger.exception("span_not_told")  # the others are told all the same
        self._are_dropped = False
        taken = self._waiting[:]
        del self._waiting[: len(taken)]  # meanwhile others may have been put behind them
        return taken

    def forget(self) -> None:
        """Nobody wants any of them."""
        self._untold.clear()
        self._waiting.clear()


def packed(piece: str | list[Fact]) -> bytes:
    content = marshal.dumps(piece)
    return len(content).to_bytes(_LENGTH_BYTES) + content


def unpacked(stream: BinaryIO) -> Iterator[Any]:
    """Until its end; of a piece that breaks off there, nothing."""
    while len(head := stream.read(_LENGTH_BYTES)) == _LENGTH_BYTES:
        length = int.from_bytes(head)
        content = stream.read(length)
        if len(content) < length:
            return
        yield marshal.loads(content)  # noqa: S302 - from our own host
