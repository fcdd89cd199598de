"""`python -m demo`: three sample claims on a local host, filed, followed and shown.

Without `--decide` you are the reviewer: it stays until Ctrl-C, its claims are kept in `.local/`.
With it the demo decides too, checks the results and goes; claims are kept only in a named folder.
"""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import httpx

from demo.claims_api import ClaimRefused, ClaimsApi
from demo.documents import draw
from demo.host import ROOT, Host, HostFailed, PortTaken, require_free, running_host
from demo.journey import ClaimStuck, Journey
from demo.results import report
from demo.reviewer import REVIEWER, decision
from demo.samples import samples
from demo.server import serve

PORT = 7071


def main() -> int:
    options = _options()
    for ending in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, ending):
            signal.signal(getattr(signal, ending), signal.default_int_handler)
    try:
        return _run(options)
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130 if options.decide else 0
    except PortTaken as taken:
        print(
            f"Port {taken} is in use. Name another: python3 dev.py demo --port {PORT + 1}",
            file=sys.stderr,
        )
    except (HostFailed, ClaimRefused, ClaimStuck, httpx.HTTPError) as failure:
        print(f"\n{failure}", file=sys.stderr)
    return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="demo", description="Three sample claims.")
    parser.add_argument("--decide", action="store_true", help="play the reviewer too, then exit")
    parser.add_argument("--port", type=int, help="default 7071; with --decide another if taken")
    parser.add_argument("--data-dir", type=Path, help="default .local; with --decide temporary")
    return parser.parse_args()


def _run(options: argparse.Namespace) -> int:
    today = date.today()  # noqa: DTZ011 - the reader's own calendar
    papers = {sample.file_name: draw(sample.paper) for sample in samples(today)}
    port = _port(options)
    with (
        _data_dir(options) as data_dir,
        serve(papers) as documents_url,
        running_host(port, data_dir) as host,
    ):
        seconds = host.wait_until_ready()
        print(f"Local host on {host.url}, ready in {seconds:.1f} s")
        run = datetime.now().strftime("%Y%m%d-%H%M%S")  # noqa: DTZ005 - as above
        api = ClaimsApi(host.url)
        journeys = [Journey(api, sample, run) for sample in samples(today)]
        for journey in journeys:
            journey.file(documents_url)
            journey.follow(lambda claim: claim.waits_for_reviewer, host.check_alive)
            journey.show("review", journey.review_url)
        if options.decide:
            _decide(api, journeys, host, today)
            return 0 if report(journeys) else 1
        return _stay(journeys, host)


def _port(options: argparse.Namespace) -> int:
    if options.port is not None:
        return require_free(options.port)
    try:
        return require_free(PORT)
    except PortTaken:
        if not options.decide:
            raise
        return require_free(0)


@contextmanager
def _data_dir(options: argparse.Namespace) -> Iterator[Path]:
    if options.data_dir or not options.decide:
        yield (options.data_dir or ROOT / ".local").absolute()
    else:
        with tempfile.TemporaryDirectory(prefix="claims-demo-") as folder:
            yield Path(folder)


def _decide(api: ClaimsApi, journeys: list[Journey], host: Host, today: date) -> None:
    for journey in journeys:
        print()
        api.approve(journey.instance_id, decision(journey.sample, journey.status, today))
        journey.show("approved", f"by {REVIEWER}")
        journey.follow(lambda claim: claim.has_ended, host.check_alive)


def _stay(journeys: list[Journey], host: Host) -> int:
    """Shows what the reviewer does in the browser, until Ctrl-C."""
    print(f"\nThe host's log: {host.log}")
    print("Open a review link and decide; what follows is shown here. Ctrl-C ends the demo.")
    while True:
        host.check_alive()
        for journey in journeys:
            if not journey.has_ended:
                journey.look()
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
