"""What the system tells about a running process. Only Linux does without further programs:
elsewhere the answer is None and the table shows a dash.
"""

import os
import re
from pathlib import Path


def cpu_seconds(pid: int) -> float | None:
    text = _read(pid, "stat")
    if text is None:
        return None
    fields = text.rpartition(")")[2].split()  # the program's name may hold anything
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_kilobytes(pid: int) -> int | None:
    return _status(pid, "VmRSS")


def threads(pid: int) -> int | None:
    return _status(pid, "Threads")


def _status(pid: int, field: str) -> int | None:
    found = re.search(rf"^{field}:\s+(\d+)", _read(pid, "status") or "", re.MULTILINE)
    return int(found[1]) if found else None


def _read(pid: int, file: str) -> str | None:
    try:
        return Path(f"/proc/{pid}/{file}").read_text("utf-8", "replace")
    except OSError:
        return None
