"""Activities run once their turn is on disk, and each result is told once."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
from durabletask.task import OrchestrationContext, RetryPolicy, when_all

from local_host.engine import commands, events, turns
from local_host.engine.transaction import Transaction
from local_host.engine.uncommitted import ActivityResult
from local_host.store import history_records, records
from tests.local_host.engine.engine_bench import Bench, bench, run
from tests.local_host.engine.orchestrations import boom, double
from tests.local_host.store import rows

FAILED = pb.ORCHESTRATION_STATUS_FAILED
RUNNING = pb.ORCHESTRATION_STATUS_RUNNING
TERMINATED = pb.ORCHESTRATION_STATUS_TERMINATED


def test_activities_run_in_sequence_and_side_by_side(tmp_path: Path) -> None:
    def adds(ctx: OrchestrationContext, number: int) -> Any:
        first = yield ctx.call_activity("double", input=number)
        rest = yield when_all([ctx.call_activity("double", input=n) for n in range(first)])
        return sum(rest)

    async def scenario() -> None:
        async with bench(tmp_path, adds, double) as b:
            await b.start("adds", 2)
            assert await b.result() == 12

    run(scenario)


def test_a_failed_activity_fails_the_instance_with_its_message(tmp_path: Path) -> None:
    def tries(ctx: OrchestrationContext, _: Any) -> Any:
        yield ctx.call_activity("boom")

    async def scenario() -> None:
        async with bench(tmp_path, tries, boom) as b:
            await b.start("tries")
            assert "out of paper" in await b.result()
            assert b.status() == FAILED

    run(scenario)


def waits_for_a_timer(b: Bench) -> bool:
    return rows.next_timer(b.engine.reader, b.clock.now()) is not None


def test_a_retry_policy_waits_on_the_moved_clock_and_gives_up_in_the_end(tmp_path: Path) -> None:
    def retries(ctx: OrchestrationContext, _: Any) -> Any:
        policy = RetryPolicy(
            first_retry_interval=timedelta(minutes=1),
            max_number_of_attempts=3,
            backoff_coefficient=2,
        )
        yield ctx.call_activity("boom", retry_policy=policy)

    async def scenario() -> None:
        async with bench(tmp_path, retries, boom) as b:
            await b.start("retries")
            for minutes in (1, 2):
                await b.engine.wait_until("one", lambda _: waits_for_a_timer(b))
                b.clock.advance(minutes * 60)
            assert "out of paper" in await b.result()
            assert b.workers.runs["boom"] == 3

    run(scenario)


def works_twice(ctx: OrchestrationContext, _: Any) -> Any:
    first = yield ctx.call_activity("double", input=1)
    return (yield ctx.call_activity("double", input=first))


def test_an_activity_that_ends_twice_is_told_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, works_twice, double) as b:
            b.workers.hold("double")
            await b.start("works_twice")
            await b.engine.wait_until("one", lambda i: i.status == RUNNING)
            (activity,) = records.read_activities(b.engine.reader)
            done = events.task_completed(b.clock.now(), activity.request.taskId, "7")
            result = ActivityResult(activity.id, "one", activity.execution_id, done)
            await b.do(turns.keep_result, result)
            await b.do(turns.keep_result, result)
            history = history_records.read_history(b.engine.reader, "one")
            inbox = records.read_inbox(b.engine.reader, "one", b.clock.now())
            told = [e for e in (*history, *(m.event for m in inbox)) if e.HasField("taskCompleted")]
            assert len(told) == 1

    run(scenario)


def test_an_activity_does_not_begin_before_the_turn_that_scheduled_it_is_on_disk(
    tmp_path: Path,
) -> None:
    """The disk is full when the turn is to be kept, and has room again later."""

    def asks(ctx: OrchestrationContext, _: Any) -> Any:
        return (yield ctx.call_activity("double", input="x" * 1_000_000))

    def pages(most: int) -> Callable[[Transaction], None]:
        return lambda tx: tx.db.execute(f"PRAGMA max_page_count = {most}").close()

    async def scenario() -> None:
        async with bench(tmp_path, asks, double) as b:
            b.workers.hold("asks")
            await b.start("asks")
            await b.do(pages(100))
            b.workers.release("asks")
            while len(b.workers.turns) < 3:
                await asyncio.sleep(0)
            b.workers.hold("asks")
            begun = len(b.workers.turns)
            while len(b.workers.turns) == begun:
                await asyncio.sleep(0)
            assert b.workers.runs == {}
            await b.do(pages(100_000))
            b.workers.release("asks")
            assert await b.result() == "x" * 2_000_000
            assert b.workers.runs == {"double": 1}

    run(scenario)


def test_an_activity_not_begun_when_its_instance_is_terminated_is_left_undone(
    tmp_path: Path,
) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, works_twice, double, parallel=1) as b:
            b.workers.hold("double")
            await b.start("works_twice", instance_id="busy")
            await b.engine.wait_until("busy", lambda i: i.status == RUNNING)
            await b.start("works_twice")
            await b.engine.wait_until("one", lambda i: i.status == RUNNING)
            await b.do(commands.terminate, "one", None, recursive=False)
            b.workers.release("double")
            assert await b.result("busy") == 4
            assert b.workers.runs["double"] == 2
            assert rows.counts(b.engine.reader)["activities"] == 0

    run(scenario)


def test_an_activity_that_ends_after_its_instance_was_terminated_changes_nothing(
    tmp_path: Path,
) -> None:
    def works(ctx: OrchestrationContext, _: Any) -> Any:
        yield ctx.call_activity("double", input=1)

    async def scenario() -> None:
        async with bench(tmp_path, works, double) as b:
            b.workers.hold("double")
            await b.start("works")
            await b.engine.wait_until("one", lambda i: i.status == RUNNING)
            await b.do(commands.terminate, "one", None, recursive=False)
            turns = len(b.workers.turns)
            b.workers.release("double")
            await b.start("works", instance_id="other")
            await b.result("other")
            assert b.status() == TERMINATED
            assert {t.instanceId for t in b.workers.turns[turns:]} == {"other"}

    run(scenario)
