"""What the system tells about a running process. Raises `psutil.NoSuchProcess` when it is gone."""

import psutil


def cpu_seconds(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def resident_kilobytes(pid: int) -> int:
    return psutil.Process(pid).memory_info().rss // 1024


def threads(pid: int) -> int:
    return psutil.Process(pid).num_threads()
