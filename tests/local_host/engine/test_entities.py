"""Entities: one operation after another, kept once, whoever asks and whatever ends meanwhile."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest
from durabletask.entities import EntityContext
from durabletask.task import OrchestrationContext, TaskFailedError, when_any

from local_host.engine import commands, entities, events
from local_host.store import entity_records, records
from local_host.store.entity_records import Entity
from tests.local_host.engine.engine_bench import bench, run
from tests.local_host.engine.entity_functions import calls, count, diary, named, signal, tally

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)  # where the clock stands


def test_a_signal_counts_and_a_call_gives_the_result(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, tally, calls) as b:
            await signal(b, "@tally@k", "add", 2)
            await b.start("calls", ["k", "add", 3])
            assert await b.result() == 5

    run(scenario)


def test_keys_are_apart(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, tally, calls) as b:
            await signal(b, "@tally@K", "add", 1)
            await signal(b, "@tally@k", "add", 20)
            assert (await count(b, "K"), await count(b, "k")) == (1, 20)

    run(scenario)


def test_what_one_orchestration_sends_arrives_in_that_order(tmp_path: Path) -> None:
    lines: list[Any] = []

    def tells(ctx: OrchestrationContext, _: Any) -> Any:
        ctx.signal_entity(named("log"), "write", "first")
        second = ctx.call_entity(named("log"), "write", "second")
        ctx.signal_entity(named("log"), "write", "third")
        fourth = ctx.call_entity(named("log"), "write", "fourth")
        return [(yield fourth), (yield second)]

    async def scenario() -> None:
        async with bench(tmp_path, diary(lines), tells) as b:
            await b.start("tells")
            assert await b.result() == [4, 2]
            assert lines == ["first", "second", "third", "fourth"]

    run(scenario)


def test_a_failed_operation_is_told_to_its_caller_and_leaves_the_state_alone(
    tmp_path: Path,
) -> None:
    def tries(ctx: OrchestrationContext, _: Any) -> Any:
        yield ctx.call_entity(named("tally"), "add", 7)
        try:
            yield ctx.call_entity(named("tally"), "spoil")
        except TaskFailedError as failed:
            return [str(failed.details.message), (yield ctx.call_entity(named("tally"), "read"))]

    async def scenario() -> None:
        async with bench(tmp_path, tally, tries) as b:
            await b.start("tries")
            message, state = await b.result()
            assert "the tally is spoilt" in message
            assert state == 7

    run(scenario)


def test_what_comes_during_a_batch_waits_for_the_next_in_order(tmp_path: Path) -> None:
    lines: list[Any] = []

    async def scenario() -> None:
        async with bench(tmp_path, diary(lines)) as b:
            b.workers.hold("log")
            await signal(b, "@log@k", "write", 0)
            await b.settle()
            for number in range(1, 6):
                await signal(b, "@log@k", "write", number)
            await b.settle()
            assert b.workers.runs["log"] == 1
            b.workers.release("log")
            await _empty(b, "@log@k")
            assert lines == [0, 1, 2, 3, 4, 5]
            assert b.workers.runs["log"] == 2

    run(scenario)


def test_a_failure_in_the_middle_of_a_batch_undoes_that_operation_only(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, tally, calls) as b:
            b.workers.hold("tally")
            for operation in ("add", "add", "spoil", "add"):
                await signal(b, "@tally@k", operation, 1)
            b.workers.release("tally")
            assert await count(b) == 3

    run(scenario)


def test_a_backlog_larger_than_a_batch_is_done_in_order(tmp_path: Path) -> None:
    lines: list[Any] = []

    async def scenario() -> None:
        async with bench(tmp_path, diary(lines)) as b:

            def flood(tx: commands.Transaction) -> None:
                for number in range(1_500):
                    request = pb.SignalEntityRequest(
                        instanceId="@log@k", name="write", input=events.text(str(number))
                    )
                    commands.signal_entity(tx, request)

            await b.do(flood)
            await _empty(b, "@log@k")
            assert lines == list(range(1_500))
            assert b.workers.runs["log"] == 2

    run(scenario)


def test_operations_without_a_result_are_asked_again(tmp_path: Path) -> None:
    """A worker may do a part of the batch."""

    async def scenario() -> None:
        async with bench(tmp_path, tally, calls) as b:
            whole = b.workers.run_entity

            async def one_at_a_time(request: pb.EntityBatchRequest) -> pb.EntityBatchResult:
                del request.operations[1:]
                return await whole(request)

            b.workers.run_entity = one_at_a_time  # type: ignore[method-assign]
            for number in (1, 20, 300):
                await signal(b, "@tally@k", "add", number)
            assert await count(b) == 321

    run(scenario)


def test_what_an_entity_sends_is_there_before_its_caller_goes_on(tmp_path: Path) -> None:
    def source(ctx: EntityContext, number: int) -> None:
        ctx.signal_entity(named("tally", "target"), "add", number)

    def copies(ctx: OrchestrationContext, _: Any) -> Any:
        yield ctx.call_entity(named("source"), "copy", 100)
        return (yield ctx.call_entity(named("tally", "target"), "read"))

    async def scenario() -> None:
        async with bench(tmp_path, source, tally, copies) as b:
            await b.start("copies")
            assert await b.result() == 100

    run(scenario)


def test_a_failed_operation_sends_nothing(tmp_path: Path) -> None:
    def source(ctx: EntityContext, number: int) -> None:
        ctx.signal_entity(named("tally"), "add", number)
        if number < 0:
            raise ValueError("not a number to add")

    async def scenario() -> None:
        async with bench(tmp_path, source, tally, calls) as b:
            b.workers.hold("source")
            for number in (1, -10, 2):
                await signal(b, "@source@k", "send", number)
            b.workers.release("source")
            await _empty(b, "@source@k")
            assert await count(b) == 3

    run(scenario)


def test_an_entity_starts_an_orchestration(tmp_path: Path) -> None:
    def starter(ctx: EntityContext, instance_id: str | None) -> str:
        return ctx.schedule_new_orchestration("answers", input=21, instance_id=instance_id)

    def answers(_ctx: OrchestrationContext, number: int) -> int:
        return number * 2

    def asks(ctx: OrchestrationContext, instance_id: str | None) -> Any:
        return (yield ctx.call_entity(named("starter"), "start", instance_id))

    async def scenario() -> None:
        async with bench(tmp_path, starter, answers, asks) as b:
            for argument in ("child", None):
                asker = await b.start("asks", argument, instance_id=f"asker of {argument}")
                started = await b.result(asker)
                assert started == (argument or started)
                assert await b.result(started) == 42

    run(scenario)


def test_an_entity_takes_over_a_finished_id_and_leaves_a_live_one_alone(tmp_path: Path) -> None:
    def starter(ctx: EntityContext, instance_id: str) -> None:
        ctx.schedule_new_orchestration("waits", input="new", instance_id=instance_id)
        ctx.set_state("done")

    def waits(ctx: OrchestrationContext, which: str) -> Any:
        yield ctx.wait_for_external_event("End")
        return which

    async def scenario() -> None:
        async with bench(tmp_path, starter, waits) as b:
            for instance_id in ("live", "finished"):
                await b.start("waits", "old", instance_id=instance_id)
            await b.event("End", instance_id="finished")
            assert await b.result("finished") == "old"
            for instance_id in ("live", "finished"):
                await signal(b, "@starter@k", "start", instance_id)
            await _empty(b, "@starter@k")
            for instance_id in ("live", "finished"):
                await b.event("End", instance_id=instance_id)
            assert (await b.result("live"), await b.result("finished")) == ("old", "new")
            assert _entity(b, "@starter@k").state == '"done"'

    run(scenario)


def test_a_delayed_signal_comes_when_the_clock_says_so_even_to_the_next_engine(
    tmp_path: Path,
) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, tally, calls) as b:
            await signal(b, "@tally@k", "add", 1, at=NEW_YEAR + timedelta(hours=1))
            await signal(b, "@tally@k", "add", 20, at=NEW_YEAR + timedelta(hours=2))
            await signal(b, "@tally@k", "add", 300, at=NEW_YEAR - timedelta(hours=1))
            assert await count(b) == 300
            b.clock.advance(3_599)
            assert await count(b) == 300
            b.clock.advance(1)
            assert await count(b) == 301
        async with bench(tmp_path, tally, calls, clock=b.clock) as b:
            b.asked = 10
            assert await count(b) == 301
            b.clock.advance(3_600)
            assert await count(b) == 321

    run(scenario)


def test_an_orchestration_and_an_entity_send_delayed_signals(tmp_path: Path) -> None:
    def later(ctx: EntityContext, number: int) -> None:
        ctx.signal_entity(named("tally"), "add", number, NEW_YEAR + timedelta(hours=1))

    def sends(ctx: OrchestrationContext, _: Any) -> Any:
        in_two_hours = ctx.current_utc_datetime + timedelta(hours=2)
        ctx.signal_entity(named("tally"), "add", 20, in_two_hours)
        yield ctx.call_entity(named("later"), "send", 1)
        return "sent"

    async def scenario() -> None:
        async with bench(tmp_path, later, tally, calls, sends) as b:
            await b.start("sends")
            assert await b.result() == "sent"
            counted = []
            for _ in range(3):
                counted.append(await count(b))
                b.clock.advance(3_600)
            assert counted == [0, 1, 21]

    run(scenario)


def test_a_batch_that_is_interrupted_is_kept_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, tally, calls) as b:
            b.workers.hold("tally")
            await signal(b, "@tally@k", "add", 1)
            await b.start("calls", ["k", "add", 20])
            await b.settle()
            assert b.workers.runs["tally"] == 1
        async with bench(tmp_path, tally, calls) as b:
            assert await b.result() == 21
            assert await count(b) == 21

    run(scenario)


def test_an_answer_that_comes_twice_counts_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, tally, calls) as b:
            b.workers.hold("tally")
            await signal(b, "@tally@k", "add", 1)
            turn = entities.load_entity_turn(b.engine.reader, "@tally@k", b.clock.now())
            assert turn is not None
            b.workers.release("tally")
            assert await count(b) == 1
            late = pb.EntityBatchResult(
                results=[pb.OperationResult(success=pb.OperationResultSuccess())],
                entityState=events.text("1000"),
            )
            await b.do(entities.commit_batch, turn, late)
            assert await count(b) == 1

    run(scenario)


def test_an_answer_to_a_generation_that_is_gone_is_dropped(tmp_path: Path) -> None:
    def moves_on(ctx: OrchestrationContext, generation: int) -> Any:
        ctx.set_custom_status(f"generation {generation}")
        event = ctx.wait_for_external_event("Go")
        if generation == 2:
            return (yield event)
        yield when_any([ctx.call_entity(named("tally"), "add", 1), event])
        ctx.continue_as_new(2)

    async def scenario() -> None:
        async with bench(tmp_path, tally, calls, moves_on) as b:
            b.workers.hold("tally")
            await b.start("moves_on", 1)
            await b.says("generation 1")
            await b.event("Go")
            await b.says("generation 2")
            b.workers.release("tally")
            assert await count(b) == 1
            await b.event("Go", "unharmed")
            assert await b.result() == "unharmed"

    run(scenario)


def test_an_entity_that_the_app_does_not_have_fails_its_callers_and_stops_nobody(
    tmp_path: Path,
) -> None:
    def hopes(ctx: OrchestrationContext, _: Any) -> Any:
        ctx.signal_entity(named("nobody"), "add", 1)
        return (yield ctx.call_entity(named("nobody"), "add", 1))

    async def scenario() -> None:
        async with bench(tmp_path, hopes, tally, calls) as b:
            await b.start("hopes")
            assert "no entity nobody" in await b.result()
            assert records.read_inbox(b.engine.reader, "@nobody@k", b.clock.now()) == []
            assert await count(b) == 0

    run(scenario)


def test_an_entity_whose_code_cannot_run_keeps_its_state(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, tally, calls) as b:
            await b.start("calls", ["k", "add", 40])
            assert await b.result() == 40
        async with bench(tmp_path, calls) as b:
            await b.start("calls", ["k", "add", 100], instance_id="in vain")
            assert "no entity tally" in await b.result("in vain")
        async with bench(tmp_path, tally, calls) as b:
            assert await count(b) == 40

    run(scenario)


def test_a_deleted_state_is_forgotten_with_its_entity(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, tally, calls) as b:
            for key in ("empty", "full", "busy"):
                await signal(b, f"@tally@{key}", "add", 1)
                assert await count(b, key) == 1
            for key in ("empty", "busy"):
                await signal(b, f"@tally@{key}", "delete")
                assert await count(b, key) == 0
            await signal(b, "@tally@busy", "add", 5, at=NEW_YEAR + timedelta(days=1))
            assert await _clean(b) == (1, 0)
            left = entity_records.select_entities(b.engine.reader, "1", (), -1)
            assert [entity.instance_id for entity in left] == ["@tally@busy", "@tally@full"]

    run(scenario)


def test_cleaning_frees_an_entity_whose_holder_has_ended(tmp_path: Path) -> None:
    def holds(ctx: OrchestrationContext, _: Any) -> Any:
        with (yield ctx.lock_entities([named("tally", "held")])):
            ctx.set_custom_status("inside")
            yield ctx.wait_for_external_event("Leave")

    async def scenario() -> None:
        async with bench(tmp_path, tally, calls, holds) as b:
            await b.start("holds")
            await b.says("inside")
            orphan = Entity("@tally@k", "40", "a section", "an owner that is gone", 1)
            await b.do(lambda tx: entity_records.keep_entity(tx.db, orphan))
            await b.start("calls", ["k", "add", 2], instance_id="waiting")
            await b.settle()
            assert b.status("waiting") == pb.ORCHESTRATION_STATUS_RUNNING
            assert await _clean(b) == (0, 1)
            assert await b.result("waiting") == 42
            assert _entity(b, "@tally@held").lock_owner == "one"

    run(scenario)


async def _empty(b: Any, entity_id: str) -> None:
    """Wait until the entity has done all that it was asked."""
    for _ in range(100):
        if entity_records.backlog(b.engine.reader, entity_id) == 0:
            return
        await b.settle()
    raise AssertionError(f"{entity_id} still has something to do")


async def _clean(b: Any) -> tuple[int, int]:
    return await b.do(commands.clean_entities, remove_empty=True, release_orphaned_locks=True)


def _entity(b: Any, entity_id: str) -> Entity:
    return entity_records.find_entity(b.engine.reader, entity_id)


@pytest.mark.parametrize(
    ("key", "content"), [("k" * 300, "small"), ("k", "x" * (commands.MAX_PAYLOAD_BYTES + 1))]
)
def test_a_signal_that_is_refused_does_not_hold_up_the_entity_that_sent_it(
    tmp_path: Path, key: str, content: str
) -> None:
    def sender(ctx: EntityContext, _: Any) -> str:
        ctx.signal_entity(named("tally", key), "add", content)
        return "sent"

    def asks(ctx: OrchestrationContext, _: Any) -> Any:
        return (yield ctx.call_entity(named("sender"), "send"))

    async def scenario() -> None:
        async with bench(tmp_path, tally, sender, asks) as b:
            await b.start("asks")
            assert await b.result() == "sent"

    run(scenario)
