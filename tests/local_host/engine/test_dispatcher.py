"""Who gets which work, in which order: workers that only say yes or no, on a bare event loop."""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest

from local_host.clock import VirtualClock
from local_host.engine.dispatcher import Dispatcher
from local_host.engine.engine import Engine
from local_host.engine.errors import UnknownOrchestrator
from local_host.engine.workers import Work, WorkKind

A, B, C = (Work(WorkKind.ACTIVITY, name) for name in "abc")
TURN = Work(WorkKind.ORCHESTRATION, "a")


class Taker:
    """Takes the names of `names`, all when there are none, `room` at a time of each kind."""

    def __init__(self, label: str, names: str = "", room: int = 10) -> None:
        self.label, self._names, self._room = label, names, room

    def takes(self, work: Work) -> bool:
        return not self._names or work.name in self._names

    def capacity(self, _: WorkKind) -> int:
        return self._room

    async def run_orchestrator(self, _: pb.OrchestratorRequest) -> pb.OrchestratorResponse:
        raise NotImplementedError

    async def run_activity(self, _: pb.ActivityRequest) -> str | None:
        raise NotImplementedError

    async def run_entity(self, _: pb.EntityBatchRequest) -> pb.EntityBatchResult:
        raise NotImplementedError


class Desk:
    """Puts work that runs until it is told to end, and keeps who got what, in order."""

    def __init__(self, first: Taker, *, alone: bool) -> None:
        self.dispatcher = Dispatcher(first, alone=alone)
        self.begun: list[str] = []
        self._ends: dict[str, asyncio.Event] = {}

    def put(self, work: Work, label: str) -> None:
        end = self._ends[label] = asyncio.Event()

        async def work_until_told(worker: Any) -> None:
            self.begun.append(f"{label}:{worker.label}")
            await end.wait()

        self.dispatcher.put(work, work_until_told)

    async def end(self, *labels: str) -> list[str]:
        """End these; what has begun by then, and forget it."""
        for label in labels:
            self._ends[label].set()
        for _ in range(5):
            await asyncio.sleep(0)
        begun, self.begun = self.begun, []
        return begun


def run(
    scenario: Callable[[Desk], Coroutine[Any, Any, None]], first: Taker, *, alone: bool
) -> None:
    async def whole() -> None:
        desk = Desk(first, alone=alone)
        await scenario(desk)
        await desk.dispatcher.stop()

    asyncio.run(asyncio.wait_for(whole(), timeout=5))


def test_first_come_first_served_within_the_room() -> None:
    async def scenario(desk: Desk) -> None:
        for label in ("1", "2", "3", "4"):
            desk.put(A, label)
        assert await desk.end() == ["1:app", "2:app"]
        assert await desk.end("2") == ["3:app"]
        assert await desk.end("1") == ["4:app"]

    run(scenario, Taker("app", room=2), alone=True)


def test_the_oldest_goes_first_whatever_its_name() -> None:
    async def scenario(desk: Desk) -> None:
        for work, label in ((A, "busy"), (B, "b1"), (A, "a1"), (B, "b2"), (C, "c1")):
            desk.put(work, label)
        order = [await desk.end()]
        for label in ("busy", "b1", "a1", "b2"):
            order.append(await desk.end(label))
        assert order == [["busy:app"], ["b1:app"], ["a1:app"], ["b2:app"], ["c1:app"]]

    run(scenario, Taker("app", room=1), alone=True)


def test_each_kind_has_a_room_of_its_own() -> None:
    async def scenario(desk: Desk) -> None:
        desk.put(A, "activity")
        desk.put(TURN, "turn")
        assert await desk.end() == ["activity:app", "turn:app"]

    run(scenario, Taker("app", room=1), alone=True)


def test_work_goes_to_whoever_takes_it_and_has_most_room() -> None:
    async def scenario(desk: Desk) -> None:
        desk.dispatcher.join(Taker("small", "b", room=2))
        desk.dispatcher.join(Taker("large", "bc", room=4))
        for work, label in ((A, "a"), (B, "b1"), (B, "b2"), (B, "b3"), (C, "c")):
            desk.put(work, label)
        assert await desk.end() == ["a:app", "b1:large", "b2:large", "b3:small", "c:large"]

    run(scenario, Taker("app", "a", room=1), alone=False)


