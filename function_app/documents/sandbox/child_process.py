"""Runs a program on untrusted input: bounded in time and output, without the app's environment, and
ended for certain, with everything it may have started.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer

from function_app.environment import bare_environment


class ChildOverran(Exception):
    """It was stopped: too much time, or too much output. `output` is what it wrote until then."""

    def __init__(self, output: bytes) -> None:
        super().__init__()
        self.output = output


@dataclass(frozen=True)
class ChildResult:
    exit_code: int  # negative: the signal that ended it
    output: bytes

    @property
    def is_out_of_processor_time(self) -> bool:
        """By the limit that it has set itself; Windows has none."""
        return self.exit_code == -getattr(signal, "SIGXCPU", 0) != 0


def run_child(
    command: Sequence[str], given: bytes, *, seconds: float, most_output: int
) -> ChildResult:
    return run_started(start(command), given, seconds=seconds, most_output=most_output)


def run_started(
    child: subprocess.Popen[bytes], given: bytes, *, seconds: float, most_output: int
) -> ChildResult:
    """What it wrote and how it ended. It reads all that it is given before it writes anything."""
    end = time.monotonic() + seconds
    with child:
        stop = Timer(seconds, kill, [child])
        stop.start()
        try:
            output = _converse(child, given, most_output)
        finally:
            stop.cancel()
            stop.join()
            kill(child)
    if len(output) > most_output or time.monotonic() >= end:
        raise ChildOverran(output)
    return ChildResult(child.returncode, output)


def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  the command is ours, only its input is not
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=bare_environment(),
        start_new_session=True,  # so that it and its own children can be killed as one group
    )


def _converse(child: subprocess.Popen[bytes], given: bytes, most_output: int) -> bytes:
    assert child.stdin
    assert child.stdout
    with suppress(OSError):  # it ended before it had read everything
        child.stdin.write(given)
        child.stdin.flush()
    with suppress(OSError):
        child.stdin.close()
    output = child.stdout.read(most_output + 1)
    if len(output) <= most_output:
        _await_end(child)
    return output


def _await_end(child: subprocess.Popen[bytes]) -> None:
    """Its id stays taken until it is killed: the next process must not get it, and the kill."""
    if sys.platform == "win32":
        child.wait()
    else:
        with suppress(ChildProcessError):  # the host has its children reaped for it
            os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)


def kill(child: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        child.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):  # nobody is left in the group
            os.killpg(child.pid, signal.SIGKILL)
