"""What the system says of a process: of this one, something that can be true; of none, nothing."""

import os
import subprocess
import sys
import threading

import pytest

from bench import process

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells in /proc")


@linux
def test_work_shows_in_the_processor_time() -> None:
    before = process.cpu_seconds(os.getpid())
    assert before is not None
    while sum(os.times()[:2]) < before + 0.1:
        pass

    after = process.cpu_seconds(os.getpid())

    assert after is not None
    assert after - before >= 0.05


@linux
def test_a_thread_more_is_counted() -> None:
    before, ended = process.threads(os.getpid()), threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()

    during = process.threads(os.getpid())
    ended.set()
    thread.join()

    assert before is not None
    assert during == before + 1


@linux
def test_memory_that_is_used_is_resident() -> None:
    before = process.resident_kilobytes(os.getpid())
    used = bytearray(os.urandom(8 * 1024 * 1024))

    after = process.resident_kilobytes(os.getpid())

    assert before is not None
    assert after is not None
    assert after - before > 4 * 1024, len(used)


def test_of_a_process_that_is_gone_nothing_is_known() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()

    assert process.cpu_seconds(gone.pid) is None
    assert process.threads(gone.pid) is None
    assert process.resident_kilobytes(gone.pid) is None
