"""The one writer: group commit, an operation undone alone, a disk that is full."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from local_host.store.database import FILE_NAME, open_database
from local_host.store.writer import WriteFailed, Writer


def rows(path: Path) -> list[int]:
    reader = sqlite3.connect(path)
    try:
        return [n for (n,) in reader.execute("SELECT n FROM t ORDER BY n")]
    finally:
        reader.close()


def insert(number: int, *, then_raise: Exception | None = None) -> Callable[[Any], int]:
    def operation(db: sqlite3.Connection) -> int:
        db.execute("INSERT INTO t VALUES (?, NULL)", (number,))
        if then_raise is not None:
            raise then_raise
        return number

    return operation


def run(path: Path, scenario: Callable[[Writer], Coroutine[Any, Any, None]]) -> None:
    async def body() -> None:
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=0.1)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE t (n INTEGER, filler BLOB)")
        writer = Writer(db)
        try:
            await scenario(writer)
        finally:
            writer.close()

    asyncio.run(asyncio.wait_for(body(), timeout=20))


def nothing(_: Any) -> None: ...


def test_an_operation_that_raises_is_undone_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.db"

    async def scenario(writer: Writer) -> None:
        outcomes = await asyncio.gather(
            writer.write(insert(1), nothing),
            writer.write(insert(2, then_raise=ValueError("no")), nothing),
            writer.write(insert(3), nothing),
            return_exceptions=True,
        )
        assert outcomes[0] == 1
        assert isinstance(outcomes[1], ValueError)
        assert rows(path) == [1, 3]

    run(path, scenario)


def test_an_operation_that_raises_in_a_commit_of_its_own_is_undone(tmp_path: Path) -> None:
    path = tmp_path / "t.db"

    async def scenario(writer: Writer) -> None:
        with pytest.raises(ValueError, match="no"):
            await writer.write(insert(1, then_raise=ValueError("no")), nothing)
        assert rows(path) == []
        assert await writer.write(insert(2), nothing) == 2
        assert rows(path) == [2]

    run(path, scenario)


def test_it_is_on_disk_before_anyone_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    seen: list[list[int]] = []

    async def scenario(writer: Writer) -> None:
        await writer.write(insert(1), lambda _: seen.append(rows(path)))
        assert seen == [[1]]

    run(path, scenario)


def test_the_follow_up_runs_even_when_the_caller_has_gone(tmp_path: Path) -> None:
    async def scenario(writer: Writer) -> None:
        followed = asyncio.Event()
        caller = asyncio.ensure_future(writer.write(insert(1), lambda _: followed.set()))
        await asyncio.sleep(0)
        caller.cancel()
        await followed.wait()
        assert rows(tmp_path / "t.db") == [1]

    run(tmp_path / "t.db", scenario)


def test_a_full_disk_fails_the_operation_and_nothing_of_it_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "t.db"

    def limit(db: sqlite3.Connection) -> None:
        db.execute("PRAGMA max_page_count = 8")

    def fill(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO t VALUES (9, zeroblob(1000000))")

    def unlimit(db: sqlite3.Connection) -> None:
        db.execute("PRAGMA max_page_count = 100000")

    async def scenario(writer: Writer) -> None:
        await writer.write(limit, nothing)
        with pytest.raises(WriteFailed, match="full"):
            await writer.write(fill, nothing)
        assert rows(path) == []
        await writer.write(unlimit, nothing)
        await writer.write(insert(1), nothing)
        assert rows(path) == [1]

    run(path, scenario)


def test_what_waits_is_committed_before_it_closes(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    callers: list[asyncio.Future[int]] = []

    async def scenario(writer: Writer) -> None:
        for number in range(100):
            callers.append(asyncio.ensure_future(writer.write(insert(number), nothing)))
        await asyncio.sleep(0)

    run(path, scenario)
    assert rows(path) == list(range(100))


def test_what_comes_after_it_has_closed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "some.db"

    async def scenario(writer: Writer) -> None:
        writer.close()
        with pytest.raises(WriteFailed, match="stopping"):
            await writer.write(insert(1), lambda _: None)
        with pytest.raises(WriteFailed, match="stopping"):
            writer.write_and_block(insert(2), lambda _: None)

    run(path, scenario)
    assert rows(path) == []


def test_while_another_program_holds_the_file_operations_fail_and_are_taken_again_later(
    tmp_path: Path,
) -> None:
    path = tmp_path / "t.db"

    async def scenario(writer: Writer) -> None:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WriteFailed, match="locked"):
            await writer.write(insert(1), nothing)
        other.close()
        await writer.write(insert(2), nothing)
        assert rows(path) == [2]

    run(path, scenario)


def test_a_commit_that_cannot_be_taken_up_keeps_nobody_else_waiting(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def trips(_: int) -> None:
        raise ValueError("a fault of ours")

    async def scenario(writer: Writer) -> None:
        first = asyncio.ensure_future(writer.write(insert(1), trips))
        second = asyncio.ensure_future(writer.write(insert(2), lambda _: None))
        assert await asyncio.wait_for(asyncio.gather(first, second), timeout=10) == [1, 2]

    run(tmp_path / "x.db", scenario)
    assert "commit_not_taken_up" in caplog.text


def fill_and_empty(db: sqlite3.Connection) -> None:
    db.execute("CREATE TABLE IF NOT EXISTS t (n INTEGER, filler BLOB)")
    db.executemany("INSERT INTO t VALUES (?, zeroblob(4000))", [(n,) for n in range(1500)])
    db.execute("DELETE FROM t WHERE n < 1400")


async def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not reached():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.001)


def test_room_is_given_back_in_steps_while_nobody_writes(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME

    async def scenario() -> None:
        writer = Writer(open_database(path), idle_seconds=0)
        await writer.write(fill_and_empty, nothing)
        await until(lambda: path.stat().st_size < 2_000_000)
        await writer.write(insert(1), nothing)  # whoever comes meanwhile is served
        writer.close()
        assert rows(path) == [1, *range(1400, 1500)]
        assert path.stat().st_size > 1_000_000, "some room is kept for what comes"

    asyncio.run(asyncio.wait_for(scenario(), timeout=20))


def test_a_file_that_cannot_shrink_in_steps_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    sqlite3.connect(path, isolation_level=None).execute(
        "PRAGMA user_version = 1"
    ).connection.close()

    async def scenario() -> None:
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        writer = Writer(db, idle_seconds=0)
        await writer.write(fill_and_empty, nothing)
        size = path.stat().st_size
        await writer.write(insert(1), nothing)
        writer.close()
        assert path.stat().st_size == size > 5_000_000

    asyncio.run(asyncio.wait_for(scenario(), timeout=20))
