"""An event and the turn that it causes are one commit; whoever raised it never waits long."""

import asyncio
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest
from durabletask.task import OrchestrationContext

from local_host.engine import commands, events
from local_host.engine.engine import caller_blocks
from local_host.engine.uncommitted import RaisedEvent
from local_host.engine.workers import WorkKind
from local_host.store import failpoints, history_records, records
from local_host.store.failpoints import Commit
from local_host.store.records import Message
from local_host.store.writer import WriteFailed
from tests.local_host.engine.engine_bench import Bench, bench, run
from tests.local_host.engine.orchestrations import waits_for_approval
from tests.local_host.store import rows

TERMINATED = pb.ORCHESTRATION_STATUS_TERMINATED


def takes_two(ctx: OrchestrationContext, _: Any) -> Any:
    first = yield ctx.wait_for_external_event("Word")
    second = yield ctx.wait_for_external_event("Word")
    return [first, second]


async def held_in_the_turn_on_an_event(b: Bench) -> asyncio.Task[None]:
    """The task that raises the event."""
    await waits(b)
    return await raised_in_a_held_turn(b, "takes_two", "Word", "a")


async def raised_in_a_held_turn(
    b: Bench, orchestrator: str, name: str, data: str
) -> asyncio.Task[None]:
    b.workers.hold(orchestrator)
    begun = len(b.workers.turns)
    raising = asyncio.create_task(b.event(name, data))
    while len(b.workers.turns) == begun:
        await asyncio.sleep(0)
    return raising


async def waits(b: Bench) -> None:
    """Start an instance; it waits for its first event."""
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
            raising = await held_in_the_turn_on_an_event(b)
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
            await (await held_in_the_turn_on_an_event(b))
            (message,) = inbox(b)
            assert message.event.eventRaised.name == "Word"
            b.workers.release("takes_two")
            await b.event("Word", "b")
            assert await b.result() == ["a", "b"]

    run(scenario)


def test_an_event_outlives_a_turn_that_is_lost_with_its_worker(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, takes_two) as b:
            raising = await held_in_the_turn_on_an_event(b)
            b.workers.aborts = 2
            b.workers.release("takes_two")
            await raising
            await b.event("Word", "b")
            assert await b.result() == ["a", "b"]
            assert b.workers.aborts == 0

    run(scenario)


def test_an_event_whose_turn_is_answered_by_a_worker_that_has_left_is_kept_once(
    tmp_path: Path,
) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, takes_two) as b:
            await waits(b)
            b.workers.leaves = 1
            await b.event("Word", "a")
            await b.settle()
            assert b.workers.leaves == 0
            told = [*history(b), *(message.event for message in inbox(b))]
            assert len([event for event in told if event.HasField("eventRaised")]) == 1

    run(scenario)


def test_an_event_with_a_slow_turn_stays_before_those_that_are_raised_meanwhile(
    tmp_path: Path,
) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, takes_two) as b:
            raising = await held_in_the_turn_on_an_event(b)
            b.clock.advance(1)
            await b.event("Word", "b")
            await raising
            b.workers.release("takes_two")
            assert await b.result() == ["a", "b"]

    run(scenario)


def test_an_event_with_a_slow_turn_wins_over_a_deadline_that_passes_meanwhile(
    tmp_path: Path,
) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            await b.start("waits_for_approval")
            await b.says("waiting")
            await b.settle()
            raising = await raised_in_a_held_turn(b, "waits_for_approval", "Decision", "yes")
            b.clock.advance(2 * 86_400)
            await raising
            b.workers.release("waits_for_approval")
            assert await b.result() == "yes"

    run(scenario)


def test_an_event_is_for_whatever_generation_hears_of_it(tmp_path: Path) -> None:
    """As that of a turn that comes to nothing: continue-as-new keeps what was not taken."""

    async def scenario() -> None:
        async with bench(tmp_path, takes_two) as b:
            await waits(b)
            b.workers.hold("takes_two")
            event = events.event_raised(b.clock.now(), "Word", '"a"')
            kept = asyncio.get_running_loop().create_future()
            await b.do(RaisedEvent("one", event, kept).deliver)
            await b.do(RaisedEvent("nobody", event, kept).deliver)
            found = b.engine.reader.execute("SELECT instance_id, execution_id FROM inbox")
            assert found.fetchall() == [("one", None)]

    run(scenario)


def test_an_instance_terminated_in_the_turn_on_an_event_stays_so(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, takes_two) as b:
            raising = await held_in_the_turn_on_an_event(b)
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


def test_a_caller_who_blocks_its_thread_is_answered_before_the_turn(tmp_path: Path) -> None:
    commits: list[str] = []

    async def scenario() -> None:
        async with bench(tmp_path, takes_two) as b:
            await waits(b)
            caller_blocks.set(True)
            await b.event("Word", "a")
            await b.event("Word", "b")
            assert await b.result() == ["a", "b"]

    failpoints.watch(lambda _, commit: commits.append(commit))
    try:
        run(scenario)
    finally:
        failpoints.watch(None)
    assert Commit.RAISE_EVENT in commits
    assert Commit.TURN_ON_EVENT not in commits


def test_an_event_goes_to_the_instance_that_has_taken_the_place_of_its_own(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, takes_two) as b:
            raising = await held_in_the_turn_on_an_event(b)
            await b.do(commands.terminate, "one", None, recursive=False)
            await b.start("takes_two")
            b.workers.release("takes_two")
            await raising
            await b.event("Word", "b")
            assert await b.result() == ["a", "b"]

    run(scenario)


def test_an_event_whose_turn_the_end_of_the_engine_cuts_off_is_refused(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, takes_two) as b:
            raising = await held_in_the_turn_on_an_event(b)
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
            raising = await held_in_the_turn_on_an_event(b)
            b.workers.release("takes_two")
            await asyncio.sleep(0)  # the answer is there, and goes to the disk
        await raising

    async def after() -> None:
        async with bench(tmp_path, takes_two) as b:
            await b.event("Word", "b")
            assert await b.result() == ["a", "b"]

    run(scenario)
    run(after)
