"""Opening the store: safe settings, and a file that is not ours left alone."""

import sqlite3
from pathlib import Path

import pytest

from local_host.store.database import SCHEMA_VERSION, StoreUnusable, open_database


def test_a_commit_reaches_the_disk_before_it_returns(tmp_path: Path) -> None:
    db = open_database(tmp_path / "durable.db")
    names = ("journal_mode", "synchronous")
    settings = [db.execute(f"PRAGMA {name}").fetchone()[0] for name in names]
    db.close()
    assert settings == ["wal", 2]  # 2 is FULL


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "durable.db"
    open_database(path).close()
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreUnusable, match="newer version of the local host"):
        open_database(path)
    assert path.read_bytes() == before


def test_another_programs_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "durable.db"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE recipes (name TEXT)")
    db.close()
    with pytest.raises(StoreUnusable, match="some other program"):
        open_database(path)
