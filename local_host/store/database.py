"""Opening the one SQLite file: its schema, its safety settings, and who may hold it."""

import sqlite3
from pathlib import Path

from local_host.store import failpoints, schema
from local_host.store.failpoints import Commit
from local_host.store.upgrade import bring_up_to_date

FILE_NAME = "durable.db"

_SHRINKS_IN_STEPS, _INCREMENTAL = "PRAGMA auto_vacuum = INCREMENTAL", 2
_LOG_BYTES = 16_000_000  # what the write-ahead log keeps of its room after a large commit
# What was deleted is gone from the file, however this build of SQLite was set up.
_OVERWRITE = "PRAGMA secure_delete = ON"

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
    connection.execute(_OVERWRITE)
    return connection


def free_pages(db: sqlite3.Connection) -> int:
    """How many pages could be given back in steps: none in a file that was made without that."""
    steps = db.execute("PRAGMA auto_vacuum").fetchone()[0] == _INCREMENTAL
    return int(db.execute("PRAGMA freelist_count").fetchone()[0]) if steps else 0


def give_back(db: sqlite3.Connection, pages: int) -> None:
    """Move what lies behind free pages into them, and cut them off."""
    # Each row that this answers is one page given back.
    db.execute(f"PRAGMA incremental_vacuum({pages})").fetchall()


def shrink_fully(db: sqlite3.Connection) -> None:
    """Write everything anew, without gaps; from then on the file shrinks in steps, too."""
    db.execute(_SHRINKS_IN_STEPS)
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


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
    if version == 0:  # before anything is in it; later, only a VACUUM can do that
        connection.execute(_SHRINKS_IN_STEPS)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(_OVERWRITE)
    connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
    connection.execute("BEGIN IMMEDIATE")
    # A file that is locked or read-only is found here, not at the first start.
    connection.execute(f"PRAGMA user_version = {schema.VERSION}")
    if version < schema.VERSION:
        _upgrade(connection, version)
    else:
        connection.execute("ROLLBACK")
    connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, False)


def _known_version(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version of the file, 0 for an empty one."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > schema.VERSION:
        raise StoreUnusable(
            f"{path} was written by a newer version of the local host (schema {version}; this one "
            f"knows {schema.VERSION}). Nothing was changed. Use the newer version, or choose "
            "another folder with --data-dir."
        )
    filled = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if version == 0 and filled:
        raise StoreUnusable(f"{path} is some other program's SQLite file. Nothing was changed.")
    return version


def _upgrade(connection: sqlite3.Connection, version: int) -> None:
    bring_up_to_date(connection, version)
    failpoints.reach("before", [Commit.SCHEMA])
    connection.execute("COMMIT")
    failpoints.reach("after", [Commit.SCHEMA])
