"""SQLite's write-ahead log, turned on in a file that several processes may be beginning at once."""

import sqlite3
import time

_LOOK_AGAIN_SECONDS = 0.01


def turn_on_wal(connection: sqlite3.Connection, wait_seconds: float) -> None:
    """Raises `sqlite3.OperationalError` where others keep the file for all of that time.

    The connection's own time limit does not count here: while another process turns the log on,
    SQLite says at once that the file is locked, without waiting.
    """
    until = time.monotonic() + wait_seconds
    while not _is_on(connection, until):
        time.sleep(_LOOK_AGAIN_SECONDS)


def _is_on(connection: sqlite3.Connection, until: float) -> bool:
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
            raise
        return False
    return True
