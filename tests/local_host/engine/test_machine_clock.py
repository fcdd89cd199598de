"""Timers on a machine whose wall clock is behind what is stored, or is set under way."""

from pathlib import Path

import pytest

from local_host.store import records
from tests.local_host.engine.engine_bench import bench, run
from tests.local_host.engine.entity_functions import signal
from tests.local_host.engine.orchestrations import waits_for_approval
from tests.local_host.machine_time import MachineTime
from tests.local_host.store import rows

DAY = 86_400


@pytest.mark.parametrize("jump", [-7 * DAY, 0, 3600])
def test_a_deadline_comes_after_its_time_although_the_wall_clock_is_set(
    tmp_path: Path, jump: int
) -> None:
    machine = MachineTime()

    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval, clock=machine.clock()) as b:
            await b.start("waits_for_approval")
            await b.says("waiting")
            machine.sets_its_clock(jump)
            machine.passes(DAY - max(jump, 0) - 1)
            b.clock.advance(0)
            await b.settle()
            assert (await b.engine.wait_until("one", lambda _: True)).output is None
            machine.passes(1)
            b.clock.advance(0)
            assert await b.result() == "timed out"

    run(scenario)


def test_after_a_restart_time_goes_on_from_what_is_stored(tmp_path: Path) -> None:
    machine = MachineTime()

    async def before() -> None:
        async with bench(tmp_path, waits_for_approval, clock=machine.clock()) as b:
            await b.start("waits_for_approval")
            await b.says("waiting")
            machine.passes(DAY / 2)
            await b.start("waits_for_approval", instance_id="later")
            await b.says("waiting", "later")

    async def after() -> None:
        with rows.opened(tmp_path) as db:
            clock = machine.clock(not_before=records.latest_change(db))
        async with bench(tmp_path, waits_for_approval, clock=clock) as b:
            machine.passes(DAY / 2)
            b.clock.advance(0)
            assert await b.result() == "timed out"
            machine.passes(DAY / 2)
            b.clock.advance(0)
            assert await b.result("later") == "timed out"

    run(before)
    machine.sets_its_clock(-30 * DAY)
    run(after)


def test_what_was_last_stored_may_be_mail_or_an_entity(tmp_path: Path) -> None:
    machine = MachineTime()

    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval, clock=machine.clock()) as b:
            await b.start("waits_for_approval")
            await b.says("waiting")
            b.workers.hold("waits_for_approval")
            for send in (b.event("Decision", "yes"), signal(b, "@nobody@k", "add", 1)):
                machine.passes(60)
                await send
                assert records.latest_change(b.engine.reader) == machine.wall_time
            b.workers.release("waits_for_approval")

    run(scenario)
