"""What the system says of a process: something true, or nothing of one that is gone."""

import os
import subprocess
import sys
import threading
import time

import psutil
import pytest

from bench import process


def test_work_shows_in_the_processor_time() -> None:
    before, began = process.cpu_seconds(os.getpid()), time.process_time()
    while time.process_time() < began + 0.1:
        pass

    after = process.cpu_seconds(os.getpid())

    assert after - before >= 0.05


def test_work_of_a_process_that_it_has_started_counts_with_it() -> None:
    before = process.cpu_seconds(os.getpid())
    program = "import time\nwhile time.process_time() < 0.3: pass\nprint(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        after = process.cpu_seconds(os.getpid())
        child.kill()

    assert after - before >= 0.25


def test_a_thread_more_is_counted() -> None:
    before, ended = process.threads(os.getpid()), threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()

    during = process.threads(os.getpid())
    ended.set()
    thread.join()

    assert during == before + 1


def test_memory_that_is_used_is_resident() -> None:
    program = "used = b''; print(flush=True); input(); used = bytearray(2**24); print(flush=True)"
    program += "; input()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdout.readline()
        before = process.resident_kilobytes(child.pid)
        print(file=child.stdin, flush=True)
        child.stdout.readline()
        after = process.resident_kilobytes(child.pid)
        child.kill()

    assert after - before > 12 * 1024


def test_of_a_process_that_is_gone_nothing_is_known() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()

    for ask in (process.cpu_seconds, process.threads, process.resident_kilobytes):
        with pytest.raises(psutil.NoSuchProcess):
            ask(gone.pid)
