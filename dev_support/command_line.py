"""What our commands have in common: how they end, and options that more than one of them takes."""

import argparse
import signal
import sys
from collections.abc import Callable
from pathlib import Path


def ended(run: Callable[[], int], *failures: type[Exception]) -> int:
    """The exit code: 130 when it was stopped; 1, with its words and no traceback, for a failure
    that its reader can mend.
    """
    for ending in ("SIGTERM", "SIGHUP"):  # as Ctrl-C does, so that what was started is ended
        if hasattr(signal, ending):
            signal.signal(getattr(signal, ending), signal.default_int_handler)
    try:
        return run()
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    except failures as failure:
        say(f"\n{failure}")
        return 1


def say(line: str) -> None:
    """What is being done; results go to the standard output."""
    print(line, file=sys.stderr, flush=True)


def port_number(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("must be a port number, 0 to 65535")
    return port


def new_file(text: str) -> Path:
    """Found out now, not after minutes."""
    path = Path(text)
    if not path.parent.is_dir() or path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} cannot be written")
    return path
