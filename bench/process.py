"""What the system tells about a running process. Raises `psutil.NoSuchProcess` when it is gone."""

from contextlib import suppress

import psutil


def cpu_seconds(pid: int) -> float:
    """Of the process, and of those that it has started."""
    process = psutil.Process(pid)
    seconds = _own_seconds(process)
    for child in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            seconds += _own_seconds(child)
    return seconds


def _own_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    ended = times.children_user + times.children_system  # 0 where the system does not tell
    return times.user + times.system + ended


def resident_kilobytes(pid: int) -> int:
    return psutil.Process(pid).memory_info().rss // 1024


def threads(pid: int) -> int:
    return psutil.Process(pid).num_threads()
