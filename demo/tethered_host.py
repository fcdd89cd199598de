"""The local host as the demo's child. Its standard input is a pipe that the demo holds open and
never writes to: when the pipe closes the demo is gone, killed perhaps, and the host ends too.
"""

import os
import runpy
import signal
import threading


def end_with_the_demo() -> None:
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=end_with_the_demo, daemon=True).start()
    runpy.run_module("local_host", run_name="__main__", alter_sys=True)
