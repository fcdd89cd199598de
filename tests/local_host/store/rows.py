"""The rows of a store as tests look at them and spoil them; no other test knows its tables."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from local_host.store import schema
from local_host.store.database import FILE_NAME

_OF_INSTANCES = ("history", "inbox", "activities")
_TABLES = ("meta", "instances", "entities", *_OF_INSTANCES)


@contextmanager
def opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """The store of a folder as another program opens it; what is changed is kept."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as db, db:
        yield db


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {table: _one(db, f"SELECT count(*) FROM {table}") for table in _TABLES}


def damage(db: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong with the file."""
    return [text for (text,) in db.execute("PRAGMA integrity_check") if text != "ok"]


def strays(db: sqlite3.Connection) -> list[str]:
    """Rows that belong to an instance that is not there."""
    query = "SELECT DISTINCT instance_id FROM {} EXCEPT SELECT instance_id FROM instances"
    return [
        f"{table} of {i}" for table in _OF_INSTANCES for (i,) in db.execute(query.format(table))
    ]


def has_mail(db: sqlite3.Connection, instance_id: str) -> bool:
    return bool(_one(db, "SELECT count(*) FROM inbox WHERE instance_id = ?", instance_id))


def entities_with_mail(db: sqlite3.Connection) -> list[str]:
    found = db.execute("SELECT DISTINCT instance_id FROM inbox WHERE instance_id LIKE '@%'")
    return [entity_id for (entity_id,) in found]


def next_timer(db: sqlite3.Connection, now: int) -> int | None:
    return _one(db, "SELECT min(fires_at) FROM inbox WHERE fires_at > ?", now)


def due_mail(db: sqlite3.Connection, statuses: tuple[int, int], now: int) -> int:
    """Messages for begun instances of these statuses that need not wait for their time."""
    query = (
        "SELECT count(*) FROM inbox JOIN instances USING (instance_id) WHERE status IN (?, ?)"
        " AND coalesce(fires_at, 0) <= ? AND coalesce(scheduled_at, 0) <= ?"
    )
    return _one(db, query, *statuses, now, now)


def root_page(db: sqlite3.Connection, table: str) -> tuple[int, int]:
    """Where in the file a table begins, and the size of a page."""
    size = _one(db, "PRAGMA page_size")
    return (_one(db, "SELECT rootpage FROM sqlite_schema WHERE name = ?", table) - 1) * size, size


def make_unreadable(folder: Path) -> None:
    """Whole for SQLite, and no events: what another program may have done."""
    with opened(folder) as db:
        db.execute("INSERT INTO activities VALUES (1, 'i', 'e', x'ffffffff')")


def make_newer(folder: Path) -> None:
    with opened(folder) as db:
        db.execute(f"PRAGMA user_version = {schema.VERSION + 1}")


def _one(db: sqlite3.Connection, query: str, *parameters: object) -> int:
    return db.execute(query, parameters).fetchone()[0]
