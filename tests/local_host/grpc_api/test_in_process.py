"""The app's own durable clients get the same answers without a socket as over gRPC."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import azure.durable_functions as df
import grpc
import pytest
from durabletask.client import OrchestrationStatus
from durabletask.task import OrchestrationContext

from local_host.clock import VirtualClock
from local_host.engine.engine import Engine
from local_host.grpc_api import in_process, service
from tests.local_host.engine.sdk_workers import SdkWorkers

HUB = "TestHub"

type Ask = Callable[..., Awaitable[Any]]
type Answer = str | tuple[grpc.StatusCode, str]


def waits(ctx: OrchestrationContext, _: Any) -> Generator[Any, Any, Any]:
    ctx.set_custom_status("waiting")
    return (yield ctx.wait_for_external_event("Decision"))


@asynccontextmanager
async def hub(folder: Path, *, short: bool) -> AsyncIterator[str]:
    """The binding of a hub that is reached without a socket, or only over one."""
    engine = Engine(folder, VirtualClock(), SdkWorkers(waits))
    grpc_service = await service.serve(engine, None if short else 0)
    engine.start()
    try:
        with ExitStack() as stack:
            if short:
                short_cut = in_process.short_cut(grpc_service.handlers, grpc_service.address, HUB)
                stack.enter_context(short_cut)
            # The SDK keeps a synchronous client for each binding: this one's is of this hub.
            once = {"requiredQueryStringParameters": str(folder)}
            yield json.dumps({"taskHubName": HUB, "rpcBaseUrl": grpc_service.address, **once})
    finally:
        await grpc_service.stop()
        await engine.stop()


def async_client(binding: str) -> Ask:
    client = df.DurableFunctionsClient(binding)
    return lambda method, *args, **options: getattr(client, method)(*args, **options)


def sync_client(binding: str) -> Ask:
    client = df.SyncDurableFunctionsClient.get_cached(binding)
    return lambda method, *args, **options: asyncio.to_thread(
        getattr(client, method), *args, **options
    )


async def refused(call: Awaitable[Any]) -> Answer:
    with pytest.raises((grpc.RpcError, TimeoutError)) as error:
        await call
    if isinstance(error.value, grpc.RpcError):
        return error.value.code(), error.value.details()
    return str(error.value)


async def answers(ask: Ask) -> list[Any]:
    start = "schedule_new_orchestration"
    given: list[Any] = [
        await ask(start, "waits", instance_id="one"),
        await refused(ask(start, "waits", instance_id="one")),
        await refused(ask(start, "nobody", instance_id="two")),
        await refused(ask("wait_for_orchestration_completion", "one", timeout=0.1)),
        await ask("get_orchestration_state", "missing"),
        await refused(ask("get_orchestration_history", "missing")),
        await refused(ask("terminate_orchestration", "missing")),
        await ask("raise_orchestration_event", "one", "Decision", data="yes"),
    ]
    ended = await ask("wait_for_orchestration_completion", "one", timeout=10)
    assert ended.runtime_status is OrchestrationStatus.COMPLETED
    given += [ended.serialized_output, ended.serialized_custom_status]
    given.append(await refused(ask("terminate_orchestration", "one")))
    given += [type(event) for event in await ask("get_orchestration_history", "one")]
    return given


@pytest.mark.parametrize("client", [async_client, sync_client])
def test_the_answers_are_those_of_grpc(client: Callable[[str], Ask], tmp_path: Path) -> None:
    async def given(folder: str, *, short: bool) -> list[Any]:
        (tmp_path / folder).mkdir()
        async with hub(tmp_path / folder, short=short) as binding:
            return await answers(client(binding))

    async def both() -> None:
        assert await given("short", short=True) == await given("socket", short=False)

    asyncio.run(asyncio.wait_for(both(), timeout=60))


def test_a_coroutine_that_blocks_is_answered_all_the_same(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hub(tmp_path, short=True) as binding:
            client = df.SyncDurableFunctionsClient.get_cached(binding)
            client.schedule_new_orchestration("waits", instance_id="one")
            with pytest.raises(grpc.RpcError) as refusal:
                client.schedule_new_orchestration("waits", instance_id="one")
            assert refusal.value.code() is grpc.StatusCode.ALREADY_EXISTS
            state = client.get_orchestration_state("one")
            assert state is not None
            assert state.runtime_status is OrchestrationStatus.PENDING
            client.raise_orchestration_event("one", "Decision", data="yes")
            with pytest.raises(TimeoutError):
                client.wait_for_orchestration_completion("one", timeout=60)
            ended = await df.DurableFunctionsClient(binding).wait_for_orchestration_completion(
                "one", timeout=10
            )
            assert ended is not None
            assert ended.serialized_output == '"yes"'
            assert client.get_orchestration_history("one")

    asyncio.run(asyncio.wait_for(scenario(), timeout=20))


def test_a_thread_starts_and_raises_while_the_loop_stands_still(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hub(tmp_path, short=True) as binding:
            client = df.SyncDurableFunctionsClient.get_cached(binding)
            pool = ThreadPoolExecutor(1)
            try:
                for act in (
                    partial(client.schedule_new_orchestration, "waits", instance_id="one"),
                    partial(client.raise_orchestration_event, "one", "Decision", data="yes"),
                ):
                    pool.submit(act).result(timeout=10)
            finally:
                pool.shutdown(wait=False)
            state = await df.DurableFunctionsClient(binding).wait_for_orchestration_completion(
                "one", timeout=10
            )
            assert state is not None
            assert state.serialized_output == '"yes"'

    asyncio.run(scenario())
