"""An engine that stops or loses a worker: the next one goes on where it was."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
from durabletask.task import OrchestrationContext

from local_host.clock import VirtualClock
from local_host.engine import commands, events
from local_host.engine.transaction import Transaction
from local_host.store import history_records
from local_host.store.failpoints import Commit
from tests.local_host.engine.engine_bench import bench, run
from tests.local_host.engine.orchestrations import double, waits_for_approval

TERMINATED = pb.ORCHESTRATION_STATUS_TERMINATED


def test_after_a_restart_waits_go_on_activities_run_again_and_timers_are_set_again(
    tmp_path: Path,
) -> None:
    def works(ctx: OrchestrationContext, _: Any) -> Any:
        return (yield ctx.call_activity("double", input=4))

    clock = VirtualClock()

    async def before() -> None:
        async with bench(tmp_path, works, double, waits_for_approval, clock=clock) as b:
            b.workers.hold("double")
            await b.start("works", instance_id="busy")
            await b.start("waits_for_approval", instance_id="late")
            await b.start("waits_for_approval", instance_id="patient")
            await b.engine.wait_until("busy", lambda _: "double" in b.workers.runs)
            await b.says("waiting", "late")
            await b.says("waiting", "patient")
            await b.event("Decision", "yes", "patient")

    async def meanwhile() -> None:
        clock.advance(3600)
        async with bench(tmp_path, works, double, waits_for_approval, clock=clock) as b:
            assert await b.result("busy") == 8
            assert await b.result("patient") == "yes"
            clock.advance(86_400)
            assert await b.result("late") == "timed out"

    run(before)
    run(meanwhile)


def test_a_timer_that_came_due_while_nobody_ran_fires_at_the_start(tmp_path: Path) -> None:
    clock = VirtualClock()

    async def before() -> None:
        async with bench(tmp_path, waits_for_approval, clock=clock) as b:
            await b.start("waits_for_approval")
            await b.says("waiting")

    async def after() -> None:
        clock.advance(2 * 86_400)
        async with bench(tmp_path, waits_for_approval, clock=clock) as b:
            assert await b.result() == "timed out"

    run(before)
    run(after)


def test_what_is_committed_as_the_engine_stops_is_left_to_the_next_start(tmp_path: Path) -> None:
    clock = VirtualClock()

    async def before() -> None:
        async with bench(tmp_path, waits_for_approval, clock=clock) as b:
            await b.start("waits_for_approval")
            await b.says("waiting")
            turn = len(b.workers.turns)
            event = b.do(commands.raise_event, "one", "Decision", '"yes"')
            last = asyncio.ensure_future(event)
            await asyncio.sleep(0)
        await last
        clock.advance(2 * 86_400)  # whatever still watches the clock has nothing to do
        assert len(b.workers.turns) == turn

    async def after() -> None:
        async with bench(tmp_path, waits_for_approval, clock=clock) as b:
            assert await b.result() == "yes"

    run(before)
    run(after)


def test_what_is_committed_while_the_engine_stops_is_left_to_the_next(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path) as b:
            at_once = asyncio.create_task(b.start("marker", instance_id="at once"))
            for_later = asyncio.create_task(
                b.engine.start_instance(
                    pb.CreateInstanceRequest(
                        name="marker",
                        instanceId="for later",
                        scheduledStartTimestamp=events.timestamp(b.clock.now() + 1),
                    )
                )
            )
            await asyncio.sleep(0)  # both are with the writer now
            await b.engine.stop()
            assert await asyncio.gather(at_once, for_later) == ["at once", "for later"]
            b.clock.advance(1)
        async with bench(tmp_path, clock=b.clock) as b:
            assert [await b.result(name) for name in ("at once", "for later")] == ["done", "done"]

    run(scenario)


def test_what_is_on_disk_last_is_told_before_the_engine_has_stopped(tmp_path: Path) -> None:
    """Whoever is told hands it on then, and is not asked again."""
    goes_on, told = threading.Event(), list[str]()

    def operation(tx: Transaction) -> None:
        goes_on.wait(timeout=10)
        tx.effects.told.append(lambda: told.append("told"))

    async def scenario() -> None:
        async with bench(tmp_path) as b:
            handed_in = asyncio.create_task(b.engine.transact(Commit.TURN, operation))
            await asyncio.sleep(0)  # the writer has it, and waits
            goes_on.set()
            await b.engine.stop()
            assert told == ["told"]
            await handed_in

    run(scenario)


def test_a_turn_whose_worker_dies_is_taken_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            b.workers.aborts = 2
            await b.start("waits_for_approval")
            await b.event("Decision", "yes")
            assert await b.result() == "yes"

    run(scenario)


def test_the_answer_to_a_turn_that_was_overtaken_is_thrown_away(tmp_path: Path) -> None:
    """Terminated while its code runs, then started again: only the new one counts."""

    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            b.workers.hold("waits_for_approval")
            await b.start("waits_for_approval")
            await b.do(commands.terminate, "one", None, recursive=False)
            b.workers.release("waits_for_approval")
            await b.settle()
            ended = b.engine.find("one")
            assert ended is not None
            assert (ended.status, ended.custom_status) == (TERMINATED, None)
            b.workers.hold("waits_for_approval")
            await b.start("waits_for_approval", "first")
            await b.do(commands.terminate, "one", None, recursive=False)
            await b.start("waits_for_approval", "second")
            b.workers.release("waits_for_approval")
            await b.says("waiting")
            await b.event("Decision", "yes")
            assert await b.result() == "yes"
            history = history_records.read_history(b.engine.reader, "one")
            inputs = [
                e.executionStarted.input.value for e in history if e.HasField("executionStarted")
            ]
            assert inputs == ['"second"']

    run(scenario)
