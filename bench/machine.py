"""Where the numbers come from: a number without its machine says nothing."""

import os
import platform
import re
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psutil

FSYNCS = 50


@dataclass(frozen=True)
class Machine:
    """`fsync_ms` is the median of a small synced write in the folder of the host's state; `others`
    is the part of all cores that went to other programs.
    """

    processor: str
    cores: int
    system: str
    python: str
    date: str
    fsync_ms: float
    others: float

    def __str__(self) -> str:
        return (
            f"{self.date}: {self.processor}, {self.cores} cores, {self.system}, "
            f"Python {self.python}; a synced write takes {self.fsync_ms:.2f} ms; "
            f"others took {self.others:.0%} of the cores"
        )


class Neighbours:
    """What is not ours of the processors' work, from its making on."""

    def __init__(self) -> None:
        self._began = _processor_seconds(), _own_seconds()

    def share(self) -> float:
        """Counts our child processes when they have ended. The system counts in hundredths of a
        second: nobody has had a share of less.
        """
        (before, own_before), (after, own) = self._began, (_processor_seconds(), _own_seconds())
        used, there = after.used - before.used, after.there - before.there
        return max(0.0, used - (own - own_before)) / there if there else 0.0


def this_machine(folder: Path, neighbours: Neighbours) -> Machine:
    return Machine(
        processor=_processor(),
        cores=os.process_cpu_count() or 1,
        system=_system(),
        python=platform.python_version(),
        date=datetime.now().astimezone().date().isoformat(),
        fsync_ms=_fsync_ms(folder),
        others=neighbours.share(),
    )


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.M)
    except OSError:
        found = None
    return found[1] if found else platform.processor() or platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform()


def _fsync_ms(folder: Path) -> float:
    took: list[float] = []
    with (folder / "fsync").open("wb", buffering=0) as file:
        for _ in range(FSYNCS):
            file.write(bytes(4096))
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    return median(took) * 1000


class _Seconds(NamedTuple):
    used: float
    there: float


def _processor_seconds() -> _Seconds:
    """Of all cores, since the system's start. Waiting for a disk is no use of them."""
    times = psutil.cpu_times()._asdict()
    guests = ("guest", "guest_nice")  # counted as user and nice already
    there = sum(seconds for name, seconds in times.items() if name not in guests)
    return _Seconds(there - times["idle"] - times.get("iowait", 0.0), there)


def _own_seconds() -> float:
    return sum(os.times()[:4])
