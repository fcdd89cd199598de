"""Children: their results, their ids, and a family that is ended and forgotten together."""

from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest
from durabletask.task import OrchestrationContext, TaskFailedError

from local_host.engine import commands
from local_host.engine.errors import InstanceFinished
from tests.local_host.engine.engine_bench import bench, run
from tests.local_host.engine.orchestrations import boom, double, waits_for_approval

RUNNING = pb.ORCHESTRATION_STATUS_RUNNING
TERMINATED = pb.ORCHESTRATION_STATUS_TERMINATED


def test_a_sub_orchestration_gives_its_result_or_its_failure(tmp_path: Path) -> None:
    def child(ctx: OrchestrationContext, number: int) -> Any:
        return (yield ctx.call_activity("double", input=number))

    def bad_child(ctx: OrchestrationContext, _: Any) -> Any:
        yield ctx.call_activity("boom")

    def parent(ctx: OrchestrationContext, number: int) -> Any:
        result = yield ctx.call_sub_orchestrator("child", input=number, instance_id="the-child")
        try:
            yield ctx.call_sub_orchestrator("bad_child")
        except Exception as error:  # noqa: BLE001 - what the SDK raises is the point
            return [result, "out of paper" in str(error)]

    async def scenario() -> None:
        async with bench(tmp_path, parent, child, bad_child, double, boom) as b:
            await b.start("parent", 21)
            assert await b.result() == [42, True]
            assert await b.result("the-child") == 42

    run(scenario)


def test_a_child_cannot_have_the_id_of_an_entity(tmp_path: Path) -> None:
    def child(_ctx: OrchestrationContext, _: Any) -> str:
        return "ran"

    def parent(ctx: OrchestrationContext, _: Any) -> Any:
        try:
            return (yield ctx.call_sub_orchestrator(child, instance_id="@tally@k"))
        except TaskFailedError as failed:
            return failed.details.error_type

    async def scenario() -> None:
        async with bench(tmp_path, parent, child) as b:
            await b.start("parent")
            assert await b.result() == "InvalidInstanceId"

    run(scenario)


def test_terminate_ends_at_once_and_takes_the_children_along(tmp_path: Path) -> None:
    def child(ctx: OrchestrationContext, _: Any) -> Any:
        ctx.set_custom_status("waiting")
        yield ctx.wait_for_external_event("Never")

    def parent(ctx: OrchestrationContext, _: Any) -> Any:
        yield ctx.call_sub_orchestrator("child", instance_id="kid")

    async def scenario() -> None:
        async with bench(tmp_path, parent, child) as b:
            await b.start("parent")
            await b.engine.wait_until("one", lambda i: i.status == RUNNING)
            await b.says("waiting", "kid")
            await b.do(commands.terminate, "one", '"enough"', recursive=True)
            assert (b.status(), b.status("kid")) == (TERMINATED, TERMINATED)
            assert await b.result() == "enough"
            with pytest.raises(InstanceFinished):
                await b.event("Never")

    run(scenario)


def test_terminate_spares_an_instance_that_only_has_the_id_which_a_child_was_to_have(
    tmp_path: Path,
) -> None:
    def parent(ctx: OrchestrationContext, _: Any) -> Any:
        try:
            yield ctx.call_sub_orchestrator("waits_for_approval", instance_id="taken")
        except TaskFailedError:
            ctx.set_custom_status("refused")
        yield ctx.wait_for_external_event("Never")

    async def scenario() -> None:
        async with bench(tmp_path, parent, waits_for_approval) as b:
            await b.start("waits_for_approval", instance_id="taken")
            await b.start("parent")
            await b.says("refused")
            await b.do(commands.terminate, "one", None, recursive=True)
            await b.event("Decision", "yes", "taken")
            assert await b.result("taken") == "yes"

    run(scenario)


def test_purge_spares_an_instance_that_only_has_the_id_which_a_child_was_to_have(
    tmp_path: Path,
) -> None:
    def parent(ctx: OrchestrationContext, _: Any) -> Any:
        try:
            yield ctx.call_sub_orchestrator("waits_for_approval", instance_id="taken")
        except TaskFailedError:
            return "refused"

    async def scenario() -> None:
        async with bench(tmp_path, parent, waits_for_approval) as b:
            await b.start("waits_for_approval", instance_id="taken")
            await b.start("parent")
            assert await b.result() == "refused"
            await b.event("Decision", "yes", "taken")
            assert await b.result("taken") == "yes"
            await b.do(commands.purge, "one", recursive=True)
            assert await b.result("taken") == "yes"

    run(scenario)


def nests(ctx: OrchestrationContext, depth: int) -> Any:
    if depth == 0:
        return (yield ctx.wait_for_external_event("Go"))
    name = f"level-{depth - 1}"
    return (yield ctx.call_sub_orchestrator("nests", input=depth - 1, instance_id=name))


def test_a_family_of_any_depth_is_terminated_and_purged(tmp_path: Path) -> None:
    deep = 1100  # more than Python's stack has room for

    async def scenario() -> None:
        async with bench(tmp_path, nests) as b:
            await b.start("nests", deep)
            for name in ("one", *(f"level-{n}" for n in reversed(range(deep)))):
                await b.engine.wait_until(name, lambda i: i.status == RUNNING)
            await b.do(commands.terminate, "one", None, recursive=True)
            assert b.status("level-0") == TERMINATED
            assert await b.do(commands.purge, "one", recursive=True) == deep + 1

    run(scenario)
