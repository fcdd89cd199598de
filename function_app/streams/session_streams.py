"""Streams without a store: a run's answer in one piece, read from the session's record when it is
there. For Azure without Redis, where no file lives as long as a stream.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from function_app.streams.ports import (
    START,
    AnsweredTurn,
    Cursor,
    Entry,
    Kind,
    Reading,
    ReadTurns,
    StreamNotFound,
)

_MILLISECOND = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SilentWriter:
    def write(self, text: str) -> None:
        pass

    def finish(self) -> None:
        pass

    def fail(self, message: str) -> None:
        pass


class SessionStreams:
    """A run that was accepted is known at once in this process alone: another one knows it when it
    has ended.
    """

    def __init__(
        self, ttl: timedelta, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._ttl, self._now = ttl, now
        self._lock = threading.Lock()
        self._accepted: defaultdict[str, dict[str, datetime]] = defaultdict(dict)

    def accept(self, session: str, run: str) -> None:
        with self._lock:
            for each, runs in [*self._accepted.items()]:
                if not any(map(self._is_alive, runs.values())):
                    del self._accepted[each]
            self._accepted[session][run] = self._now()

    def begin(self, session: str, run: str) -> SilentWriter:
        return SilentWriter()

    async def read(self, session: str, after: Cursor | None, turns: ReadTurns) -> Reading:
        answered = [turn for turn in await turns(session) if self._is_alive(turn.answered_at)]
        is_awaited = self._is_awaited(session, {turn.run for turn in answered})
        if not answered and not is_awaited:
            raise StreamNotFound
        entries = [*_entries(answered)]
        if after is None:
            after = entries[-1].id if entries and is_awaited else _start_of_last_run(entries)
        following = [entry for entry in entries if entry.id > after]
        if following:
            return Reading([entry for entry in following if entry.run == following[0].run])
        return Reading(is_over=not is_awaited)

    def _is_awaited(self, session: str, answered: set[str]) -> bool:
        with self._lock:
            accepted = self._accepted.get(session, {}).items()
            return any(run not in answered and self._is_alive(at) for run, at in accepted)

    def _is_alive(self, moment: datetime) -> bool:
        return moment + self._ttl > self._now()


def _entries(turns: Iterable[AnsweredTurn]) -> Iterator[Entry]:
    """Two of each turn, whose ids are made from the moment of the answer: they stay the same."""
    last = 0
    for turn in sorted(turns, key=lambda turn: turn.answered_at):
        last = max(last + 1, (turn.answered_at - _EPOCH) // _MILLISECOND)
        if turn.failed:
            yield Entry(Cursor(last), turn.run, Kind.ERROR, turn.text)
            continue
        if turn.text:
            yield Entry(Cursor(last), turn.run, Kind.PIECE, turn.text)
        yield Entry(Cursor(last, 1), turn.run, Kind.DONE)


def _start_of_last_run(entries: Sequence[Entry]) -> Cursor:
    earlier = [entry.id for entry in entries if entry.run != entries[-1].run]
    return earlier[-1] if earlier else START
