"""Critical sections: whoever is in an entity is heard alone, and leaves however it ends."""

from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest
from durabletask.task import OrchestrationContext

from local_host.engine import commands
from local_host.engine.entities import load_entity_turn
from local_host.store import entity_records, records
from tests.local_host.engine.engine_bench import Bench, bench, run
from tests.local_host.engine.entity_functions import calls, count, diary, named, signal, tally

ENTITY = "@log@k"


def section(ctx: OrchestrationContext, name: str) -> Any:
    """Writes that it comes in, waits inside for `Leave`, writes that it leaves."""
    with (yield ctx.lock_entities([named("log")])):
        yield ctx.call_entity(named("log"), "write", f"{name} in")
        ctx.set_custom_status("inside")
        yield ctx.wait_for_external_event("Leave")
        yield ctx.call_entity(named("log"), "write", f"{name} out")
    return name


def writes(ctx: OrchestrationContext, line: str) -> Any:
    return (yield ctx.call_entity(named("log"), "write", line))


async def enter(b: Bench, instance_id: str, name: str = "section") -> None:
    await b.start(name, instance_id, instance_id=instance_id)
    await b.says("inside", instance_id)


async def waits_outside(b: Bench, instance_id: str, name: str = "section") -> None:
    await b.start(name, instance_id, instance_id=instance_id)
    await b.settle()
    await b.settle()


def holder(b: Bench, entity_id: str = ENTITY) -> str | None:
    return entity_records.find_entity(b.engine.reader, entity_id).lock_owner


def test_sections_of_one_entity_come_one_after_the_other_in_order(tmp_path: Path) -> None:
    lines: list[Any] = []

    async def scenario() -> None:
        async with bench(tmp_path, diary(lines), section) as b:
            await enter(b, "a")
            for name in "bcd":
                await waits_outside(b, name)
            for name in "abcd":
                await b.event("Leave", instance_id=name)
                assert await b.result(name) == name
            assert lines == [f"{name} {what}" for name in "abcd" for what in ("in", "out")]
            await _settled(b)
            assert holder(b) is None

    run(scenario)


def test_signals_and_calls_from_outside_wait_until_the_section_is_left(tmp_path: Path) -> None:
    lines: list[Any] = []

    async def scenario() -> None:
        async with bench(tmp_path, diary(lines), section, writes) as b:
            await enter(b, "a")
            await signal(b, ENTITY, "write", "signal")
            await waits_outside(b, "call", "writes")
            assert lines == ["a in"]
            assert b.status("call") == pb.ORCHESTRATION_STATUS_RUNNING
            await b.event("Leave", instance_id="a")
            assert await b.result("call") == 4
            assert lines == ["a in", "a out", "signal", "call"]

    run(scenario)


def test_a_lock_comes_behind_what_was_asked_before(tmp_path: Path) -> None:
    lines: list[Any] = []

    async def scenario() -> None:
        async with bench(tmp_path, diary(lines), section) as b:
            b.workers.hold("log")
            await signal(b, ENTITY, "write", "first")
            await b.settle()
            await signal(b, ENTITY, "write", "second")
            await waits_outside(b, "a")
            await signal(b, ENTITY, "write", "last")
            b.workers.release("log")
            await b.says("inside", "a")
            await b.event("Leave", instance_id="a")
            await _settled(b)
            assert lines == ["first", "second", "a in", "a out", "last"]

    run(scenario)


def test_sections_over_the_same_two_entities_never_wait_for_each_other(tmp_path: Path) -> None:
    lines: list[Any] = []

    def both(ctx: OrchestrationContext, order: list[str]) -> Any:
        with (yield ctx.lock_entities([named("log", key) for key in order])):
            yield ctx.call_entity(named("log", "x"), "write", ctx.instance_id)
            yield ctx.call_entity(named("log", "y"), "write", ctx.instance_id)
        return "left"

    async def scenario() -> None:
        async with bench(tmp_path, diary(lines), both) as b:
            names = [f"i{number}" for number in range(8)]
            for number, name in enumerate(names):
                order = ["x", "y"] if number % 2 else ["y", "x"]
                await b.start("both", order, instance_id=name)
            assert [await b.result(name) for name in names] == ["left"] * 8
            assert lines[::2] == lines[1::2]
            assert sorted(lines[::2]) == names

    run(scenario)


def _fails(ctx: OrchestrationContext, _: Any) -> Any:
    with (yield ctx.lock_entities([named("tally", "x"), named("tally", "y")])):
        yield ctx.call_entity(named("tally", "x"), "add", 1)
        raise ValueError("inside")


