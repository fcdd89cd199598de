import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from function_app.kit.sqlite_wal import turn_on_wal


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new.db"


@pytest.fixture
def other(file: Path) -> Iterator[sqlite3.Connection]:
    """Another process that is beginning the same file: whoever asks for the log is refused at once,
    however long the connection would wait for a lock.
    """
    with closing(connected(file)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def connected(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=60, isolation_level=None, check_same_thread=False)


def test_the_log_is_turned_on_as_soon_as_another_process_lets_go_of_the_file(
    file: Path, other: sqlite3.Connection
) -> None:
    asked, again = Event(), Event()

    def note(_: str) -> None:
        (again if asked.is_set() else asked).set()

    with closing(connected(file)) as own, ThreadPoolExecutor(1) as pool:
        own.set_trace_callback(note)
        turned_on = pool.submit(turn_on_wal, own, 60)
        was_refused = again.wait(20)
        other.rollback()
        turned_on.result(timeout=20)
        assert was_refused
        assert own.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.usefixtures("other")
def test_a_file_that_others_keep_is_said_to_be_locked(file: Path) -> None:
    with closing(connected(file)) as own, pytest.raises(sqlite3.OperationalError, match="locked"):
        turn_on_wal(own, 0.05)


def test_a_file_that_is_no_database_is_said_to_be_none_at_once(file: Path) -> None:
    file.write_bytes(b"Nothing that SQLite has written. " * 100)
    with closing(connected(file)) as own, pytest.raises(sqlite3.DatabaseError, match="not a"):
        turn_on_wal(own, 3600)
