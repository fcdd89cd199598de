"""The local host of a checkout as somebody's child. Its standard input is a pipe that the parent
holds open and never writes to: when the pipe closes the parent is gone, killed perhaps, and the
host ends too.

    python -m dev_support.tethered_host CHECKOUT [arguments of the local host]
"""

import os
import runpy
import signal
import sys
import threading


def end_with_the_parent() -> None:
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def run_host(checkout: str, *arguments: str) -> None:
    """As `python -m local_host` does in that folder; does not return."""
    os.chdir(checkout)
    sys.path[0] = checkout
    sys.argv[1:] = arguments
    runpy.run_module("local_host", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    threading.Thread(target=end_with_the_parent, daemon=True).start()
    run_host(*sys.argv[1:])
