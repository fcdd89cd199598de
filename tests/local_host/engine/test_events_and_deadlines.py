"""An event and a deadline race; what came first counts, however late the engine looks."""

import threading
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
from durabletask.task import OrchestrationContext

from local_host.engine import commands, events
from tests.local_host.engine.engine_bench import bench, run
from tests.local_host.engine.orchestrations import double, waits_for_approval
from tests.local_host.store import rows

RUNNING = pb.ORCHESTRATION_STATUS_RUNNING


def test_an_event_beats_the_deadline(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            await b.start("waits_for_approval")
            await b.says("waiting")
            await b.event("decision", "yes")
            assert await b.result() == "yes"

    run(scenario)


def test_a_deadline_of_a_day_comes_when_the_clock_is_moved(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            await b.start("waits_for_approval")
            await b.says("waiting")
            b.clock.advance(86_399)
            assert b.status() == RUNNING
            b.clock.advance(1)
            assert await b.result() == "timed out"

    run(scenario)


def test_an_acknowledged_event_wins_over_a_deadline_that_comes_later(tmp_path: Path) -> None:
    """Both are in the inbox when the turn is taken: the earlier one counts."""

    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            await b.start("waits_for_approval")
            await b.says("waiting")
            await b.do(commands.suspend, "one", None)
            await b.event("Decision", "just in time")
            b.clock.advance(2 * 86_400)
            await b.do(commands.resume, "one", None)
            assert await b.result() == "just in time"

    run(scenario)


def test_an_event_that_comes_after_the_deadline_is_too_late(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            await b.start("waits_for_approval")
            await b.says("waiting")
            await b.do(commands.suspend, "one", None)
            b.clock.advance(2 * 86_400)
            await b.event("Decision", "late")
            await b.do(commands.resume, "one", None)
            assert await b.result() == "timed out"

    run(scenario)


def test_an_event_that_comes_before_the_wait_is_kept(tmp_path: Path) -> None:
    def works_first(ctx: OrchestrationContext, _: Any) -> Any:
        yield ctx.call_activity("double", input=1)
        return (yield ctx.wait_for_external_event("Decision"))

    async def scenario() -> None:
        async with bench(tmp_path, works_first, double) as b:
            b.workers.hold("double")
            await b.start("works_first")
            await b.event("Decision", "early")
            b.workers.release("double")
            assert await b.result() == "early"

    run(scenario)


def test_an_event_sent_by_one_instance_reaches_another(tmp_path: Path) -> None:
    def tells(ctx: OrchestrationContext, _: Any) -> Any:
        ctx.send_event("one", "Decision", data="from a friend")
        ctx.send_event("nobody", "Decision")
        return None
        yield

    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval, tells) as b:
            await b.start("waits_for_approval")
            await b.start("tells", instance_id="two")
            assert await b.result() == "from a friend"

    run(scenario)


def test_a_scheduled_start_waits_for_its_time_and_keeps_earlier_events(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            request = pb.CreateInstanceRequest(
                name="waits_for_approval",
                instanceId="one",
                scheduledStartTimestamp=events.timestamp(b.clock.now() + 3600 * 1_000_000),
            )
            await b.do(commands.start, request)
            await b.event("Decision", "early")
            assert b.workers.turns == []
            b.clock.advance(3600)
            assert await b.result() == "early"

    run(scenario)


def test_a_finished_instance_leaves_no_timer_behind(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            await b.start("waits_for_approval")
            await b.event("Decision", "yes")
            await b.result()
            assert rows.counts(b.engine.reader)["inbox"] == 0

    run(scenario)


def test_waits_hold_no_thread_of_their_own(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            threads = threading.active_count()
            ids = [f"w{n}" for n in range(300)]
            for instance_id in ids:
                await b.start("waits_for_approval", instance_id=instance_id)
            for instance_id in ids:
                await b.says("waiting", instance_id)
            assert threading.active_count() == threads
            b.clock.advance(86_400)
            assert {await b.result(i) for i in ids} == {"timed out"}

    run(scenario)
