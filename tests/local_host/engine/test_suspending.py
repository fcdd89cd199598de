"""A suspended instance takes no turn, and loses nothing that comes meanwhile."""

from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
from durabletask.task import OrchestrationContext

from local_host.engine import commands, events
from tests.local_host.engine.engine_bench import bench, run
from tests.local_host.engine.orchestrations import double, waits_for_approval

RUNNING = pb.ORCHESTRATION_STATUS_RUNNING
SUSPENDED = pb.ORCHESTRATION_STATUS_SUSPENDED


def test_a_suspended_instance_buffers_and_goes_on_when_resumed(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            await b.start("waits_for_approval")
            await b.says("waiting")
            await b.do(commands.suspend, "one", "lunch")
            turns = len(b.workers.turns)
            await b.event("Decision", "yes")
            await b.settle()
            assert b.status() == SUSPENDED
            assert {turn.instanceId for turn in b.workers.turns[turns:]} == {"marker"}
            await b.do(commands.resume, "one", None)
            assert await b.result() == "yes"

    run(scenario)


def test_work_under_way_when_suspended_is_not_done_twice(tmp_path: Path) -> None:
    def works(ctx: OrchestrationContext, _: Any) -> Any:
        first = yield ctx.call_activity("double", input=1)
        return (yield ctx.call_activity("double", input=first))

    async def scenario() -> None:
        async with bench(tmp_path, works, double) as b:
            b.workers.hold("double")
            await b.start("works")
            await b.engine.wait_until("one", lambda i: i.status == RUNNING)
            await b.do(commands.suspend, "one", None)
            b.workers.release("double")
            await b.do(commands.resume, "one", None)
            assert await b.result() == 4
            assert b.workers.runs["double"] == 2

    run(scenario)


def test_an_instance_suspended_before_its_start_is_pending_again_when_resumed(
    tmp_path: Path,
) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            request = pb.CreateInstanceRequest(
                name="waits_for_approval",
                instanceId="one",
                scheduledStartTimestamp=events.timestamp(b.clock.now() + 3600 * 1_000_000),
            )
            await b.engine.start_instance(request)
            await b.do(commands.suspend, "one", None)
            await b.do(commands.resume, "one", None)
            assert b.status() == pb.ORCHESTRATION_STATUS_PENDING
            b.clock.advance(3600)
            await b.says("waiting")

    run(scenario)


def test_an_instance_that_continues_as_new_while_suspended_stays_suspended(tmp_path: Path) -> None:
    def again(ctx: OrchestrationContext, generation: int) -> Any:
        if generation == 0:
            ctx.continue_as_new(1)
            return None
        return "second"

    async def scenario() -> None:
        async with bench(tmp_path, again) as b:
            b.workers.hold("again")
            await b.start("again", 0)
            await b.do(commands.suspend, "one", None)
            b.workers.release("again")
            await b.engine.wait_until("one", lambda i: i.input == "1")
            await b.settle()
            assert b.status() == SUSPENDED
            await b.do(commands.resume, "one", None)
            assert await b.result() == "second"

    run(scenario)
