"""Opening the one SQLite file: its schema, its safety settings, and who may hold it."""

import sqlite3
from pathlib import Path

from local_host.store import failpoints
from local_host.store.failpoints import Commit

FILE_NAME = "durable.db"
SCHEMA_VERSION = 2

# Times are microseconds since the epoch; events are serialized `HistoryEvent` messages.
# inbox: what an instance has not consumed yet. `fires_at` is set for timers and scheduled starts,
# `execution_id` for messages that concern one generation only.
# activities: scheduled and not yet completed; the row id tells one attempt from the next.
# entities: an entity's messages wait in the inbox as well. `locked_by` is a critical section,
# `lock_owner` the orchestration that is in it.
_FIRST = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE instances (
    instance_id TEXT PRIMARY KEY,
    execution_id TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT,
    status INTEGER NOT NULL,
    input TEXT,
    output TEXT,
    custom_status TEXT,
    failure BLOB,
    tags TEXT,
    parent BLOB,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    scheduled_at INTEGER,
    completed_at INTEGER
) WITHOUT ROWID;
CREATE INDEX instances_by_creation ON instances (created_at, instance_id);
CREATE TABLE history (
    instance_id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    event BLOB NOT NULL,
    PRIMARY KEY (instance_id, sequence)
) WITHOUT ROWID;
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instance_id TEXT NOT NULL,
    execution_id TEXT,
    arrived_at INTEGER NOT NULL,
    fires_at INTEGER,
    event BLOB NOT NULL
);
CREATE INDEX inbox_by_instance ON inbox (instance_id);
CREATE INDEX inbox_by_time ON inbox (fires_at) WHERE fires_at IS NOT NULL;
CREATE TABLE activities (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instance_id TEXT NOT NULL,
    execution_id TEXT NOT NULL,
    request BLOB NOT NULL
);
CREATE INDEX activities_by_instance ON activities (instance_id);
"""
_SECOND = """
CREATE TABLE entities (
    instance_id TEXT PRIMARY KEY,
    state TEXT,
    locked_by TEXT,
    lock_owner TEXT,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX entities_by_holder ON entities (lock_owner) WHERE lock_owner IS NOT NULL;
ALTER TABLE instances ADD COLUMN trace_context BLOB;
CREATE INDEX instances_by_completion ON instances (completed_at, instance_id)
    WHERE completed_at IS NOT NULL;
"""
_UPGRADES = {0: _FIRST + _SECOND, 1: _SECOND}  # from each schema version to the present one


_ADVICE = {
    sqlite3.SQLITE_BUSY: "Close the program that holds it",
    sqlite3.SQLITE_READONLY: "Make it writable",
    sqlite3.SQLITE_CANTOPEN: "Make its folder writable",
    sqlite3.SQLITE_FULL: "Make room on the disk",
    sqlite3.SQLITE_IOERR: "Look after the disk",
}


class StoreUnusable(Exception):
    """The data directory cannot be used as it is; the message says why and what to do."""


def open_database(path: Path) -> sqlite3.Connection:
    """The writing connection. A file that we cannot use raises StoreUnusable, and is left alone."""
    try:
        connection = _connect(path)
    except sqlite3.DatabaseError as error:
        raise StoreUnusable(f"{path} cannot be opened: {error}.") from error
    try:
        _accept(connection, path)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise unusable(path, error) from error
    except StoreUnusable:
        connection.close()
        raise
    return connection


def unusable(path: Path, error: Exception) -> StoreUnusable:
    advice = _advice(error, "Restore the file from a copy")
    return StoreUnusable(
        f"{path} cannot be used as the durable store: {error}. Nothing was changed. {advice}"
    )


def open_reader(path: Path) -> sqlite3.Connection:
    connection = _connect(path)
    connection.execute("PRAGMA query_only = ON")
    return connection


def claim_folder(folder: Path) -> sqlite3.Connection:
    """Hold the folder for this process; the operating system lets go when the process ends."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnusable(f"{folder} cannot be used as a folder: {error.strerror}.") from error
    path = folder / "host.lock"
    try:
        lock = sqlite3.connect(path, timeout=0, isolation_level=None)
    except sqlite3.DatabaseError as error:
        raise _no_lock(path, error) from error
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as error:
        lock.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise _no_lock(path, error) from error
        raise StoreUnusable(
            f"Another local host is using {folder}. Stop it, or choose another folder with "
            "--data-dir."
        ) from error
    return lock


def _no_lock(path: Path, error: sqlite3.Error) -> StoreUnusable:
    advice = _advice(error, "Delete it")
    return StoreUnusable(f"{path} cannot be used as a lock file: {error}. {advice}")


def _advice(error: Exception, otherwise: str) -> str:
    code = error.sqlite_errorcode & 0xFF if isinstance(error, sqlite3.Error) else 0
    return f"{_ADVICE.get(code, otherwise)}, or choose another folder with --data-dir."


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)


def _accept(connection: sqlite3.Connection, path: Path) -> None:
    """Make the file ours, or raise; until it is known to be ours it is only read."""
    connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, True)
    version = _known_version(connection, path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("BEGIN IMMEDIATE")
    # A file that is locked or read-only is found here, not at the first start.
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    if version < SCHEMA_VERSION:
        _bring_up_to_date(connection, _UPGRADES[version])
    else:
        connection.execute("ROLLBACK")
    connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, False)


def _known_version(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version of the file, 0 for an empty one."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise StoreUnusable(
            f"{path} was written by a newer version of the local host (schema {version}; this one "
            f"knows {SCHEMA_VERSION}). Nothing was changed. Use the newer version, or choose "
            "another folder with --data-dir."
        )
    filled = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if version == 0 and filled:
        raise StoreUnusable(f"{path} is some other program's SQLite file. Nothing was changed.")
    return version


def _bring_up_to_date(connection: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";"):
        connection.execute(statement)
    failpoints.reach("before", [Commit.SCHEMA])
    connection.execute("COMMIT")
    failpoints.reach("after", [Commit.SCHEMA])
