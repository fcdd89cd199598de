"""Random histories: whatever is asked of the engine, and whenever it is restarted, it does what the
model does. A failing history is printed step by step, with the `@reproduce_failure` that
repeats it.
"""

import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest
from google.protobuf.wrappers_pb2 import StringValue
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from local_host.clock import MICROSECONDS, VirtualClock
from local_host.engine import commands, events
from local_host.engine.engine import Engine
from local_host.engine.errors import EngineError
from local_host.engine.filters import InstanceFilter
from local_host.engine.queries import matching
from local_host.store import entity_records, history_records, records
from local_host.store.failpoints import Commit
from tests.local_host.crash.histories import history_faults
from tests.local_host.engine.model import Hub, Refused
from tests.local_host.engine.programs import (
    EVENTS,
    PROGRAMS,
    SECONDS,
    interpreter,
    tally,
    unreliable_at,
)
from tests.local_host.engine.sdk_workers import SdkWorkers
from tests.local_host.engine.settling import settled

ROOTS = ["one", "two", "three"]
# None: nothing happens. N: so many steps of the event loop later the engine is stopped as it is,
# and another one takes up what it left.
crashes = st.none() | st.integers(0, 40)
FEW_EVENTS = st.lists(EVENTS, max_size=2)
anyone = st.integers(0, 49)


