"""Runs one claim on the local host's engine with activities of our own, on a clock that tests move.

Every step opens the engine on the claim's folder and closes it when nothing is left to do, so that
the process has ended and begun again between any two of them.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
from google.protobuf.wrappers_pb2 import StringValue

from function_app.environment import prepare_environment
from local_host.clock import MICROSECONDS, VirtualClock
from local_host.engine import commands, events
from local_host.engine.engine import Engine
from local_host.store.failpoints import Commit
from local_host.store.records import Instance
from tests.local_host.engine.sdk_workers import SdkWorkers
from tests.local_host.engine.settling import settled
from tests.local_host.store import rows

prepare_environment()  # as the app does: the durable codec is strict
INSTANCE_ID = "claim-CLM-1"
type Orchestrator = Callable[..., Generator[Any, Any, Any]]


class Activities(dict[str, Callable[[Any], Any]]):
    """By name; `folder` is where the claim that asks them lives."""

    def __init__(self, folder: Path, **named: Callable[[Any], Any]) -> None:
        super().__init__(named)
        self.folder = folder


class Replay:
    def __init__(self, orchestrator: Orchestrator, activities: Activities, claim: str) -> None:
        self._folder, self._claim = activities.folder, claim
        self._clock = VirtualClock(datetime(2026, 7, 1, 12, 0, tzinfo=UTC))
        self._workers = _Observed(orchestrator, activities)
        self._instance: Instance | None = None

    def start(self) -> "Replay":
        request = pb.CreateInstanceRequest(
            name=self._workers.orchestrator,
            instanceId=INSTANCE_ID,
            input=StringValue(value=json.dumps(self._claim)),
        )
        return self._do(lambda engine: engine.start_instance(request))

    def raise_event(self, *data: Any, name: str = "ApprovalDecision") -> "Replay":
        """All of them arrive in one turn."""

        def raise_all(tx: commands.Transaction) -> None:
            for one in data:
                commands.raise_event(tx, INSTANCE_ID, name, json.dumps(one))

        return self._do(lambda engine: engine.transact(Commit.RAISE_EVENT, raise_all))

    def advance(self, **by: float) -> "Replay":
        """Moves the clock, stopping at the moment of each timer."""
        until = self._clock.now() + round(timedelta(**by) / timedelta(microseconds=1))

        async def pass_time(engine: Engine) -> None:
            while (moment := min(_next_timer(engine), until)) > self._clock.now():
                self._clock.advance((moment - self._clock.now()) / MICROSECONDS)
                await settled(engine)

        return self._do(pass_time)

    @property
    def calls(self) -> list[str]:
        return self._workers.calls

    @property
    def statuses(self) -> list[dict[str, Any]]:
        return self._workers.statuses

    @property
    def outcome(self) -> Instance | None:
        """The instance, once it has ended."""
        assert self._instance is not None
        return self._instance if self._instance.status in events.FINISHED else None

    @property
    def result(self) -> dict[str, Any]:
        assert self.outcome is not None, "the claim has not ended"
        assert self.outcome.status == pb.ORCHESTRATION_STATUS_COMPLETED, self.outcome
        return json.loads(self.outcome.output or "")

    @property
    def steps(self) -> list[str]:
        return [status["step"] for status in self.statuses]

    @property
    def status(self) -> dict[str, Any]:
        return self.statuses[-1]

    def _do(self, step: Callable[[Engine], Awaitable[Any]]) -> "Replay":
        asyncio.run(self._run(step))
        return self

    async def _run(self, step: Callable[[Engine], Awaitable[Any]]) -> None:
        engine = Engine(self._folder, self._clock, self._workers)
        engine.start()
        try:
            await step(engine)
            await settled(engine)
            self._instance = engine.find(INSTANCE_ID)
        finally:
            await engine.stop()


class _Observed(SdkWorkers):
    """Remembers the activities that were called, and every custom status that was new."""

    def __init__(self, orchestrator: Orchestrator, activities: Activities) -> None:
        super().__init__(orchestrator, *(_named(name, activities) for name in activities))
        self.orchestrator = orchestrator.__name__
        self.calls: list[str] = []
        self.statuses: list[dict[str, Any]] = []

    async def run_orchestrator(self, request: pb.OrchestratorRequest) -> pb.OrchestratorResponse:
        response = await super().run_orchestrator(request)
        status = json.loads(response.customStatus.value)
        if status not in self.statuses:
            self.statuses.append(status)
        return response

    async def run_activity(self, request: pb.ActivityRequest) -> str | None:
        self.calls.append(request.name)
        return await super().run_activity(request)


def _named(name: str, activities: Activities) -> Callable[[Any], Any]:
    """Looked up when it is called: a test may change an activity under way."""

    def activity(question: Any) -> Any:
        return activities[name](question)

    activity.__name__ = name
    return activity


def _next_timer(engine: Engine) -> int:
    return rows.next_timer(engine.reader, engine.clock.now()) or 2**62