def _is_rejected(ctx: OrchestrationContext, _: Any) -> Any:
    with (yield ctx.lock_entities([named("tally", "x"), named("tally", "y")])):
        yield ctx.call_entity(named("tally", "x"), "spoil")


def _returns(ctx: OrchestrationContext, _: Any) -> Any:
    yield ctx.lock_entities([named("tally", "x"), named("tally", "y")])
    return "left without a word"


def _begins_again(ctx: OrchestrationContext, generation: int) -> Any:
    with (yield ctx.lock_entities([named("tally", "x"), named("tally", "y")])):
        if generation < 3:
            ctx.continue_as_new(generation + 1)
            return None
    return generation


@pytest.mark.parametrize(
    ("ends", "result"),
    [
        (_fails, "inside"),
        (_is_rejected, "the tally is spoilt"),
        (_returns, "left without a word"),
        (_begins_again, "3"),
    ],
)
def test_the_section_is_left_however_its_orchestration_ends(
    tmp_path: Path, ends: Any, result: str
) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, tally, calls, ends) as b:
            await b.start(ends.__name__, 1)
            assert result in str(await b.result())
            for key in "xy":
                await count(b, key)
                assert holder(b, f"@tally@{key}") is None

    run(scenario)


def test_a_terminated_orchestration_leaves_its_section(tmp_path: Path) -> None:
    lines: list[Any] = []

    async def scenario() -> None:
        async with bench(tmp_path, diary(lines), section, writes) as b:
            await enter(b, "a")
            await waits_outside(b, "call", "writes")
            await b.do(commands.terminate, "a", None, recursive=False)
            assert await b.result("call") == 2

    run(scenario)


def test_an_orchestration_that_its_app_no_longer_has_leaves_its_section(tmp_path: Path) -> None:
    lines: list[Any] = []

    async def scenario() -> None:
        async with bench(tmp_path, diary(lines), section, writes) as b:
            await enter(b, "a")
        async with bench(tmp_path, diary(lines), writes) as b:
            await b.event("Leave", instance_id="a")
            assert await b.result("a") == "no orchestrator section"
            await b.start("writes", "free", instance_id="call")
            assert await b.result("call") == 2

    run(scenario)


def test_a_request_whose_orchestration_has_ended_locks_nothing(tmp_path: Path) -> None:
    lines: list[Any] = []

    async def scenario() -> None:
        async with bench(tmp_path, diary(lines), section, writes) as b:
            await enter(b, "a")
            await waits_outside(b, "b")
            await waits_outside(b, "call", "writes")
            await b.do(commands.terminate, "b", None, recursive=False)
            await b.event("Leave", instance_id="a")
            assert await b.result("call") == 3
            assert lines == ["a in", "a out", "call"]
            assert holder(b) is None

    run(scenario)


def test_a_section_is_not_heard_to_leave_before_it_has_come_in(tmp_path: Path) -> None:
    """One that ends while it waits outside has sent both; the holder stays undisturbed."""
    lines: list[Any] = []

    async def scenario() -> None:
        async with bench(tmp_path, diary(lines), section) as b:
            await enter(b, "a")
            await waits_outside(b, "b")
            request = next(
                message.event.entityLockRequested
                for message in records.read_inbox(b.engine.reader, ENTITY, b.clock.now())
            )
            unlock = pb.HistoryEvent(
                entityUnlockSent=pb.EntityUnlockSentEvent(
                    criticalSectionId=request.criticalSectionId,
                    targetInstanceId={"value": ENTITY},
                )
            )
            await b.do(lambda tx: tx.deliver_to_entity(unlock))
            assert load_entity_turn(b.engine.reader, ENTITY, b.clock.now()) is None
            await b.event("Leave", instance_id="a")
            await b.result("a")
            await _settled(b)
            assert holder(b) is None

    run(scenario)


def test_a_section_and_who_waits_for_it_outlive_the_engine(tmp_path: Path) -> None:
    lines: list[Any] = []

    async def scenario() -> None:
        async with bench(tmp_path, diary(lines), section) as b:
            await enter(b, "a")
            await waits_outside(b, "b")
            await signal(b, ENTITY, "write", "signal")
        async with bench(tmp_path, diary(lines), section) as b:
            await b.settle()
            assert lines == ["a in"]
            for name in "ab":
                await b.event("Leave", instance_id=name)
                assert await b.result(name) == name
            await _settled(b)
            assert lines == ["a in", "a out", "b in", "b out", "signal"]

    run(scenario)


async def _settled(b: Bench) -> None:
    for _ in range(100):
        if entity_records.backlog(b.engine.reader, ENTITY) == 0:
            return
        await b.settle()
    raise AssertionError("the entity still has something to do")
