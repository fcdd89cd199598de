"""Streams in Redis, laid out as agent-framework's sample for reliable streaming reads and writes
them: a Redis Stream for each session. Ours have one more field, `run`; which runs there are, in
which order, is in a sorted set beside it, by the time at which they were accepted.
"""

import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, cast

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from function_app.streams.ports import START, Cursor, Entry, Kind, StreamsUnavailable
from function_app.streams.session_log import KnownRun

TIMEOUT_SECONDS = 1
_NEWEST = "+"
_FIELD = {Kind.DONE: "done", Kind.RESTART: "restart", Kind.ERROR: "error"}

type Fields = Mapping[str, str]
type StreamEntries = Sequence[tuple[str, Fields]]


class RedisLog:
    """Time is that of the Redis server, which also makes the ids of the entries out of it."""

    def __init__(self, url: str, ttl: timedelta) -> None:
        # Sent once: what timed out may have arrived, and would be there twice.
        self._redis: Any = cast(Any, Redis).from_url(
            url,
            decode_responses=True,
            encoding_errors="replace",
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        self._ttl_ms = max(1, round(ttl.total_seconds() * 1000))

    def close(self) -> None:
        self._redis.close()

    def register(self, session: str, run: str) -> None:
        with _translated():
            seconds, microseconds = self._redis.time()
            now = seconds * 1_000_000 + microseconds
            with self._redis.pipeline() as writing:
                writing.zadd(_runs_key(session), {run: now}, nx=True)
                self._renew(writing, session)
                writing.execute()

    def begin(self, session: str, run: str) -> bool:
        with _translated():
            score = self._redis.zscore(_runs_key(session), run)
            begun = score is not None and any(self.entries(session, run, _known(run, score).start))
            self._drop_old(session)
        self.register(session, run)
        return begun

    def append(self, session: str, run: str, kind: Kind, text: str, sequence: int) -> None:
        fields = {
            "text": text if kind is Kind.PIECE else "",
            "sequence": str(sequence),
            "timestamp": str(time.time_ns() // 1_000_000),
            "run": run,
        }
        if kind is not Kind.PIECE:
            fields[_FIELD[kind]] = text if kind is Kind.ERROR else "true"
        with _translated(), self._redis.pipeline() as writing:
            writing.xadd(_key(session), fields)
            self._renew(writing, session)
            writing.execute()

    def knows(self, session: str) -> bool:
        with _translated():
            return self._redis.exists(_key(session), _runs_key(session)) > 0

    def entry(self, session: str, at: Cursor) -> Entry | None:
        return next(self._range(session, str(at), str(at)), None)

    def first_after(self, session: str, cursor: Cursor) -> Entry | None:
        return next(self._range(session, f"({cursor}", count=1), None)

    def entries(self, session: str, run: str, after: Cursor) -> Sequence[Entry]:
        return [entry for entry in self._range(session, f"({after}") if entry.run == run]

    def latest_run(self, session: str) -> KnownRun | None:
        with _translated():
            latest = self._redis.zrange(_runs_key(session), -1, -1, withscores=True)
            if latest:
                return _known(*latest[0])
            # Another program wrote this stream, or a run was silent for so long that all expired.
            found: StreamEntries = self._redis.xrevrange(_key(session), count=1)
        return KnownRun(found[0][1].get("run", ""), START) if found else None

    def run_after(self, session: str, run: str) -> KnownRun | None:
        with _translated():
            rank = self._redis.zrank(_runs_key(session), run)
            position = 0 if rank is None else rank + 1
            found = self._redis.zrange(_runs_key(session), position, position, withscores=True)
        return _known(*found[0]) if found else None

    def _range(
        self, session: str, start: str, end: str = _NEWEST, count: int | None = None
    ) -> Iterator[Entry]:
        with _translated():
            found: StreamEntries = self._redis.xrange(_key(session), start, end, count)
        return (entry for each in found if (entry := _entry(*each)))

    def _drop_old(self, session: str) -> None:
        """A session that goes on and on would otherwise keep all that was ever said in it."""
        seconds, _ = self._redis.time()
        oldest_ms = seconds * 1000 - self._ttl_ms
        with self._redis.pipeline() as writing:
            writing.xtrim(_key(session), minid=max(0, oldest_ms), approximate=False)
            writing.zremrangebyscore(_runs_key(session), 0, oldest_ms * 1000)
            writing.execute()

    def _renew(self, writing: Any, session: str) -> None:
        for key in (_key(session), _runs_key(session)):
            writing.pexpire(key, self._ttl_ms)


def _key(session: str) -> str:
    return f"agent-stream:{session}"


def _runs_key(session: str) -> str:
    """The braces have a cluster keep it where the stream itself is."""
    return f"{{{_key(session)}}}:runs"


def _known(run: str, accepted_at: float) -> KnownRun:
    """Entries may be of the very millisecond at which the run was accepted."""
    return KnownRun(run, Cursor(max(0, int(accepted_at) // 1000 - 1)))


def _entry(entry_id: str, fields: Fields) -> Entry | None:
    """None for one that says nothing."""
    cursor = Cursor.parse(entry_id)
    kind = next((kind for kind, name in _FIELD.items() if fields.get(name)), Kind.PIECE)
    text = fields.get("error" if kind is Kind.ERROR else "text", "")
    if cursor is None or (kind is Kind.PIECE and not text):
        return None
    return Entry(cursor, fields.get("run", ""), kind, text)


@contextmanager
def _translated() -> Generator[None]:
    try:
        yield
    except RedisError as error:
        raise StreamsUnavailable from error
