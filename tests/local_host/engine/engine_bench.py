"""An engine over a folder, the SDK's executor, a clock that the test moves; short words for all."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
from durabletask.task import OrchestrationContext
from google.protobuf.wrappers_pb2 import StringValue

from local_host.clock import Clock, VirtualClock
from local_host.engine import events
from local_host.engine.engine import Engine
from local_host.engine.workers import WorkKind
from local_host.store.failpoints import Commit
from tests.local_host.engine.sdk_workers import SdkWorkers


class Bench:
    """An engine over a folder, and the short words the tests use of it."""

    def __init__(self, engine: Engine, workers: SdkWorkers, clock: Clock) -> None:
        self.engine, self.workers, self.clock = engine, workers, clock
        self.asked = 0

    async def start(self, name: str, argument: Any = None, instance_id: str = "one") -> str:
        request = pb.CreateInstanceRequest(
            name=name, instanceId=instance_id, input=StringValue(value=json.dumps(argument))
        )
        return await self.engine.start_instance(request)

    async def event(self, name: str, data: Any = None, instance_id: str = "one") -> None:
        await self.engine.raise_event(instance_id, name, json.dumps(data))

    async def do[T](self, command: Callable[..., T], *args: Any, **options: Any) -> T:
        """Whatever it is: no failpoint is set here."""
        return await self.engine.transact(Commit.TURN, lambda tx: command(tx, *args, **options))

    async def result(self, instance_id: str = "one") -> Any:
        instance = await self.engine.wait_until(instance_id, lambda i: i.status in events.FINISHED)
        assert instance is not None
        if instance.failure is not None:
            return pb.TaskFailureDetails.FromString(instance.failure).errorMessage
        return json.loads(instance.output) if instance.output else None

    async def says(self, step: str, instance_id: str = "one") -> None:
        """Wait until the custom status is `step`."""
        await self.engine.wait_until(instance_id, lambda i: i.custom_status == json.dumps(step))

    async def settle(self) -> None:
        """Wait until whatever was ready before has been taken up: turns begin in order."""
        await self.start("marker", instance_id="marker")
        await self.result("marker")

    def status(self, instance_id: str = "one") -> int:
        instance = self.engine.find(instance_id)
        assert instance is not None
        return instance.status


@asynccontextmanager
async def bench(
    folder: Path,
    *functions: Callable[..., Any],
    clock: Clock | None = None,
    parallel: int = 8,
    **options: Any,
) -> AsyncIterator[Bench]:
    workers, clock = SdkWorkers(marker, *functions), clock or VirtualClock()
    workers.parallel[WorkKind.ACTIVITY] = parallel
    engine = Engine(folder, clock, workers, **{"retry_seconds": 0.01, **options})
    engine.start()
    try:
        yield Bench(engine, workers, clock)
    finally:
        await engine.stop()


def run(scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(scenario(), timeout=20))


def marker(_ctx: OrchestrationContext, _: Any) -> str:
    return "done"
