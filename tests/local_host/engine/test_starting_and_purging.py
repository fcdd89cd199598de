"""What may be started under which id, what replaces what, and what a purge leaves."""

import asyncio
from pathlib import Path

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest

from local_host.engine import commands, events
from local_host.engine.errors import (
    InstanceAlreadyExists,
    InstanceNotFound,
    InvalidInstanceId,
    PayloadTooLarge,
)
from tests.local_host.engine.engine_bench import bench, run
from tests.local_host.engine.orchestrations import waits_for_approval
from tests.local_host.store import rows


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


def test_a_live_one_is_replaced_where_the_host_says_so(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval, overridable=events.ANY_STATUS) as b:
            await b.start("waits_for_approval")
            await b.says("waiting")
            await b.start("waits_for_approval")
            await b.event("Decision", "the second one's")
            assert await b.result() == "the second one's"
            assert rows.counts(b.engine.reader)["instances"] == 1

    run(scenario)


@pytest.mark.parametrize("instance_id", ["@x", "a/b", "a\\b", "a#b", "a?b", "a\nb", "x" * 257])
def test_ids_that_the_extension_refuses_are_refused(tmp_path: Path, instance_id: str) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            with pytest.raises(InvalidInstanceId):
                await b.start("waits_for_approval", instance_id=instance_id)

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


def test_a_purged_instance_is_gone_with_its_history(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval) as b:
            await b.start("waits_for_approval")
            await b.event("Decision", "yes")
            await b.result()
            await b.do(commands.purge, "one")
            assert b.engine.find("one") is None
            assert set(rows.counts(b.engine.reader).values()) == {0}
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
