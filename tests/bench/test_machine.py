"""The machine behind the numbers, and what its other programs took of it."""

import subprocess
import sys
from pathlib import Path

from bench.machine import Neighbours, this_machine

BUSY = "import os\nwhile sum(os.times()[:2]) < 0.5: pass\nprint(flush=True)\ninput()"


def test_the_machine_tells_what_a_reader_asks_first(tmp_path: Path) -> None:
    machine = this_machine(tmp_path, Neighbours())

    assert machine.processor
    assert machine.cores >= 1
    assert machine.python == ".".join(map(str, sys.version_info[:3]))
    assert machine.fsync_ms > 0


def test_in_less_time_than_the_system_counts_nobody_has_worked() -> None:
    assert min(Neighbours().share() for _ in range(20)) == 0


def test_our_own_work_is_not_the_neighbours() -> None:
    """A child's work is counted as ours when it has ended, and until then as a neighbour's."""
    neighbours = Neighbours()
    with subprocess.Popen(
        [sys.executable, "-c", BUSY], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as busy:
        assert busy.stdout is not None
        busy.stdout.readline()
        as_neighbour = neighbours.share()
        busy.communicate(b"\n")
    as_ours = neighbours.share()

    assert as_ours < as_neighbour
