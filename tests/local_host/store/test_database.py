"""Opening the store: safe settings, and a file that is not ours left alone, to the last byte."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from local_host.store import records, schema
from local_host.store.database import FILE_NAME, StoreUnusable, open_database, open_reader
from tests.local_host.store import rows


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / FILE_NAME


@pytest.fixture
def store(path: Path) -> Path:
    """A store with something in it, closed properly."""
    with closing(open_database(path)) as db:
        for number in range(200):
            records.write_meta(db, f"key {number}", "x" * 500)
    return path


def content(path: Path) -> dict[str, bytes]:
    """Of the file and of its write-ahead log; the index to the log holds nothing of its own."""
    files = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    return {name: held for name, held in files.items() if held and not name.endswith("-shm")}


def killed_while_open(path: Path, statement: str) -> None:
    """A process writes and dies: what it wrote is still in the write-ahead log."""
    code = (
        "import os, sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "db.execute(sys.argv[2])\n"
        "os._exit(9)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(path), statement], check=False)
    assert ended.returncode == 9
    assert path.with_name(f"{FILE_NAME}-wal").stat().st_size > 0


def test_a_commit_reaches_the_disk_before_it_returns(path: Path) -> None:
    with closing(open_database(path)) as db:
        names = ("journal_mode", "synchronous")
        settings = [db.execute(f"PRAGMA {name}").fetchone()[0] for name in names]
    assert settings == ["wal", 2]  # 2 is FULL


def test_what_is_deleted_is_overwritten_whatever_the_build(path: Path) -> None:
    with closing(open_database(path)) as db, closing(open_reader(path)) as reader:
        set_to = [c.execute("PRAGMA secure_delete").fetchone()[0] for c in (db, reader)]
        records.write_meta(db, "name", "Nora Quist " * 2000)
        records.write_meta(db, "name", "")
    assert set_to == [1, 1]
    assert b"Nora Quist" not in path.read_bytes()


def newer(path: Path) -> None:
    rows.make_newer(path.parent)


def newer_and_killed(path: Path) -> None:
    killed_while_open(path, f"PRAGMA user_version = {schema.VERSION + 1}")


def newer_with_another_journal(path: Path) -> None:
    newer(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")


@pytest.mark.parametrize("made", [newer, newer_and_killed, newer_with_another_journal])
def test_a_store_of_a_newer_version_is_left_alone(
    store: Path, made: Callable[[Path], None]
) -> None:
    made(store)
    before = content(store)
    with pytest.raises(StoreUnusable, match="newer version of the local host"):
        open_database(store)
    assert content(store) == before


def test_another_programs_file_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    before = content(path)
    with pytest.raises(StoreUnusable, match="some other program"):
        open_database(path)
    assert content(path) == before


def no_database(path: Path) -> None:
    path.write_bytes(b"not a database at all" * 100)


def broken_header(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def overwritten_catalogue(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 3996)


@pytest.mark.parametrize("damage", [no_database, broken_header, cut_short, overwritten_catalogue])
def test_a_damaged_file_is_left_alone(store: Path, damage: Callable[[Path], None]) -> None:
    damage(store)
    before = content(store)
    with pytest.raises(StoreUnusable, match="Restore the file from a copy"):
        open_database(store)
    assert content(store) == before


def test_a_file_that_another_program_holds_is_named_and_left_alone(store: Path) -> None:
    with closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        before = content(store)
        with pytest.raises(StoreUnusable, match="Close the program that holds it"):
            open_database(store)
        assert content(store) == before
        other.execute("ROLLBACK")
    open_database(store).close()


@pytest.fixture
def torn(path: Path) -> Path:
    """A store whose process died in the middle of a commit: half of its log's last part is there.

    Of three commits since the last checkpoint the last is torn.
    """
    open_database(path).close()
    for name in ("first", "second", "third"):
        killed_while_open(path, f"INSERT INTO meta VALUES ('{name}', hex(randomblob(9000)))")
    log = path.with_name(f"{FILE_NAME}-wal")
    log.write_bytes(log.read_bytes()[:-6000])
    return path


def test_a_log_that_was_cut_short_keeps_every_commit_before_the_cut(torn: Path) -> None:
    with closing(open_database(torn)) as db:
        kept = [n for n in ("first", "second", "third") if records.read_meta(db, n, "")]
        assert kept == ["first", "second"]
        assert rows.damage(db) == []


def test_a_log_of_rubbish_is_not_taken_for_commits(torn: Path) -> None:
    torn.with_name(f"{FILE_NAME}-wal").write_bytes(b"\xa5" * 50_000)
    with closing(open_database(torn)) as db, closing(open_reader(torn)) as reader:
        assert rows.counts(reader)["meta"] == 0
        assert rows.damage(db) == []
