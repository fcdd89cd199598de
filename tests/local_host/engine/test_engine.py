"""The durable engine, with the SDK's executor, a real file and a clock that the test moves."""

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest
from durabletask.task import (
    OrchestrationContext,
    RetryPolicy,
    TaskFailedError,
    when_all,
    when_any,
)

from local_host.clock import VirtualClock
from local_host.engine import commands, events, turns
from local_host.engine.errors import (
    InstanceAlreadyExists,
    InstanceFinished,
    InstanceNotFound,
    InvalidInstanceId,
    PayloadTooLarge,
)
from local_host.engine.transaction import Transaction
from local_host.store import records
from tests.local_host.engine.engine_bench import Bench, bench, run

pytestmark = pytest.mark.filterwarnings(
    # The SDK says once per process that it reads JSON without a target type.
    "ignore:azure.functions df_loads was called without expected_type:DeprecationWarning"
)

COMPLETED, FAILED = pb.ORCHESTRATION_STATUS_COMPLETED, pb.ORCHESTRATION_STATUS_FAILED
RUNNING, SUSPENDED = pb.ORCHESTRATION_STATUS_RUNNING, pb.ORCHESTRATION_STATUS_SUSPENDED
TERMINATED = pb.ORCHESTRATION_STATUS_TERMINATED


def double[T: (int, str)](number: T) -> T:
    return number * 2


def boom(_: Any) -> None:
    raise ValueError("out of paper")


def waits_for_approval(ctx: OrchestrationContext, _: Any) -> Any:
    ctx.set_custom_status("waiting")
    decision = ctx.wait_for_external_event("Decision")
    deadline = ctx.create_timer(timedelta(hours=24))
    winner = yield when_any([decision, deadline])
    if winner is deadline:
        return "timed out"
    deadline.cancel()
    return decision.get_result()


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


def test_a_finished_instance_leaves_no_timer_behind(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            await b.start("waits_for_approval")
            await b.event("Decision", "yes")
            await b.result()
            assert b.engine.reader.execute("SELECT count(*) FROM inbox").fetchone() == (0,)

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


def test_a_failed_activity_fails_the_instance_with_its_message(tmp_path: Path) -> None:
    def tries(ctx: OrchestrationContext, _: Any) -> Any:
        yield ctx.call_activity("boom")

    async def scenario() -> None:
        async with bench(tmp_path, tries, boom) as b:
            await b.start("tries")
            assert "out of paper" in await b.result()
            assert b.status() == FAILED

    run(scenario)


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
                await b.engine.wait_until("one", lambda i: has_timer(b, i.instance_id))
                b.clock.advance(minutes * 60)
            assert "out of paper" in await b.result()
            assert b.workers.runs["boom"] == 3

    run(scenario)


def has_timer(b: Bench, instance_id: str) -> bool:
    row = b.engine.reader.execute(
        "SELECT 1 FROM inbox WHERE instance_id = ? AND fires_at > ?",
        (instance_id, b.clock.now()),
    ).fetchone()
    return row is not None


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
            history = records.read_history(b.engine.reader, "one")
            inputs = [
                e.executionStarted.input.value for e in history if e.HasField("executionStarted")
            ]
            assert inputs == ['"second"']

    run(scenario)


def test_a_turn_whose_worker_dies_is_taken_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            b.workers.aborts = 2
            await b.start("waits_for_approval")
            await b.event("Decision", "yes")
            assert await b.result() == "yes"

    run(scenario)


def test_an_activity_that_ends_twice_is_told_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, works_twice, double) as b:
            b.workers.hold("double")
            await b.start("works_twice")
            await b.engine.wait_until("one", lambda i: i.status == RUNNING)
            (activity,) = records.read_activities(b.engine.reader)
            done = events.task_completed(b.clock.now(), activity.request.taskId, "7")
            await b.do(turns.keep_result, activity, done)
            await b.do(turns.keep_result, activity, done)
            history = records.read_history(b.engine.reader, "one")
            inbox = records.read_inbox(b.engine.reader, "one", b.clock.now())
            told = [e for e in (*history, *(m.event for m in inbox)) if e.HasField("taskCompleted")]
            assert len(told) == 1

    run(scenario)


