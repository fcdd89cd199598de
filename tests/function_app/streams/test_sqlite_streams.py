"""What the file alone has to do with: whose it is, its expiry, other processes."""

import os
import sqlite3
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from function_app.streams.logged_streams import LoggedStreams
from function_app.streams.ports import START, StreamNotFound, StreamsUnavailable
from function_app.streams.sqlite_streams import SqliteLog
from tests.function_app.streams.reader import Reader, said


class Wall:
    def __init__(self) -> None:
        self.seconds = 1_700_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "streams.db"


@pytest.fixture
def timed(file: Path, wall: Wall):
    log = SqliteLog(file, timedelta(minutes=0.5), wall)
    yield LoggedStreams(log)
    log.close()


def test_a_session_expires_after_the_last_that_was_written(timed: LoggedStreams, wall: Wall):
    reader = Reader(timed)
    writer = timed.begin("s", "run")
    wall.seconds += 29
    writer.write("Hello")
    wall.seconds += 29
    assert reader.words() == ["Hello"]
    wall.seconds += 1
    with pytest.raises(StreamNotFound):
        reader.read()


def test_a_run_that_was_only_accepted_expires_too(timed: LoggedStreams, wall: Wall):
    timed.accept("s", "run")
    wall.seconds += 30
    with pytest.raises(StreamNotFound):
        Reader(timed).read()


def test_what_has_expired_leaves_the_file(timed: LoggedStreams, wall: Wall, file: Path):
    said(timed, "run", "a secret of session one", session="one")
    wall.seconds += 30
    timed.accept("other", "run")
    with sqlite3.connect(file) as db:
        assert db.execute("SELECT session FROM sessions").fetchall() == [("other",)]
        assert db.execute("SELECT count(*) FROM entries").fetchone() == (0,)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    db.close()
    assert b"secret" not in file.read_bytes()


def test_a_session_that_goes_on_does_not_keep_its_old_runs(timed: LoggedStreams, wall: Wall):
    for number in range(4):
        said(timed, f"run{number}", str(number))
        wall.seconds += 20
    reader = Reader(timed)
    assert [entry.run for entry in reader.entries()] == ["run3", "run3"]
    assert reader.words(START) == ["2", "done"]


def test_a_run_silent_for_longer_than_a_stream_is_kept_goes_on(timed: LoggedStreams, wall: Wall):
    writer = timed.begin("s", "run")
    writer.write("lost")
    wall.seconds += 30
    writer.write("Hello")
    assert Reader(timed).words() == ["Hello"]


@pytest.mark.skipif(os.name != "posix", reason="modes mean nothing elsewhere")
def test_the_file_is_for_its_owner_alone(timed: LoggedStreams, file: Path):
    os_default = os.umask(0)
    try:
        said(timed, "run", "Hello")
    finally:
        os.umask(os_default)
    made = [file, *file.parent.glob("streams.db-*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}
    assert len(made) == 3


def test_another_process_reads_what_this_one_writes(timed: LoggedStreams, wall: Wall, file: Path):
    other = SqliteLog(file, timedelta(minutes=0.5), wall)
    reader = Reader(LoggedStreams(other))
    writer = timed.begin("s", "run")
    writer.write("one")
    assert reader.words() == ["one"]
    writer.finish()
    assert reader.words() == ["one", "done"]
    other.close()


def test_streams_outlive_the_process(timed: LoggedStreams, wall: Wall, file: Path):
    timed.begin("s", "run").write("one")
    later = SqliteLog(file, timedelta(minutes=0.5), wall)
    said(LoggedStreams(later), "run", "two")
    assert Reader(LoggedStreams(later)).words() == ["restart", "two", "done"]
    later.close()


def test_an_agent_answers_while_the_file_cannot_be_had(tmp_path: Path):
    log = SqliteLog(tmp_path / "missing" / "streams.db", timedelta(minutes=1))
    streams = LoggedStreams(log)
    streams.accept("s", "run")
    said(streams, "run", "Hello")
    with pytest.raises(StreamsUnavailable):
        Reader(streams).read()
    (tmp_path / "missing").mkdir()
    said(streams, "run", "Hello")
    assert Reader(streams).words() == ["Hello", "done"]
    log.close()


def test_a_file_of_another_kind_is_left_alone(file: Path):
    file.write_bytes(b"These are somebody's notes, and no database at all." * 100)
    log = SqliteLog(file, timedelta(minutes=1))
    said(LoggedStreams(log), "run", "Hello")
    with pytest.raises(StreamsUnavailable):
        Reader(LoggedStreams(log)).read()
    assert file.read_bytes().startswith(b"These are somebody's notes")
