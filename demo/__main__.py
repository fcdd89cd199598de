"""`python -m demo`: three sample claims on a local host, filed, followed and shown.

Without `--decide` you are the reviewer: it stays until Ctrl-C, its claims are kept in `.local/`.
With it the demo decides too, checks the results and goes; claims are kept only in a named folder.
With `--links` reviewers sign in by links of their own (see `signed_links`); `--claims N` fills a
desk (see `day`).
`python -m demo NAME` shows one of the general agent workflows instead (see `workflows`).
"""

import argparse
import secrets
import shlex
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path

import httpx

from demo.at_the_desk import AT_THE_DESK, desk_url
from demo.claims_api import ClaimRefused, ClaimsApi
from demo.contract_files import contract_files
from demo.day.programme import count_of_claims, run_day
from demo.foundry.agents import foundry_agents
from demo.host import running_host
from demo.journey import ClaimStuck, Journey
from demo.results import report, verdict
from demo.reviewer import REVIEWER, decision
from demo.samples import samples, samples_on_pictures
from demo.signed_links import LinkDemo, link_demo
from demo.workflows.programme import DEMOS, run_demo
from demo.workflows.walkthrough import NobodyAnswers, WorkflowRefused, WorkflowStuck
from dev_support import ROOT, STATE
from dev_support.command_line import ended, port_number
from dev_support.file_share import serve
from dev_support.host_process import OFFLINE_AGENTS, HostFailed, HostProcess
from function_app.domain.adjudication_form import FORM
from function_app.environment import InvalidSettings, apply_local_settings
from function_app.rules.limits import Limits, read_limits
from function_app.rules.rules_in_words import limits_in_words
from function_app.settings import get_settings


def main() -> int:
    options = _options()
    failures = (HostFailed, ClaimRefused, ClaimStuck, InvalidSettings, httpx.HTTPError)
    if options.name is None:
        return ended(lambda: _run(options), *failures)
    failures += (WorkflowStuck, WorkflowRefused, NobodyAnswers)
    return ended(
        lambda: run_demo(options.name, options.port or 0, decides=options.decide), *failures
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="dev.py demo", description="Three sample claims, or the workflow that is named."
    )
    parser.add_argument("name", nargs="?", choices=DEMOS, help="default: the claims")
    parser.add_argument("--decide", action="store_true", help="play the reviewer too, then exit")
    parser.add_argument("--foundry", action="store_true", help="ask Foundry, or its stand-in")
    parser.add_argument(
        "--links", action="store_true", help="signed links, two approvals, and an escalation"
    )
    parser.add_argument(
        "--ocr", action="store_true", help="two more claims, on a scanned and a photographed paper"
    )
    parser.add_argument(
        "--claims", type=count_of_claims, metavar="N", help="a desk in the middle of a day, with N"
    )
    parser.add_argument("--port", type=port_number, help="default 7071; with --decide any free one")
    parser.add_argument("--data-dir", type=Path, help="default .local; with --decide temporary")
    options = parser.parse_args()
    others = options.foundry or options.links or options.ocr
    if options.name and (others or options.claims or options.data_dir):
        parser.error("every option but --decide and --port is for the demo of the claims")
    if options.claims and (others or options.decide):
        parser.error("--claims goes with --port and --data-dir alone")
    if options.links and options.foundry:
        parser.error("--links shows what offline agents read")
    return options


def _run(options: argparse.Namespace) -> int:
    if options.claims:
        return run_day(options.claims, options.port, options.data_dir)
    today = date.today()  # noqa: DTZ011 - the reader's own calendar
    limits = _limits()
    chosen = samples(today)[:2] if options.links else samples(today)
    if options.ocr:
        chosen += samples_on_pictures(today)
    papers = {sample.file_name: sample.file for sample in chosen}
    port = 0 if options.decide and options.port is None else options.port
    with (
        _data_dir(options) as data_dir,
        serve(papers) as documents_url,
        _links(options) as links,
        _agents(options, links) as agents,
        running_host(port, data_dir, {**agents, **contract_files(data_dir, chosen)}) as host,
    ):
        seconds = host.wait_until_ready()
        print(f"Local host on {host.url}, ready in {seconds:.1f} s")
        print(limits_in_words(limits))
        with closing(ClaimsApi(host.url)) as api:
            run = run_name()
            journeys = [Journey(api, sample, run) for sample in chosen]
            for journey in journeys:
                journey.file(documents_url)
                journey.follow(lambda claim: claim.waits_for_reviewer, host.check_alive)
                journey.show_who_answered()
                if not options.decide and not links:
                    _hand_to_reviewer(journey)
            if links:
                links.prepare(journeys, host)
                for journey in journeys:
                    links.show_links(journey)
                    if not options.decide:
                        _show_what_to_tick(journey)
            if options.decide:
                _decide(api, journeys, host, today, links)
                return 0 if report(journeys) else 1
            if not links:
                print(f"\nThe desk, with all of them: {desk_url(host.url)}")
            return _stay(journeys, host, _start_command(options, host))