class EngineAgainstModel(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._runner = asyncio.Runner()
        self._clock, self._hub, self._number = VirtualClock(), Hub(), 0
        self._began = self._clock.now()
        now = lambda: datetime.fromtimestamp(self._clock.now() / MICROSECONDS, UTC)  # noqa: E731
        self._workers = SdkWorkers(interpreter, tally, unreliable_at(now))
        self._runner.run(self._open())

    def teardown(self) -> None:
        self._runner.run(self._engine.stop())
        self._runner.close()
        self._folder.cleanup()

    @initialize(programs=st.lists(PROGRAMS, min_size=len(ROOTS), max_size=len(ROOTS)))
    def begin(self, programs: list[Any]) -> None:
        for name, program in zip(ROOTS, programs, strict=True):
            self.start(name, program, 0, None)

    @rule(name=st.sampled_from(ROOTS), program=PROGRAMS, delay=st.sampled_from([0, 0, 0, 5, 60]),
          crash=crashes)  # fmt: skip
    def start(self, name: str, program: Any, delay: int, crash: int | None) -> None:
        request = pb.CreateInstanceRequest(
            name="interpreter", instanceId=name, input=StringValue(value=json.dumps(program))
        )
        if delay:
            due = self._clock.now() + delay * MICROSECONDS
            request.scheduledStartTimestamp.CopyFrom(events.timestamp(due))
        self._both(
            lambda: self._engine.start_instance(request),
            lambda: self._hub.start(name, program, delay),
            crash,
        )

    @rule(whom=anyone, some=st.lists(EVENTS, min_size=1, max_size=3), crash=crashes)
    def raise_events(self, whom: int, some: list[str], crash: int | None) -> None:
        name = self._name(whom)
        for event in some:
            self._raise(name, event, crash)

    def _raise(self, name: str, event: str, crash: int | None) -> None:
        data = self._next_number()
        self._both(
            lambda: self._engine.raise_event(name, event, json.dumps(data)),
            lambda: self._hub.raise_event(name, event, data),
            crash,
        )

    @rule(whom=anyone, crash=crashes)
    def suspend(self, whom: int, crash: int | None) -> None:
        name = self._name(whom)
        self._both(
            lambda: self._transact(commands.suspend, name, None),
            lambda: self._hub.suspend(name),
            crash,
        )

    @rule(whom=anyone, crash=crashes)
    def resume(self, whom: int, crash: int | None) -> None:
        self._resume(self._name(whom), crash)

    def _resume(self, name: str, crash: int | None) -> None:
        self._both(
            lambda: self._transact(commands.resume, name, None),
            lambda: self._hub.resume(name),
            crash,
        )

    @rule(whom=anyone, before=FEW_EVENTS, seconds=SECONDS, after=FEW_EVENTS)
    def rest(self, whom: int, before: list[str], seconds: int, after: list[str]) -> None:
        """Much has come when it wakes, and is taken up in the order in which it came."""
        name = self._name(whom)
        self.suspend(whom, None)
        for event in before:
            self._raise(name, event, None)
        self.time_passes(seconds, None)
        for event in after:
            self._raise(name, event, None)
        self._resume(name, None)

    @rule(whom=anyone, recursive=st.booleans(), crash=crashes)
    def terminate(self, whom: int, recursive: bool, crash: int | None) -> None:
        name = self._name(whom)
        self._both(
            lambda: self._transact(commands.terminate, name, None, recursive=recursive),
            lambda: self._hub.terminate(name, recursive=recursive),
            crash,
        )

    @rule(whom=anyone, crash=crashes)
    def purge(self, whom: int, crash: int | None) -> None:
        name = self._name(whom)
        self._both(
            lambda: self._transact(commands.purge, name),
            lambda: self._hub.purge(name),
            crash,
        )

    @rule(name=st.sampled_from(ROOTS), number=st.integers(1, 9), crash=crashes)
    def signal_an_entity(self, name: str, number: int, crash: int | None) -> None:
        request = pb.SignalEntityRequest(
            instanceId=f"@tally@{name}", name="add", input=StringValue(value=str(number))
        )
        self._both(
            lambda: self._transact(commands.signal_entity, request),
            lambda: self._hub.signal(name, number),
            crash,
        )

    @rule(seconds=SECONDS, crash=crashes)
    def time_passes(self, seconds: int, crash: int | None) -> None:
        async def advance() -> None:
            self._clock.advance(seconds)

        self._both(advance, lambda: self._hub.advance(seconds), crash)

    @rule(seconds=SECONDS)
    def time_passes_while_nobody_runs(self, seconds: int) -> None:
        async def stand_still() -> None:
            await self._engine.stop()
            self._clock.advance(seconds)
            await self._open()

        self._both(stand_still, lambda: self._hub.advance(seconds), None)

    @rule()
    def a_worker_dies_at_its_next_turn(self) -> None:
        self._workers.aborts = 1

    @invariant()
    def the_engine_is_where_the_model_is(self) -> None:
        expected = {
            name: (i.status, i.output, i.custom_status) for name, i in self._hub.instances.items()
        }
        found = matching(self._engine.reader, InstanceFilter(), 1000, payloads=True)
        assert {i.instance_id: _seen(i) for i in found} == expected

    @invariant()
    def each_entity_says_what_the_model_says(self) -> None:
        expected = {
            f"@tally@{name}": (entity.total, entity.holder is not None)
            for name, entity in self._hub.entities.items()
        }
        for entity in entity_records.select_entities(self._engine.reader, "1", (), 1000):
            seen = (json.loads(entity.state or "null"), entity.locked_by is not None)
            assert expected.pop(entity.instance_id) == seen
        assert set(expected.values()) <= {(None, False)}

    @invariant()
    def no_history_is_torn_or_told_twice(self) -> None:
        for name in self._hub.instances:
            assert history_faults(history_records.read_history(self._engine.reader, name)) == []

    async def _open(self) -> None:
        self._engine = Engine(
            Path(self._folder.name),
            self._clock,
            self._workers,
            retry_seconds=0.001,
        )
        self._engine.start()

    def _name(self, number: int) -> str:
        """Mostly of an instance that lives: the others have little to say."""
        everyone = sorted({*ROOTS, *self._hub.instances})
        alive = [i.name for i in self._hub.instances.values() if not i.end]
        names = everyone if number % 5 == 0 or not alive else alive
        return names[number // 5 % len(names)]

    def _next_number(self) -> int:
        self._number += 1
        return self._number

    def _transact(
        self, command: Callable[..., None], *args: Any, **options: Any
    ) -> Awaitable[None]:
        return self._engine.transact(Commit.TURN, lambda tx: command(tx, *args, **options))

    def _both(
        self,
        ask_engine: Callable[[], Awaitable[Any]],
        ask_model: Callable[[], None],
        crash: int | None,
    ) -> None:
        refusal = None
        try:
            ask_model()
        except Refused as refused:
            refusal = str(refused)
        self._hub.settle()
        self._runner.run(self._ask_engine(ask_engine, refusal, crash))

    async def _ask_engine(
        self, ask: Callable[[], Awaitable[Any]], refusal: str | None, crash: int | None
    ) -> None:
        answer = None
        try:
            await ask()
        except EngineError as error:
            answer = type(error).__name__
        assert answer == refusal
        if crash is not None:
            for _ in range(crash):
                await asyncio.sleep(0)
            await self._engine.stop()
            await self._open()
        await settled(self._engine)


def _seen(instance: records.Instance) -> tuple[str, Any, int | None]:
    status = pb.OrchestrationStatus.Name(instance.status).removeprefix("ORCHESTRATION_STATUS_")
    done = instance.output if status == "COMPLETED" else None
    custom = instance.custom_status
    return status, json.loads(done or "null"), json.loads(custom or "null")


class LongHistories(EngineAgainstModel):
    """The same, for longer."""


_RELAXED = settings(
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestRandomHistories = EngineAgainstModel.TestCase
TestRandomHistories.settings = settings(_RELAXED, max_examples=100, stateful_step_count=25)
TestManyRandomHistories = LongHistories.TestCase
TestManyRandomHistories.settings = settings(_RELAXED, max_examples=1500, stateful_step_count=50)
TestManyRandomHistories.pytestmark = [pytest.mark.slow]