def works_twice(ctx: OrchestrationContext, _: Any) -> Any:
    first = yield ctx.call_activity("double", input=1)
    return (yield ctx.call_activity("double", input=first))


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
            left = b.engine.reader.execute("SELECT count(*) FROM activities").fetchone()
            assert left == (0,)

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


def test_what_is_committed_as_the_engine_stops_is_left_to_the_next_start(tmp_path: Path) -> None:
    clock = VirtualClock()

    async def before() -> None:
        async with bench(tmp_path, waits_for_approval, clock=clock) as b:
            await b.start("waits_for_approval")
            await b.says("waiting")
            turn = len(b.workers.turns)
            last = asyncio.ensure_future(b.event("Decision", "yes"))
            await asyncio.sleep(0)
        await last
        clock.advance(2 * 86_400)  # whatever still watches the clock has nothing to do
        assert len(b.workers.turns) == turn

    async def after() -> None:
        async with bench(tmp_path, waits_for_approval, clock=clock) as b:
            assert await b.result() == "yes"

    run(before)
    run(after)


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


def test_a_live_id_is_refused_and_a_finished_one_replaced(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            await b.start("waits_for_approval")
            with pytest.raises(InstanceAlreadyExists):
                await b.start("waits_for_approval")
            await b.event("Decision", "first")
            assert await b.result() == "first"
            await b.start("waits_for_approval")
            await b.event("Decision", "second")
            assert await b.result() == "second"

    run(scenario)


def test_a_policy_that_lists_no_state_keeps_even_a_finished_instance(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path) as b:
            await b.start("marker")
            await b.result()
            request = pb.CreateInstanceRequest(
                name="marker",
                instanceId="one",
                orchestrationIdReusePolicy=pb.OrchestrationIdReusePolicy(),
            )
            with pytest.raises(InstanceAlreadyExists):
                await b.engine.start_instance(request)
            assert await b.result() == "done"

    run(scenario)


def test_data_that_is_too_large_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            large = "x" * (commands.MAX_PAYLOAD_BYTES + 1)
            with pytest.raises(PayloadTooLarge):
                await b.start("waits_for_approval", large)
            assert b.engine.find("one") is None
            await b.start("waits_for_approval")
            with pytest.raises(PayloadTooLarge):
                await b.event("Decision", large)
            await b.event("Decision", "small")
            assert await b.result() == "small"

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


def test_a_live_one_is_replaced_where_the_host_says_so(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval, overridable=events.ANY_STATUS) as b:
            await b.start("waits_for_approval")
            await b.says("waiting")
            await b.start("waits_for_approval")
            await b.event("Decision", "the second one's")
            assert await b.result() == "the second one's"
            count = b.engine.reader.execute("SELECT count(*) FROM instances").fetchone()
            assert count == (1,)

    run(scenario)


@pytest.mark.parametrize("instance_id", ["@x", "a/b", "a\\b", "a#b", "a?b", "a\nb", "x" * 257])
def test_ids_that_the_extension_refuses_are_refused(tmp_path: Path, instance_id: str) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            with pytest.raises(InvalidInstanceId):
                await b.start("waits_for_approval", instance_id=instance_id)

    run(scenario)


def test_a_purged_instance_is_gone_with_its_history(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            await b.start("waits_for_approval")
            await b.event("Decision", "yes")
            await b.result()
            await b.do(commands.purge, "one")
            assert b.engine.find("one") is None
            for table in ("history", "inbox", "activities"):
                assert b.engine.reader.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
            with pytest.raises(InstanceNotFound):
                await b.event("Decision")

    run(scenario)


def test_a_purge_ends_every_wait_for_the_instance(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            await b.start("waits_for_approval")
            await b.event("Decision", "yes")
            await b.result()
            wait = asyncio.ensure_future(b.engine.wait_until("one", lambda _: False))
            await b.settle()
            await b.do(commands.purge, "one")
            assert await wait is None

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
