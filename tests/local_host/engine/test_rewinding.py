"""Rewinding: what failed is done again, what succeeded is not, and nothing is lost on the way."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest
from durabletask.task import OrchestrationContext

from local_host.engine import commands, events
from local_host.engine.errors import InstanceNotFailed, InstanceNotFound
from local_host.engine.rewinding import rewind
from local_host.store import history_records, records
from tests.local_host.engine.engine_bench import Bench, bench, run

FAILED, RUNNING = pb.ORCHESTRATION_STATUS_FAILED, pb.ORCHESTRATION_STATUS_RUNNING


class Paper:
    """An activity fails as long as there is no paper."""

    def __init__(self) -> None:
        self.missing = 1

    def prints(self, text: str) -> str:
        if self.missing:
            self.missing -= 1
            raise ValueError("out of paper")
        return f"printed {text}"


def reads(text: str) -> str:
    return f"read {text}"


def two_steps(ctx: OrchestrationContext, _: Any) -> Any:
    first = yield ctx.call_activity("reads", input="a")
    second = yield ctx.call_activity("prints", input="a")
    return [first, second]


def parent(ctx: OrchestrationContext, names: list[str]) -> Any:
    children = [ctx.call_sub_orchestrator("child", input=n, instance_id=n) for n in names]
    return (yield from in_order(children))


def in_order(tasks: list[Any]) -> Any:
    """Waits for one after another: the first that fails ends it, whatever the others do."""
    results = []
    for task in tasks:
        results.append((yield task))
    return results


def child(ctx: OrchestrationContext, name: str) -> Any:
    ctx.set_custom_status("begun")
    if name.startswith("waits"):
        return (yield ctx.wait_for_external_event("Go"))
    return (yield ctx.call_activity("prints", input=name))


async def fails(b: Bench, name: str, argument: Any = None) -> None:
    await b.start(name, argument)
    assert "out of paper" in str(await b.result())


async def wait_for_end(b: Bench, instance_id: str) -> None:
    await b.engine.wait_until(instance_id, lambda i: i.status in events.FINISHED)


def kinds(b: Bench, instance_id: str = "one") -> list[str | None]:
    history = history_records.read_history(b.engine.reader, instance_id)
    return [event.WhichOneof("eventType") for event in history]


def test_the_failed_activity_runs_again_and_the_others_do_not(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, two_steps, reads, Paper().prints) as b:
            await fails(b, "two_steps")
            before = b.engine.find("one")
            await b.do(rewind, "one", "paper is there")
            assert await b.result() == ["read a", "printed a"]
            assert b.workers.runs == {"reads": 1, "prints": 2}
            after = b.engine.find("one")
            assert before is not None
            assert after is not None
            assert after.execution_id != before.execution_id
            assert after.failure is None
            assert kinds(b).count("executionRewound") == 1
            assert kinds(b).count("executionCompleted") == 1

    run(scenario)


def test_once_accepted_nobody_sees_the_old_failure(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, two_steps, reads, Paper().prints) as b:
            await fails(b, "two_steps")
            b.workers.hold("two_steps")
            await b.do(rewind, "one", None)
            instance = b.engine.find("one")
            assert instance is not None
            assert instance.status == RUNNING
            seen = (instance.output, instance.failure, instance.completed_at)
            assert seen == (None, None, None)

    run(scenario)


def test_it_may_fail_and_be_rewound_again(tmp_path: Path) -> None:
    paper = Paper()
    paper.missing = 3

    async def scenario() -> None:
        async with bench(tmp_path, two_steps, reads, paper.prints) as b:
            await fails(b, "two_steps")
            for _ in range(2):
                await b.do(rewind, "one", None)
                assert "out of paper" in await b.result()
            await b.do(rewind, "one", None)
            assert await b.result() == ["read a", "printed a"]
            assert b.workers.runs == {"reads": 1, "prints": 4}

    run(scenario)


def test_a_child_that_failed_is_rewound_with_its_parent(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, parent, child, Paper().prints, parallel=1) as b:
            await fails(b, "parent", ["fails", "succeeds"])
            await wait_for_end(b, "succeeds")
            await b.do(rewind, "one", "again")
            assert await b.result() == ["printed fails", "printed succeeds"]
            assert b.workers.runs == {"prints": 3}
            assert "executionRewound" in kinds(b, "fails")
            assert "executionRewound" not in kinds(b, "succeeds")

    run(scenario)


def test_two_children_may_need_a_rewind_each(tmp_path: Path) -> None:
    paper = Paper()
    paper.missing = 2

    async def scenario() -> None:
        async with bench(tmp_path, parent, child, paper.prints) as b:
            await fails(b, "parent", ["x", "y"])
            for name in "xy":
                await wait_for_end(b, name)
            await b.do(rewind, "one", None)
            assert await b.result() == ["printed x", "printed y"]

    run(scenario)


def test_a_child_that_was_purged_begins_anew(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, parent, child, Paper().prints) as b:
            await fails(b, "parent", ["x"])
            await b.do(commands.purge, "x")
            await b.do(rewind, "one", None)
            assert await b.result() == ["printed x"]

    run(scenario)


def test_a_child_that_still_ran_is_waited_for(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, parent, child, Paper().prints) as b:
            await fails(b, "parent", ["x", "waits"])
            await b.says("begun", "waits")
            await b.do(rewind, "one", None)
            await wait_for_end(b, "x")
            await b.settle()
            assert b.status() == RUNNING
            await b.event("Go", "went", instance_id="waits")
            assert await b.result() == ["printed x", "went"]

    run(scenario)


def test_a_child_that_completed_after_its_parent_failed_is_not_asked_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, parent, child, Paper().prints) as b:
            await fails(b, "parent", ["x", "waits"])
            await b.event("Go", "went", instance_id="waits")
            await wait_for_end(b, "waits")
            await b.do(rewind, "one", None)
            assert await b.result() == ["printed x", "went"]

    run(scenario)


def test_a_child_that_was_terminated_fails_its_parent_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, parent, child, Paper().prints) as b:
            await fails(b, "parent", ["x", "waits"])
            await b.says("begun", "waits")
            await b.do(commands.terminate, "waits", '"enough"', recursive=False)
            await b.do(rewind, "one", None)
            assert "terminated" in await b.result()

    run(scenario)


def test_tasks_that_were_still_open_are_done_for_the_new_run(tmp_path: Path) -> None:
    def fans_out(ctx: OrchestrationContext, _: Any) -> Any:
        slow = [ctx.call_activity("reads", input=n) for n in "abc"]
        return (yield from in_order([ctx.call_activity("prints", input="d"), *slow]))

    async def scenario() -> None:
        async with bench(tmp_path, fans_out, reads, Paper().prints) as b:
            b.workers.hold("reads")
            await fails(b, "fans_out")
            await b.do(rewind, "one", None)
            b.workers.release("reads")
            assert await b.result() == ["printed d", "read a", "read b", "read c"]

    run(scenario)


def test_a_timer_that_was_still_open_fires_at_its_time(tmp_path: Path) -> None:
    def waits_beside(ctx: OrchestrationContext, _: Any) -> Any:
        timer = ctx.create_timer(timedelta(hours=2))
        yield from in_order([ctx.call_activity("prints", input="a"), timer])
        return ctx.current_utc_datetime.isoformat()

    async def scenario() -> None:
        async with bench(tmp_path, waits_beside, Paper().prints) as b:
            await fails(b, "waits_beside")
            b.clock.advance(3_600)
            await b.do(rewind, "one", None)
            await b.engine.wait_until("one", lambda _: b.workers.runs["prints"] == 2)
            await b.settle()
            assert b.status() == RUNNING
            b.clock.advance(3_599)
            assert b.status() == RUNNING
            b.clock.advance(1)
            assert await b.result() == "2026-01-01T02:00:00"

    run(scenario)


def test_events_that_come_meanwhile_wait_for_the_new_run(tmp_path: Path) -> None:
    def asks(ctx: OrchestrationContext, _: Any) -> Any:
        yield ctx.call_activity("prints", input="a")
        first = yield ctx.wait_for_external_event("Decision")
        second = yield ctx.wait_for_external_event("Decision")
        return [first, second]

    def rewind_and_decide(tx: commands.Transaction) -> None:
        """The event is there before the turn that rewinds is taken."""
        rewind(tx, "one", None)
        commands.raise_event(tx, "one", "Decision", "1")

    async def scenario() -> None:
        async with bench(tmp_path, asks, Paper().prints) as b:
            await fails(b, "asks")
            b.workers.hold("asks")
            await b.do(rewind_and_decide)
            await b.settle()
            await b.event("Decision", 2)
            b.workers.release("asks")
            assert await b.result() == [1, 2]

    run(scenario)


def test_an_answer_to_the_run_before_is_dropped(tmp_path: Path) -> None:
    """A task that was open is done again, and counts once although both come to an end."""

    def fans_out(ctx: OrchestrationContext, _: Any) -> Any:
        open_task = ctx.call_activity("reads", input="a")
        yield from in_order([ctx.call_activity("prints", input="d"), open_task])
        ctx.set_custom_status("both")
        return (yield ctx.wait_for_external_event("End"))

    async def scenario() -> None:
        async with bench(tmp_path, fans_out, reads, Paper().prints) as b:
            b.workers.hold("reads")
            await fails(b, "fans_out")
            await b.do(rewind, "one", None)
            b.workers.release("reads")
            await b.says("both")
            await b.settle()
            assert b.workers.runs["reads"] == 2
            assert kinds(b).count("taskCompleted") == 2
            assert records.read_activities(b.engine.reader) == []

    run(scenario)


@pytest.mark.parametrize("held", ["two_steps", "prints"])
def test_a_rewind_goes_on_in_the_next_engine(tmp_path: Path, held: str) -> None:
    """The process ends before the worker has rewritten the history, and while the task runs."""
    paper = Paper()

    async def scenario() -> None:
        async with bench(tmp_path, two_steps, reads, paper.prints) as b:
            await fails(b, "two_steps")
            b.workers.hold(held)
            await b.do(rewind, "one", None)
            await b.settle()
            await b.settle()
        async with bench(tmp_path, two_steps, reads, paper.prints) as b:
            assert await b.result() == ["read a", "printed a"]
            assert b.workers.runs == {"prints": 1}

    run(scenario)


def test_a_parent_and_its_child_are_rewound_across_engines(tmp_path: Path) -> None:
    paper = Paper()

    async def scenario() -> None:
        async with bench(tmp_path, parent, child, paper.prints) as b:
            await fails(b, "parent", ["x"])
            b.workers.hold("child")
            await b.do(rewind, "one", None)
            await b.engine.wait_until("x", lambda i: i.status == RUNNING)
        async with bench(tmp_path, parent, child, paper.prints) as b:
            assert await b.result() == ["printed x"]

    run(scenario)


def test_only_a_failed_instance_can_be_rewound(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, child) as b:
            await b.start("child", "waits", instance_id="runs")
            await b.start("child", "waits", instance_id="ended")
            await b.event("Go", instance_id="ended")
            await wait_for_end(b, "ended")
            for instance_id in ("runs", "ended"):
                with pytest.raises(InstanceNotFailed):
                    await b.do(rewind, instance_id, None)
            with pytest.raises(InstanceNotFound):
                await b.do(rewind, "nobody", None)

    run(scenario)


def test_one_that_is_being_rewound_cannot_be_rewound(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, two_steps, reads, Paper().prints) as b:
            await fails(b, "two_steps")
            b.workers.hold("two_steps")
            await b.do(rewind, "one", None)
            with pytest.raises(InstanceNotFailed):
                await b.do(rewind, "one", None)
            b.workers.release("two_steps")
            assert await b.result() == ["read a", "printed a"]

    run(scenario)


def test_an_instance_that_only_has_the_childs_id_is_left_alone(tmp_path: Path) -> None:
    def asks_in_vain(ctx: OrchestrationContext, _: Any) -> Any:
        return (yield ctx.call_sub_orchestrator("child", input="x", instance_id="waits"))

    async def scenario() -> None:
        async with bench(tmp_path, asks_in_vain, child) as b:
            await b.start("child", "waits", instance_id="waits")
            await b.says("begun", "waits")
            await b.start("asks_in_vain")
            assert "already exists" in str(await b.result())
            await b.do(rewind, "one", "again")
            assert "already exists" in str(await b.result())
            stranger = b.engine.find("waits")
            assert stranger is not None
            assert stranger.parent is None
            await b.event("Go", "on its own", "waits")
            assert await b.result("waits") == "on its own"

    run(scenario)
