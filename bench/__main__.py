"""`python -m bench`: the claim workflow on local hosts of its own, measured and judged.

The table goes to the standard output, what is being done to the standard error.
"""

import argparse
import asyncio
import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from bench import report
from bench.claim import ClaimWrong
from bench.machine import this_machine
from bench.measure import Measure
from bench.peers import comparison, environment
from bench.results import measures
from bench.scale import FULL, QUICK, Scale
from bench.suite import fresh_folder, measure_waiting, measure_working
from demo.host import HostFailed


def main() -> int:
    options = _options()
    for ending in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, ending):
            signal.signal(getattr(signal, ending), signal.default_int_handler)
    try:
        _run(options)
    except KeyboardInterrupt:
        _say("\nStopped.")
        return 130
    except (HostFailed, ClaimWrong, environment.PeerFailed) as failure:
        _say(f"\n{failure}")
        return 1
    return 0


def _run(options: argparse.Namespace) -> None:
    scale = QUICK if options.quick else FULL
    with fresh_folder() as folder:
        machine = this_machine(folder)
    _say(f"{machine}\n")
    found = asyncio.run(_measure(scale))
    peers = _measure_peers(scale) if options.peers else {}
    table = report.markdown_table if options.markdown else report.text_table
    print(table(report.HEAD, report.rows(found, judged=scale is FULL)))
    if peers:
        print(f"\n{table(comparison.head(peers), comparison.rows(found, peers))}")
    print(f"\n{machine}\n\n{report.METHOD}")
    if peers:
        print(comparison.METHOD)
    if scale is not FULL:
        print(report.NOT_JUDGED)
    if options.json:
        numbers = {"machine": asdict(machine), "quick": options.quick, "peers": peers}
        numbers["measures"] = [asdict(measure) for measure in found]
        options.json.write_text(json.dumps(numbers, indent=2) + "\n", "utf-8")


async def _measure(scale: Scale) -> list[Measure]:
    working = await measure_working(scale, _say)
    return measures(scale, working, await measure_waiting(scale, _say))


def _measure_peers(scale: Scale) -> dict[str, comparison.Numbers]:
    _say("The peers' virtual environment")
    python = environment.prepare()
    peers: dict[str, comparison.Numbers] = {}
    for name in comparison.MODULES:
        _say(name)
        with fresh_folder() as folder:
            peers[name] = comparison.measure(python, name, scale, folder)
    return peers


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="The claim workflow, measured.")
    parser.add_argument("--quick", action="store_true", help="smaller sizes, about a minute")
    parser.add_argument("--peers", action="store_true", help="LangGraph and DBOS as well")
    parser.add_argument("--markdown", action="store_true", help="tables to paste")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there too")
    return parser.parse_args()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
