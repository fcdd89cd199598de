"""Before a process ends: what has not been sent yet is sent, if whoever gets it answers in time."""

from collections.abc import Callable
from threading import Thread
from time import monotonic

_PATIENCE_SECONDS = 3


def shut_down(*stops: Callable[[], object]) -> None:
    """All at once; who takes longer is left behind."""
    threads = [Thread(target=stop, daemon=True) for stop in stops]
    for thread in threads:
        thread.start()
    until = monotonic() + _PATIENCE_SECONDS
    for thread in threads:
        thread.join(max(0, until - monotonic()))
