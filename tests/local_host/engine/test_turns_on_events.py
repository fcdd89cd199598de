"""An event and the turn that it causes are one commit; whoever raised it never waits long."""

import asyncio
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest
from durabletask.task import OrchestrationContext

from local_host.engine import commands
from local_host.engine.engine import caller_blocks
from local_host.engine.workers import WorkKind
from local_host.store import failpoints, history_records, records
from local_host.store.failpoints import Commit
from local_host.store.records import Message
from local_host.store.writer import WriteFailed
from tests.local_host.engine.engine_bench import Bench, bench, run
from tests.local_host.store import rows

TERMINATED = pb.ORCHESTRATION_STATUS_TERMINATED


def takes_two(ctx: OrchestrationContext, _: Any) -> Any:
    first = yield ctx.wait_for_external_event("Word")
    second = yield ctx.wait_for_external_event("Word")
    return [first, second]


async def raises(b: Bench, word: str = "a") -> asyncio.Task[None]:
    """An instance waits, the event is raised, and the orchestrator is held in the turn on it."""
    await waits(b)
    b.workers.hold("takes_two")
    raising, begun = asyncio.create_task(b.event("Word", word)), len(b.workers.turns)
    while len(b.workers.turns) == begun:
        await asyncio.sleep(0)
    return raising


async def waits(b: Bench) -> None:
    """The instance does, and takes no turn any more."""
    await b.start("takes_two")
    await b.engine.wait_until("one", lambda i: i.status == pb.ORCHESTRATION_STATUS_RUNNING)
    await b.settle()


def inbox(b: Bench) -> list[Message]:
    return records.read_inbox(b.engine.reader, "one", b.clock.now())


def history(b: Bench) -> list[pb.HistoryEvent]:
    return history_records.read_history(b.engine.reader, "one")


def test_an_event_and_its_turn_reach_the_disk_together(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, takes_two) as b:
            raising = await raises(b)
            before = len(history(b))
            assert inbox(b) == []
            assert not raising.done()
            b.workers.release("takes_two")
            await raising
            assert inbox(b) == []
            assert [e.eventRaised.input.value for e in history(b)[before + 1 : -1]] == ['"a"']
            await b.event("Word", "b")
            assert await b.result() == ["a", "b"]

    run(scenario)


def test_a_turn_that_takes_long_keeps_nobody_waiting_who_raised_an_event(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, takes_two) as b:
            await (await raises(b))
            (message,) = inbox(b)
            assert message.event.eventRaised.name == "Word"
            b.workers.release("takes_two")
            await b.event("Word", "b")
            assert await b.result() == ["a", "b"]

    run(scenario)


def test_an_event_outlives_a_turn_that_is_lost_with_its_worker(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, takes_two) as b:
            raising = await raises(b)
            b.workers.aborts = 2
            b.workers.release("takes_two")
            await raising
            await b.event("Word", "b")
            assert await b.result() == ["a", "b"]
            assert b.workers.aborts == 0

    run(scenario)


def test_an_instance_terminated_in_the_turn_on_an_event_stays_so(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, takes_two) as b:
            raising = await raises(b)
            await b.do(commands.terminate, "one", None, recursive=False)
            b.workers.release("takes_two")
            await raising
            assert b.status() == TERMINATED
            assert not rows.has_mail(b.engine.reader, "one")

    run(scenario)


def test_an_event_that_finds_no_room_for_the_turn_is_kept_by_itself(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, takes_two) as b:
            await waits(b)
            b.workers.hold("takes_two")
            begun = len(b.workers.turns)
            room = b.workers.capacity(WorkKind.ORCHESTRATION)
            for number in range(room):
                await b.start("takes_two", None, f"other-{number}")
            while len(b.workers.turns) < begun + room:
                await asyncio.sleep(0)
            await b.event("Word", "a")
            assert len(inbox(b)) == 1
            b.workers.release("takes_two")
            await b.event("Word", "b")
            assert await b.result() == ["a", "b"]

    run(scenario)


def test_who_keeps_a_thread_that_the_turn_may_need_does_not_wait_for_the_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits: list[str] = []
    monkeypatch.setattr(failpoints, "_watcher", lambda _, commit: commits.append(commit))

    async def scenario() -> None:
        async with bench(tmp_path, takes_two) as b:
            await waits(b)
            caller_blocks.set(True)
            await b.event("Word", "a")
            await b.event("Word", "b")
            assert await b.result() == ["a", "b"]

    run(scenario)
    assert Commit.RAISE_EVENT in commits
    assert Commit.TURN_ON_EVENT not in commits


def test_an_event_whose_turn_the_end_of_the_engine_cuts_off_is_refused(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, takes_two) as b:
            raising = await raises(b)
        with pytest.raises(WriteFailed, match="stopping"):
            await raising

    async def after() -> None:
        async with bench(tmp_path, takes_two) as b:
            await b.event("Word", "c")
            await b.event("Word", "d")
            assert await b.result() == ["c", "d"]

    run(scenario)
    run(after)


def test_an_event_whose_commit_is_under_way_as_the_engine_stops_is_kept(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, takes_two) as b:
            raising = await raises(b)
            b.workers.release("takes_two")
            await asyncio.sleep(0)  # the answer is there, and goes to the disk
        await raising

    async def after() -> None:
        async with bench(tmp_path, takes_two) as b:
            await b.event("Word", "b")
            assert await b.result() == ["a", "b"]

    run(scenario)
    run(after)
