"""The local host with a clock for its parts. Of what happens between the lines `begin` and `end` on
the standard input, the file gets the seconds of processor time by part, as JSON.

    python -m bench.profiled_host FILE CHECKOUT [arguments of the local host]
"""

import json
import os
import signal
import sys
import sysconfig
import threading
import time
from pathlib import Path

from bench.profile_parts import ELSEWHERE, LOOP, part_of
from bench.section_clock import SectionClock
from dev_support.tethered_host import run_host


def obey(clock: SectionClock, file: Path) -> None:
    before = _seconds(clock)
    for line in sys.stdin:
        if line == "begin\n":
            before = _seconds(clock)
        elif line == "end\n":
            after = _seconds(clock)
            used = {part: after[part] - before.get(part, 0.0) for part in after}
            written = file.with_suffix(".new")
            written.write_text(json.dumps(used), "utf-8")
            written.replace(file)
    os.kill(os.getpid(), signal.SIGTERM)  # whoever held the other end is gone


def _seconds(clock: SectionClock) -> dict[str, float]:
    known = clock.seconds()
    return {**known, ELSEWHERE: time.process_time() - sum(known.values())}


def main(file: str, checkout: str, *arguments: str) -> None:
    folders = [
        f"{Path(checkout).as_posix()}/",
        f"{Path(sysconfig.get_path('purelib')).as_posix()}/",
    ]
    clock = SectionClock(lambda name: part_of(name, folders), root=LOOP)
    clock.start()
    threading.Thread(target=obey, args=(clock, Path(file)), daemon=True).start()
    run_host(checkout, *arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
