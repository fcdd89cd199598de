"""`python -m bench`: the claim workflow on local hosts of its own, measured and judged.

The table goes to the standard output, what is being done to the standard error.
"""

import argparse
import asyncio
import json
import sys
from pathlib import Path

from bench.against import Comparison, compare
from bench.claim import ClaimWrong
from bench.desk import measure_desk
from bench.desk_results import desk_measures
from bench.machine import Machine, Neighbours, this_machine
from bench.measure import Measure
from bench.next_claim import measure_next_claims, usual
from bench.peers import comparison, environment
from bench.profile import Profile, measure_profile
from bench.report import Findings
from bench.results import measures
from bench.scale import FULL, FULL_ROUNDS, QUICK, QUICK_ROUNDS, Scale
from bench.suite import fresh_folder, measure_waiting, measure_working
from bench.telemetry import with_and_without
from dev_support.chromium import BrowserFailed, NoBrowser
from dev_support.command_line import ended, new_file, say
from dev_support.host_process import HostFailed
from dev_support.tables import markdown_table, text_table


def main() -> int:
    options = _options()
    failures = (HostFailed, ClaimWrong, BrowserFailed, environment.PeerFailed)
    return ended(lambda: _run(options), *failures)


def _run(options: argparse.Namespace) -> int:
    found = _found(options)
    print(found.text(markdown_table if options.markdown else text_table))
    if options.json:
        options.json.write_text(json.dumps(found.as_json(), indent=2) + "\n", "utf-8")
    return 0


def _found(options: argparse.Namespace) -> Findings | Comparison:
    rounds = QUICK_ROUNDS if options.quick else FULL_ROUNDS
    if options.telemetry:
        return asyncio.run(with_and_without(rounds, say))
    if options.against:
        return asyncio.run(compare(options.against, rounds, say))
    scale = QUICK if options.quick else FULL
    if options.desk:
        return run_desk(scale, options.desk_database)
    return run(scale, peers=options.peers, desk_database=options.desk_database)


def run(scale: Scale, *, peers: bool = False, desk_database: str | None = None) -> Findings:
    python = _peers_python() if peers else None
    neighbours = Neighbours()
    working = asyncio.run(measure_working(scale, say))
    waiting = asyncio.run(measure_waiting(scale, say))
    at_the_desk, left_out = _desk(scale, desk_database)
    profile = _profile(scale)
    compared = _compared(python, scale) if python else {}
    found = [*measures(scale, working, waiting), *at_the_desk]
    return Findings(
        _machine(neighbours), found, profile, compared, judged=scale is FULL, left_out=left_out
    )


def run_desk(scale: Scale, database: str | None = None) -> Findings:
    """Nothing but the desk."""
    neighbours = Neighbours()
    found, left_out = _desk(scale, database)
    machine = _machine(neighbours)
    return Findings(machine, found, None, {}, judged=scale is FULL, left_out=left_out)


def _machine(neighbours: Neighbours) -> Machine:
    with fresh_folder() as folder:
        return this_machine(folder, neighbours)


def _desk(scale: Scale, database: str | None) -> tuple[list[Measure], list[str]]:
    """And what could not be measured, with the reason."""
    say(f"The desk, {scale.desk_open:,} open and {scale.desk_decided:,} decided claims")
    with fresh_folder() as folder:
        desk = measure_desk(folder, scale, database)
    say(f"Its slowest list: {desk.slowest}")
    say(f"The next claim in a browser, {scale.next_claims} times")
    try:
        with fresh_folder() as folder:
            shown = measure_next_claims(folder, scale.next_claims)
    except NoBrowser as problem:
        say(str(problem))
        return desk_measures(scale, desk, None), [f"No claim was looked at in a browser. {problem}"]
    say(f"Half of them: {usual(shown)}")
    return desk_measures(scale, desk, shown), []


def _profile(scale: Scale) -> Profile:
    say(f"CPU of a claim by part, {scale.profiled_flows} flows of 1 client")
    with fresh_folder() as folder:
        return measure_profile(folder, scale.warm_up_flows, scale.profiled_flows)


def _peers_python() -> Path:
    say("Looking after the virtual environment of the peers, .venv-peers ...")
    return environment.prepare()


def _compared(python: Path, scale: Scale) -> dict[str, comparison.Numbers]:
    compared: dict[str, comparison.Numbers] = {}
    for name in comparison.MODULES:
        say(name)
        with fresh_folder() as folder:
            compared[name] = comparison.measure(python, name, scale, folder)
    return compared


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="dev.py bench", description="The claim workflow, measured."
    )
    parser.add_argument("--quick", action="store_true", help="smaller sizes, about a minute")
    parser.add_argument("--peers", action="store_true", help="LangGraph and DBOS as well")
    parser.add_argument(
        "--desk", action="store_true", help="nothing but the desk, and its next claim in a browser"
    )
    parser.add_argument(
        "--desk-database", metavar="URL", help="an empty PostgreSQL for the desk, instead of a file"
    )
    parser.add_argument(
        "--against",
        type=_checkout,
        metavar="DIR",
        help="nothing but CPU, pace and waits of a claim, beside those of another checkout",
    )
    parser.add_argument(
        "--telemetry",
        action="store_true",
        help="nothing but CPU, pace and waits of a claim, with telemetry and without",
    )
    parser.add_argument("--markdown", action="store_true", help="tables to paste")
    parser.add_argument("--json", type=new_file, metavar="FILE", help="the numbers go there too")
    return parser.parse_args()


def _checkout(text: str) -> Path:
    path = Path(text).resolve()
    if not (path / "local_host" / "__main__.py").exists():
        raise argparse.ArgumentTypeError(f"{text} holds no local host")
    return path


if __name__ == "__main__":
    sys.exit(main())
