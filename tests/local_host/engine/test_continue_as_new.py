"""An orchestration begins again, and nothing of one generation is taken for the next."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
from durabletask.task import OrchestrationContext, when_any

from tests.local_host.engine.engine_bench import bench, run
from tests.local_host.engine.orchestrations import double

RUNNING = pb.ORCHESTRATION_STATUS_RUNNING


def test_continue_as_new_begins_again_and_keeps_events_that_were_not_taken(tmp_path: Path) -> None:
    def counts(ctx: OrchestrationContext, total: int) -> Any:
        ctx.set_custom_status(total)
        number = yield ctx.wait_for_external_event("Add")
        if number == 0:
            return total
        ctx.continue_as_new(total + number, save_events=True)

    async def scenario() -> None:
        async with bench(tmp_path, counts) as b:
            await b.start("counts", 0)
            for number in (1, 2, 3, 4, 0):
                await b.event("Add", number)
            assert await b.result() == 10
            executions = {turn.executionId.value for turn in b.workers.turns}
            assert len(executions) == 5

    run(scenario)


def test_kept_events_come_before_those_that_arrived_meanwhile(tmp_path: Path) -> None:
    def collects(ctx: OrchestrationContext, begun: bool) -> Any:
        if not begun:
            yield ctx.wait_for_external_event("Go")
            ctx.continue_as_new(True, save_events=True)
            return None
        numbers = []
        for _ in range(3):
            numbers.append((yield ctx.wait_for_external_event("Add")))
        return numbers

    async def scenario() -> None:
        async with bench(tmp_path, collects) as b:
            b.workers.hold("collects")
            await b.start("collects", False)
            await b.event("Add", 1)
            await b.event("Add", 2)
            b.workers.release("collects")
            await b.settle()
            b.workers.hold("collects")
            await b.event("Go")
            await b.event("Add", 3)
            b.workers.release("collects")
            assert await b.result() == [1, 2, 3]

    run(scenario)


def test_an_instance_that_continues_as_new_keeps_the_time_of_its_creation(tmp_path: Path) -> None:
    def again(ctx: OrchestrationContext, generation: int) -> Any:
        ctx.set_custom_status(generation)
        yield ctx.wait_for_external_event("Next")
        ctx.continue_as_new(generation + 1)

    async def scenario() -> None:
        async with bench(tmp_path, again) as b:
            created = b.clock.now()
            await b.start("again", 0)
            await b.engine.wait_until("one", lambda i: i.custom_status == "0")
            b.clock.advance(60)
            await b.event("Next")
            await b.engine.wait_until("one", lambda i: i.custom_status == "1")
            instance = b.engine.find("one")
            assert instance is not None
            assert (instance.created_at, instance.input) == (created, "1")

    run(scenario)


def test_a_timer_of_an_earlier_generation_does_not_fire_into_the_next(tmp_path: Path) -> None:
    def loops(ctx: OrchestrationContext, generation: int) -> Any:
        ctx.set_custom_status(generation)
        timer = ctx.create_timer(timedelta(hours=1 if generation == 0 else 5))
        event = ctx.wait_for_external_event("Next")
        winner = yield when_any([timer, event])
        if winner is event and generation == 0:
            ctx.continue_as_new(1)
            return None
        return "timer" if winner is timer else "event"

    async def scenario() -> None:
        async with bench(tmp_path, loops) as b:
            await b.start("loops", 0)
            await b.event("Next")
            await b.engine.wait_until("one", lambda i: i.custom_status == "1")
            b.clock.advance(2 * 3600)
            assert b.status() == RUNNING
            await b.event("Next")
            assert await b.result() == "event"

    run(scenario)


def test_an_activity_of_an_earlier_generation_is_not_taken_for_one_of_the_next(
    tmp_path: Path,
) -> None:
    """Both are task 1 of their generation."""

    def loops(ctx: OrchestrationContext, number: int) -> Any:
        ctx.set_custom_status(number)
        activity = ctx.call_activity("double", input=number)
        if number == 1:
            yield ctx.wait_for_external_event("Next")
            ctx.continue_as_new(100)
            return None
        return (yield activity)

    async def scenario() -> None:
        async with bench(tmp_path, loops, double) as b:
            b.workers.hold("double")
            await b.start("loops", 1)
            await b.event("Next")
            await b.engine.wait_until("one", lambda i: i.custom_status == "100")
            b.workers.release("double")
            assert await b.result() == 200

    run(scenario)


def test_a_child_of_an_earlier_generation_is_not_taken_for_one_of_the_next(tmp_path: Path) -> None:
    def child(ctx: OrchestrationContext, _: Any) -> Any:
        return (yield ctx.wait_for_external_event("End"))

    def loops(ctx: OrchestrationContext, generation: int) -> Any:
        ctx.set_custom_status(generation)
        kid = ctx.call_sub_orchestrator("child", instance_id=f"kid-{generation}")
        if generation == 0:
            yield ctx.wait_for_external_event("Next")
            ctx.continue_as_new(1)
            return None
        return (yield kid)

    async def scenario() -> None:
        async with bench(tmp_path, loops, child) as b:
            await b.start("loops", 0)
            await b.event("Next")
            await b.engine.wait_until("one", lambda i: i.custom_status == "1")
            await b.event("End", "old", "kid-0")
            await b.result("kid-0")
            await b.event("End", "new", "kid-1")
            assert await b.result() == "new"

    run(scenario)