@contextmanager
def _links(options: argparse.Namespace) -> Iterator[LinkDemo | None]:
    if not options.links:
        yield None
        return
    with link_demo() as links:
        yield links


@contextmanager
def _agents(options: argparse.Namespace, links: LinkDemo | None) -> Iterator[Mapping[str, str]]:
    """The settings that choose who answers, and who decides."""
    if not options.foundry:
        yield links.settings if links else {**OFFLINE_AGENTS, **AT_THE_DESK}
        return
    with foundry_agents(ROOT / "local.settings.json") as agents:
        print(agents.introduction, flush=True)
        yield {**agents.environment, **AT_THE_DESK}


def _limits() -> Limits:
    """Those that the host will have as well."""
    apply_local_settings(ROOT / "local.settings.json")
    return read_limits(get_settings().adjudication_rules_file)


def run_name() -> str:
    """Another one for every run, also for two in the same second."""
    now = datetime.now()  # noqa: DTZ005 - the reader's own clock
    return f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


@contextmanager
def _data_dir(options: argparse.Namespace) -> Iterator[Path]:
    if options.data_dir or not options.decide:
        yield (options.data_dir or STATE).absolute()
    else:
        with tempfile.TemporaryDirectory(prefix="claims-demo-") as folder:
            yield Path(folder)


def _start_command(options: argparse.Namespace, host: HostProcess) -> str:
    """What serves the claims again under the same links."""
    port = [] if options.port is None else ["--port", host.url.rpartition(":")[2]]
    folder = ["--data-dir", str(options.data_dir)] if options.data_dir else []
    return shlex.join(["python3", "dev.py", "start", *port, *folder])


def _decide(
    api: ClaimsApi, journeys: list[Journey], host: HostProcess, today: date, links: LinkDemo | None
) -> None:
    for journey in journeys:
        print()
        if links:
            links.decide(api, journey, today)
        else:
            api.approve(journey.instance_id, decision(journey.sample, journey.status, today))
            journey.show("approved", f"by {REVIEWER}")
        journey.follow(lambda claim: claim.has_ended, host.check_alive)
        journey.show_who_answered()


def _hand_to_reviewer(journey: Journey) -> None:
    journey.show("review", journey.review_url)
    _show_what_to_tick(journey)


def _show_what_to_tick(journey: Journey) -> None:
    """What nobody but a person knows."""
    review = journey.sample.review
    received = [FORM[f"documents.{name}"].entry.label for name in review.documents]
    driveable = FORM["issue.is_vehicle_driveable"].entry.label
    said = f"{driveable} {'Yes' if review.driveable else 'No'}, Pre-existing No"
    journey.show("to tick", f"{', '.join(received)}; {said}")


def _stay(journeys: list[Journey], host: HostProcess, start_command: str) -> int:
    print(f"\nThe host's log: {host.log_file}")
    print(
        "Open a review link, tick what came with the claim, and decide: the contract was looked up;"
    )
    print("what follows is shown here. Ctrl-C ends the demo.\n", flush=True)
    try:
        _watch(journeys, host)
    except KeyboardInterrupt:
        print(f"\nStopped. The claims are kept: `{start_command}` serves them again.")
        print("Links to their PDFs no longer work; the text that was read from them is kept too.")
    return 0


def _watch(journeys: list[Journey], host: HostProcess) -> None:
    """Shows what the reviewer does in the browser, until Ctrl-C."""
    waiting = journeys
    while True:
        host.check_alive()
        left = [journey for journey in waiting if not _ends(journey)]
        if waiting and not left:
            every = {2: "Both", 3: "All three"}.get(len(journeys), f"All {len(journeys)}")
            print(f"\n{every} claims are done. Ctrl-C ends the demo.", flush=True)
        waiting = left
        time.sleep(0.5)


def _ends(journey: Journey) -> bool:
    journey.look()
    if journey.has_ended:
        journey.show_who_answered()
        journey.show("result", verdict(journey.status))
    return journey.has_ended


if __name__ == "__main__":
    sys.exit(main())
