"""What telemetry costs: a host that sends traces, metrics and log lines to a receiver on this
machine, beside one that sends nothing.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench.against import Comparison, Started, side_by_side
from bench.scale import Rounds
from dev_support import ROOT
from dev_support.loopback_server import Reply, serving

NAMES = ("With", "Without")
_NONE = {"OTEL_EXPORTER_OTLP_ENDPOINT": "", "APPLICATIONINSIGHTS_CONNECTION_STRING": ""}


async def with_and_without(rounds: Rounds, say: Callable[[str], None]) -> Comparison:
    with receiver() as endpoint:
        sends = {**_NONE, "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint}
        both = (Started(settings=sends), Started(settings=_NONE))
        return await side_by_side(both, rounds, say, NAMES)


@contextmanager
def receiver() -> Iterator[str]:
    """In a process of its own, which takes no time from the client's."""
    command = [sys.executable, "-m", "bench.telemetry"]
    with subprocess.Popen(  # noqa: S603 - our own program
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


def _receive() -> None:
    """Takes whatever comes, until its parent is gone."""
    with serving(lambda _: Reply()) as server:
        print(server.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    _receive()