def test_what_the_app_takes_is_its_own_even_when_it_is_busy() -> None:
    async def scenario(desk: Desk) -> None:
        desk.dispatcher.join(Taker("greedy", room=5))
        for work, label in ((A, "a1"), (A, "a2"), (B, "b")):
            desk.put(work, label)
        assert await desk.end() == ["a1:app", "b:greedy"]
        assert await desk.end("b") == []
        assert await desk.end("a1") == ["a2:app"]

    run(scenario, Taker("app", "a", room=1), alone=False)


def test_what_nobody_takes_waits_and_holds_nobody_up() -> None:
    async def scenario(desk: Desk) -> None:
        desk.put(C, "for nobody")
        desk.put(A, "a")
        assert await desk.end() == ["a:app"]
        desk.dispatcher.join(Taker("other", "b"))
        assert await desk.end() == []
        desk.dispatcher.join(Taker("late", "c"))
        assert await desk.end() == ["for nobody:late"]

    run(scenario, Taker("app", "a"), alone=False)


def test_one_that_leaves_gets_nothing_more_and_finishes_what_it_has() -> None:
    async def scenario(desk: Desk) -> None:
        leaving = Taker("leaving", "b", room=1)
        desk.dispatcher.join(leaving)
        desk.put(B, "first")
        desk.put(B, "second")
        assert await desk.end() == ["first:leaving"]
        desk.dispatcher.leave(leaving)
        assert await desk.end("first") == []
        desk.dispatcher.join(Taker("next", "b"))
        assert await desk.end() == ["second:next"]

    run(scenario, Taker("app", "a"), alone=False)


def test_alone_it_gets_everything_until_another_joins() -> None:
    async def scenario(desk: Desk) -> None:
        desk.put(B, "unknown")
        assert await desk.end() == ["unknown:app"]
        assert not desk.dispatcher.knows(B)
        desk.dispatcher.join(Taker("other", "b"))
        assert desk.dispatcher.knows(C)
        desk.put(B, "known")
        desk.put(C, "unknown again")
        assert await desk.end() == ["known:other"]

    run(scenario, Taker("app", "a"), alone=True)


def test_work_that_fails_gives_its_room_back_and_is_reported(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scenario(desk: Desk) -> None:
        async def breaks(_: Any) -> None:
            raise RuntimeError("a fault of ours")

        desk.dispatcher.put(A, breaks)
        desk.put(A, "next")
        assert await desk.end() == ["next:app"]

    run(scenario, Taker("app", room=1), alone=True)
    assert [record.message for record in caplog.records] == ["engine_fault"]


def test_after_the_stop_nothing_begins() -> None:
    async def scenario(desk: Desk) -> None:
        desk.put(A, "running")
        desk.put(A, "waiting")
        assert await desk.end() == ["running:app"]
        await desk.dispatcher.stop()
        desk.put(B, "late")
        assert await desk.end() == []

    run(scenario, Taker("app", room=1), alone=True)


def test_that_others_have_joined_is_remembered_in_the_folder(tmp_path: Path) -> None:
    """While they are away, what the app does not know waits for them."""
    unknown = pb.CreateInstanceRequest(name="b", instanceId="one")

    async def first_time() -> None:
        engine = Engine(tmp_path, VirtualClock(), Taker("app", "a"))
        with pytest.raises(UnknownOrchestrator):
            await engine.start_instance(unknown)
        await engine.join(Taker("other", "b"))
        await engine.stop()

    async def next_time() -> None:
        engine = Engine(tmp_path, VirtualClock(), Taker("app", "a"))
        engine.start()
        assert await engine.start_instance(unknown) == "one"
        await engine.stop()

    asyncio.run(first_time())
    asyncio.run(next_time())


def test_a_chore_has_nothing_of_the_context_of_whoever_caused_it() -> None:
    caller: ContextVar[str] = ContextVar("caller", default="nobody")

    async def who() -> str:
        return caller.get()

    async def scenario() -> None:
        caller.set("a handler")
        dispatcher = Dispatcher(Taker("first", "a"), alone=True)
        assert await dispatcher.see_to(who()) == "nobody"

    asyncio.run(scenario())
