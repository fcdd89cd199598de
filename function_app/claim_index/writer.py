"""The index as a process writes it: what is noted goes to a thread of its own, which writes what
has gathered. A claim waits for none of this, and a database that is away costs it nothing.
"""

import atexit
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from threading import Condition, Thread
from typing import TYPE_CHECKING

from function_app.claim_index.ports import Change, ClaimPurged, IndexUnavailable
from function_app.kit.logs import without_text

if TYPE_CHECKING:
    from function_app.claim_index.database import Database

logger = logging.getLogger(__name__)

MOST_WAITING = 5000  # a few megabytes, while the database is away
MOST_AT_ONCE = 500
GATHER_SECONDS = 0.05
BUSY_SECONDS = 0.25  # from one write to the next: what many claims note then costs one
PAUSE_SECONDS = 2.5
_LAST_SECONDS = 1.0

type Write = Callable[[Sequence[Change | ClaimPurged]], None]


class WrittenIndex:
    def __init__(self, write: Write) -> None:
        self._write = write
        self._waiting: deque[Change | ClaimPurged] = deque()
        self._turn = Condition()
        self._in_hand = 0
        self._hurried = 0
        self._dropped = 0
        self._is_away = False
        self._written_at = -BUSY_SECONDS
        self._thread: Thread | None = None

    def note(self, change: Change | ClaimPurged) -> None:
        with self._turn:
            if len(self._waiting) >= MOST_WAITING:
                self._waiting.popleft()  # an old one, which a newer of its claim may have overtaken
                self._dropped += 1
            self._waiting.append(change)
            if self._thread is None:
                self._thread = Thread(target=self._run, name="desk-index", daemon=True)
                self._thread.start()
                atexit.register(self.flush, _LAST_SECONDS)
            if len(self._waiting) == 1:
                self._turn.notify_all()

    def flush(self, seconds: float) -> bool:
        with self._turn:
            self._hurried += 1
            self._turn.notify_all()
            try:
                return self._turn.wait_for(self._is_idle, seconds)
            finally:
                self._hurried -= 1

    def _is_idle(self) -> bool:
        return not self._waiting and not self._in_hand

    def _run(self) -> None:
        while True:
            batch = self._gathered()
            try:
                self._write(batch)
            except IndexUnavailable as error:
                self._wait_for_it(batch, error)
            except Exception as error:  # noqa: BLE001 - the thread goes on, whatever a driver raises
                self._dropped += len(batch)
                logger.warning("desk_index_refused changes=%d %s", len(batch), without_text(error))
                self._done()
            else:
                self._done()
                self._is_back()

    def _gathered(self) -> list[Change | ClaimPurged]:
        with self._turn:
            self._turn.wait_for(lambda: self._waiting)
            if not self._is_away:
                rest = self._written_at + BUSY_SECONDS - time.monotonic()
                self._turn.wait_for(self._is_enough, max(GATHER_SECONDS, rest))
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]
            self._in_hand = len(batch)
            return batch

    def _is_enough(self) -> bool:
        return self._hurried > 0 or len(self._waiting) >= MOST_AT_ONCE

    def _done(self) -> None:
        with self._turn:
            self._in_hand = 0
            self._written_at = time.monotonic()
            self._turn.notify_all()

    def _wait_for_it(self, batch: list[Change | ClaimPurged], error: IndexUnavailable) -> None:
        if not self._is_away:
            logger.warning("desk_index_unavailable: %s; claims go on without it", error)
        self._is_away = True
        with self._turn:
            self._waiting.extendleft(reversed(batch))
            self._in_hand = 0
            self._turn.wait_for(lambda: False, PAUSE_SECONDS)

    def _is_back(self) -> None:
        if self._is_away or self._dropped:
            logger.info("desk_index_written_again dropped=%d", self._dropped)
        self._is_away, self._dropped = False, 0


def writing_to(database: "Callable[[], Database | None]") -> WrittenIndex:
    """Its libraries are loaded by the thread, with the first claim."""

    def write_there(changes: Sequence[Change | ClaimPurged]) -> None:
        from function_app.claim_index.written import write  # noqa: PLC0415

        if (opened := database()) is not None:
            write(opened, changes)

    return WrittenIndex(write_there)
