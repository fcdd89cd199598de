"""The one writer: group commit, an operation undone alone, a disk that is full."""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

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
