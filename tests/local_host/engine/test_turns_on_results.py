"""An activity's result and the turn that it causes are one commit; the result never waits long."""

import asyncio
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
from durabletask.task import OrchestrationContext

from local_host.engine import commands
from local_host.engine.workers import WorkKind
from local_host.store import records
from tests.local_host.engine.engine_bench import Bench, bench, run
from tests.local_host.engine.orchestrations import double
from tests.local_host.store import rows

RUNNING = pb.ORCHESTRATION_STATUS_RUNNING
TERMINATED = pb.ORCHESTRATION_STATUS_TERMINATED


def works_once(ctx: OrchestrationContext, number: int) -> Any:
    return (yield ctx.call_activity("double", input=number))


async def begins_the_turn_on_its_result(b: Bench) -> None:
    """The activity has ended, and the orchestrator is held in the turn that this causes."""
    b.workers.hold("double")
    await b.start("works_once", 1)
    while not b.workers.runs:  # until then the turn that asks may be on disk but not at its end
        await asyncio.sleep(0)
    b.workers.hold("works_once")
    b.workers.release("double")
    while len(b.workers.turns) < 2:
        await asyncio.sleep(0)


def test_a_result_and_its_turn_reach_the_disk_together(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, works_once, double) as b:
            await begins_the_turn_on_its_result(b)
            assert len(records.read_activities(b.engine.reader)) == 1
            assert records.read_inbox(b.engine.reader, "one", b.clock.now()) == []
            b.workers.release("works_once")
            assert await b.result() == 2
            assert records.read_activities(b.engine.reader) == []
            assert b.workers.runs == {"double": 1}

    run(scenario)


def test_a_turn_that_takes_long_does_not_keep_the_result_off_the_disk(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, works_once, double) as b:
            await begins_the_turn_on_its_result(b)
            while records.read_activities(b.engine.reader):
                await asyncio.sleep(0)
            (message,) = records.read_inbox(b.engine.reader, "one", b.clock.now())
            assert message.event.HasField("taskCompleted")
            b.workers.release("works_once")
            assert await b.result() == 2
            assert b.workers.runs == {"double": 1}

    run(scenario)


def test_a_result_outlives_a_turn_that_is_lost_with_its_worker(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, works_once, double) as b:
            await begins_the_turn_on_its_result(b)
            b.workers.aborts = 2
            b.workers.release("works_once")
            assert await b.result() == 2
            assert b.workers.runs == {"double": 1}
            assert b.workers.aborts == 0

    run(scenario)


def test_an_instance_terminated_in_the_turn_on_a_result_stays_so(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, works_once, double) as b:
            await begins_the_turn_on_its_result(b)
            await b.do(commands.terminate, "one", None, recursive=False)
            b.workers.release("works_once")
            while records.read_activities(b.engine.reader):
                await asyncio.sleep(0)
            assert b.status() == TERMINATED
            assert not rows.has_mail(b.engine.reader, "one")

    run(scenario)


def test_a_result_that_finds_no_room_for_the_turn_is_kept_by_itself(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, works_once, double) as b:
            b.workers.hold("double")
            await b.start("works_once", 1)
            await b.engine.wait_until("one", lambda i: i.status == RUNNING)
            b.workers.hold("works_once")
            for number in range(b.workers.capacity(WorkKind.ORCHESTRATION)):
                await b.start("works_once", 1, f"other-{number}")
            while len(b.workers.turns) < 1 + b.workers.capacity(WorkKind.ORCHESTRATION):
                await asyncio.sleep(0)
            b.workers.release("double")
            while records.read_activities(b.engine.reader):
                await asyncio.sleep(0)
            assert len(records.read_inbox(b.engine.reader, "one", b.clock.now())) == 1
            b.workers.release("works_once")
            assert await b.result() == 2

    run(scenario)
