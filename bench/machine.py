"""Where the numbers come from: a number without its machine says nothing."""

import os
import platform
import re
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median

FSYNCS = 50
LOOK_SECONDS = 1.0


@dataclass(frozen=True)
class Machine:
    """`fsync_ms` is the median of a small synced write in the folder of the host's state; `busy` is
    the part of all cores that others used before the run, None where the system does not tell.
    """

    processor: str
    cores: int
    system: str
    python: str
    date: str
    fsync_ms: float
    busy: float | None

    def __str__(self) -> str:
        busy = "" if self.busy is None else f", {self.busy:.0%} busy before the run"
        return (
            f"{self.processor}, {self.cores} cores{busy}; {self.system}; Python {self.python}; "
            f"a synced write takes {self.fsync_ms:.2f} ms; {self.date}"
        )


def this_machine(folder: Path) -> Machine:
    return Machine(
        processor=_processor(),
        cores=os.process_cpu_count() or 1,
        system=_system(),
        python=platform.python_version(),
        date=datetime.now().astimezone().date().isoformat(),
        fsync_ms=_fsync_ms(folder),
        busy=_busy(),
    )


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.M)
    except OSError:
        found = None
    return found[1] if found else platform.processor() or platform.machine()


def _system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform()
    return f"{name}, {platform.system()} {platform.release()}"


def _fsync_ms(folder: Path) -> float:
    took: list[float] = []
    with (folder / "fsync").open("wb", buffering=0) as file:
        for _ in range(FSYNCS):
            file.write(bytes(4096))
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    return median(took) * 1000


def _busy() -> float | None:
    try:
        idle, total = _processor_times()
        time.sleep(LOOK_SECONDS)
        idle_after, total_after = _processor_times()
    except OSError:
        return None
    return 1 - (idle_after - idle) / max(1, total_after - total)


def _processor_times() -> tuple[int, int]:
    """Of all cores since the system's start: idle (also waiting for a disk), and in all."""
    first = Path("/proc/stat").read_text().partition("\n")[0]
    times = [int(field) for field in first.split()[1:9]]
    return times[3] + times[4], sum(times)
