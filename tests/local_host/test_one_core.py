"""When the host's threads keep to one core, and when they give way."""

import asyncio
import itertools
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from local_host import one_core
from local_host.one_core import Look, OneCore, kept_to_one_core, look
from tests.hosts import ROOT

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="needs two cores of Linux"
)

WORKS = 0.4  # of a core, so that the host is not at rest


class Clock:
    """Half a second goes by at a time, in which the host works and others take their shares."""

    def __init__(self, kept: OneCore, cores: frozenset[int]) -> None:
        self.kept = kept
        self.now = Look(100.0, 0.0, dict.fromkeys(cores, 0.0))

    def goes_on(
        self, others: dict[int, float], *, seconds: float = 0.5, works: float = WORKS
    ) -> None:
        before, own = self.now, works * seconds
        runs_on = os.sched_getaffinity(0)
        mine = min(runs_on) if len(runs_on) == 1 else max(before.busy)
        busy = {
            core: spent + others.get(core, 0) * seconds + (own if core == mine else 0)
            for core, spent in before.busy.items()
        }
        self.now = Look(before.at + seconds, before.own + own, busy)
        self.kept.decide(self.now, before)


@pytest.fixture
def cores() -> frozenset[int]:
    return frozenset(os.sched_getaffinity(0))


@pytest.fixture
def clock(cores: frozenset[int]) -> Iterator[Clock]:
    kept = OneCore(cores)
    yield Clock(kept, cores)
    kept.leave()


def where() -> set[frozenset[int]]:
    """Of all threads of this process."""
    threads = Path("/proc/self/task").iterdir()
    return {frozenset(os.sched_getaffinity(int(thread.name))) for thread in threads}


def test_all_threads_keep_to_the_emptiest_core(clock: Clock, cores: frozenset[int]) -> None:
    ended = threading.Event()
    threading.Thread(target=ended.wait, daemon=True).start()
    clock.goes_on({max(cores): 0.9})
    kept = where()
    ended.set()
    assert kept == {frozenset({min(cores)})}


def test_others_who_come_and_go_are_let_pass(clock: Clock, cores: frozenset[int]) -> None:
    everywhere = dict.fromkeys(cores, 0.5)
    clock.goes_on({})
    kept = where()
    clock.goes_on(everywhere)
    clock.goes_on({})
    clock.goes_on(everywhere)
    assert where() == kept != {cores}


def test_others_who_stay_get_the_core_for_a_while(clock: Clock, cores: frozenset[int]) -> None:
    clock.goes_on({})
    clock.goes_on(dict.fromkeys(cores, 0.5))
    clock.goes_on(dict.fromkeys(cores, 0.5))
    assert where() == {cores}
    clock.goes_on({}, seconds=9)
    assert where() == {cores}
    clock.goes_on({}, seconds=2)
    assert len(*where()) == 1


def test_where_all_cores_are_wanted_none_is_kept(clock: Clock, cores: frozenset[int]) -> None:
    clock.goes_on(dict.fromkeys(cores, 0.9))
    assert where() == {cores}


def test_at_rest_nothing_changes(clock: Clock, cores: frozenset[int]) -> None:
    clock.goes_on({}, works=0.01)
    assert where() == {cores}
    clock.goes_on({})
    kept = where()
    for _ in range(3):  # others may have the core meanwhile
        clock.goes_on(dict.fromkeys(cores, 1.0), works=0.01)
    assert where() == kept != {cores}


CHILD = """
import os, subprocess, sys
from local_host.one_core import Look, OneCore
cores = frozenset(os.sched_getaffinity(0))
one_core = OneCore(cores)
sys.addaudithook(one_core.let_children_go)
look = lambda at: Look(at, at * 0.4, {core: at * 0.4 for core in cores})
one_core.decide(look(1.0), look(0.5))
assert len(os.sched_getaffinity(0)) == 1
asks = "import os; print(sorted(os.sched_getaffinity(0)))"
print(subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True).stdout)
one_core.decide(look(1.5), look(1.0))
assert len(os.sched_getaffinity(0)) == 1
"""


def test_a_process_that_the_host_starts_may_run_on_every_core(cores: frozenset[int]) -> None:
    command = [sys.executable, "-c", CHILD]
    printed = subprocess.check_output(command, cwd=ROOT, text=True, timeout=60)
    assert printed.strip() == str(sorted(cores))


def test_a_host_keeps_to_a_core_until_it_stops(
    monkeypatch: pytest.MonkeyPatch, cores: frozenset[int]
) -> None:
    seconds = itertools.count(1)

    def half_busy() -> Look:
        at = float(next(seconds))
        return Look(at, at * WORKS, dict.fromkeys(cores, at * WORKS))

    async def serve() -> None:
        async with kept_to_one_core():
            while where() == {cores}:
                await asyncio.sleep(0)

    monkeypatch.setattr(one_core, "look", half_busy)
    monkeypatch.setattr(one_core, "_LOOKS_EVERY_SECONDS", 0)
    asyncio.run(asyncio.wait_for(serve(), timeout=20))
    assert where() == {cores}


def test_the_system_says_how_long_each_core_has_worked(cores: frozenset[int]) -> None:
    before = look()
    while (now := look()).own - before.own < 0.1:
        pass
    assert sum(now.busy[core] - before.busy[core] for core in cores) > 0.05
    assert 0 < now.own_share(before) <= 1.5
