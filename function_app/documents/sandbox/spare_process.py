"""Keeps one process ready that has loaded its parser, set its limits and waits for its only file:
starting one takes longer than reading most papers.

When the app ends, however it ends, the process finds its input closed and ends, too.
"""

import atexit
import subprocess
from collections.abc import Sequence
from threading import Lock

from function_app.documents.sandbox.child_process import kill, start


class SpareProcess:
    def __init__(self) -> None:
        self._lock = Lock()
        self._command: tuple[str, ...] = ()
        self._child: subprocess.Popen[bytes] | None = None

    def take(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        """The one that is ready, if it was made for this; nobody else gets it any more."""
        with self._lock:
            child = self._child if self._command == tuple(command) else None
            if child:
                self._child = None
        if child and child.poll() is None:
            return child
        if child:
            _finish(child)
        return start(command)

    def make_ready(self, command: Sequence[str]) -> None:
        with self._lock:
            if self._child is None:
                self._command, self._child = tuple(command), start(command)
                atexit.unregister(self.end)
                atexit.register(self.end)

    def end(self) -> None:
        with self._lock:
            child, self._child = self._child, None
        if child:
            _finish(child)


def _finish(child: subprocess.Popen[bytes]) -> None:
    with child:
        kill(child)
