"""Which memory is gathered in large pages, and that it stays what it was."""

import subprocess
import sys
from pathlib import Path

import pytest

from local_host.large_pages import _filled  # pyright: ignore[reportPrivateUsage]
from tests.hosts import ROOT

_ENABLED = Path("/sys/kernel/mm/transparent_hugepage/enabled")
_ON_REQUEST = _ENABLED.exists() and "[never]" not in _ENABLED.read_text()

MAPS = """\
55721a468000-55721b486000 rw-p 00000000 00:00 0                          [heap]
7f4240000000-7f42401bd000 rw-p 00000000 00:00 0
7f42401bd000-7f4244000000 ---p 00000000 00:00 0
7f4256fff000-7f4257000000 ---p 00000000 00:00 0
7f4257000000-7f4257800000 rw-p 00000000 00:00 0
7f427c1a5000-7f427c7a5000 rw-p 00000000 00:00 0
7f4280000000-7f4280800000 r-xp 0012e000 fe:00 534150                     /usr/lib/libpython3.13.so
7f4281000000-7f4281800000 rw-p 0012e000 fe:00 534150                     /usr/lib/libpython3.13.so
7fff50000000-7fff50800000 rw-p 00000000 00:00 0                          [stack]
"""


def test_what_is_allocated_is_gathered_and_neither_stacks_nor_files() -> None:
    assert list(_filled(MAPS)) == [
        (0x55721A600000, 0x55721B400000),
        (0x7F427C200000, 0x7F427C600000),
    ]


FILLS_AND_GATHERS = """
from local_host.large_pages import gather
kept = [bytes([number % 256]) * 500 for number in range(40_000)]
gather()
assert all(each == bytes([number % 256]) * 500 for number, each in enumerate(kept))
print(*[line for line in open("/proc/self/smaps_rollup") if line.startswith("AnonHugePages")])
"""


@pytest.mark.skipif(not _ON_REQUEST, reason="the system gives no large pages to who asks")
def test_memory_lies_in_large_pages_and_stays_what_it_was() -> None:
    command = [sys.executable, "-c", FILLS_AND_GATHERS]
    printed = subprocess.check_output(command, cwd=ROOT, text=True, timeout=60)
    assert int(printed.split()[1]) > 0
