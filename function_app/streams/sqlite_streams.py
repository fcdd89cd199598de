"""Streams in a file on this machine: where no Redis is set up, and there is a place for files."""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from function_app.kit.sqlite_wal import turn_on_wal
from function_app.streams.ports import START, Cursor, Entry, Kind, StreamsUnavailable
from function_app.streams.session_log import KnownRun

FILE_NAME = "agent-streams.db"
_BUSY_SECONDS = 1
_FOR_ITS_OWNER_ALONE = 0o600
_SHRINKS = "PRAGMA auto_vacuum = FULL"  # only before anything is in it
# What it holds is soon gone anyway: a power cut may cost the last pieces, but a crash does not.
_SETTINGS = """
PRAGMA synchronous = NORMAL;
PRAGMA secure_delete = ON;
PRAGMA foreign_keys = ON;
"""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS sessions (session TEXT PRIMARY KEY, written REAL NOT NULL);
CREATE TABLE IF NOT EXISTS runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    session TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
    run TEXT NOT NULL,
    written REAL NOT NULL,
    UNIQUE (session, run)
);
CREATE TABLE IF NOT EXISTS entries (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    session TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
    run TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    written REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_of_runs ON entries (session, run, number);
CREATE INDEX IF NOT EXISTS entries_of_sessions ON entries (session, number);
CREATE INDEX IF NOT EXISTS sessions_by_age ON sessions (written);
"""
_ENTRY = "SELECT number, run, kind, text FROM entries WHERE session = ?"
_REGISTER = "INSERT INTO runs (session, run, written) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_APPEND = "INSERT INTO entries (session, run, kind, text, written) VALUES (?, ?, ?, ?, ?)"
_RENEW = """
INSERT INTO sessions VALUES (?, ?) ON CONFLICT (session) DO UPDATE SET written = excluded.written
"""


class SqliteLog:
    """One connection, and one thread at a time: each of these takes some microseconds. Other
    processes may use the file as well.
    """

    def __init__(self, file: Path, ttl: timedelta, now: Callable[[], float] = time.time) -> None:
        self._file, self._ttl, self._now = file, ttl.total_seconds(), now
        self._lock = threading.Lock()
        self._opened: sqlite3.Connection | None = None

    def close(self) -> None:
        with self._lock:
            if self._opened:
                self._opened.close()
            self._opened = None

    def register(self, session: str, run: str) -> None:
        with self._writing(session, run):
            pass

    def begin(self, session: str, run: str) -> bool:
        begun = bool(self.entries(session, run, START))
        oldest = self._oldest()
        with self._writing(session, run) as db:
            for table in ("entries", "runs"):
                old = f"DELETE FROM {table} WHERE session = ? AND written <= ?"  # noqa: S608
                db.execute(old, (session, oldest))
        return begun

    def append(self, session: str, run: str, kind: Kind, text: str, sequence: int) -> None:
        with self._writing(session, run) as db:
            db.execute(_APPEND, (session, run, kind, text, self._now()))

    def knows(self, session: str) -> bool:
        alive = "SELECT 1 FROM sessions WHERE session = ? AND written > ?"
        return bool(self._rows(alive, session, self._oldest()))

    def entry(self, session: str, at: Cursor) -> Entry | None:
        if at.minor:
            return None
        return next(self._entries(f"{_ENTRY} AND number = ?", session, at.major), None)

    def first_after(self, session: str, cursor: Cursor) -> Entry | None:
        first = f"{_ENTRY} AND number > ? ORDER BY number LIMIT 1"
        return next(self._entries(first, session, cursor.major), None)

    def entries(self, session: str, run: str, after: Cursor) -> Sequence[Entry]:
        of_run = f"{_ENTRY} AND run = ? AND number > ? ORDER BY number"
        return [*self._entries(of_run, session, run, after.major)]

    def latest_run(self, session: str) -> KnownRun | None:
        newest = "SELECT run FROM runs WHERE session = ? ORDER BY number DESC LIMIT 1"
        return self._run(newest, session)

    def run_after(self, session: str, run: str) -> KnownRun | None:
        following = """
        SELECT run FROM runs WHERE session = ?1 AND number > coalesce(
            (SELECT number FROM runs WHERE session = ?1 AND run = ?2), 0
        ) ORDER BY number LIMIT 1
        """
        return self._run(following, session, run)

    def _run(self, query: str, *values: str) -> KnownRun | None:
        found = self._rows(query, *values)
        return KnownRun(found[0][0], START) if found else None

    def _entries(self, query: str, *values: str | int) -> Iterator[Entry]:
        for number, run, kind, text in self._rows(query, *values):
            yield Entry(Cursor(number), run, Kind(kind), text)

    def _rows(self, query: str, *values: str | float) -> list[Any]:
        with self._connected() as db:
            return db.execute(query, values).fetchall()

    @contextmanager
    def _writing(self, session: str, run: str) -> Generator[sqlite3.Connection]:
        """A transaction: what has expired is gone, the session and the run are known."""
        now = self._now()
        with self._connected() as db:
            db.execute("BEGIN IMMEDIATE")
            with db:
                db.execute("DELETE FROM sessions WHERE written <= ?", (self._oldest(),))
                db.execute(_RENEW, (session, now))
                yield db
                db.execute(_REGISTER, (session, run, now))

    @contextmanager
    def _connected(self) -> Generator[sqlite3.Connection]:
        try:
            with self._lock:
                self._opened = self._opened or _open(self._file)
                yield self._opened
        except (sqlite3.Error, OSError) as error:
            raise StreamsUnavailable from error

    def _oldest(self) -> float:
        """What was written then, or before, has expired."""
        return self._now() - self._ttl


def _open(file: Path) -> sqlite3.Connection:
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, _FOR_ITS_OWNER_ALONE))
    db = sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        db.execute(_SHRINKS)
        turn_on_wal(db, _BUSY_SECONDS)
        db.executescript(_SETTINGS + _SCHEMA)
    except sqlite3.Error:
        db.close()
        raise
    return db
