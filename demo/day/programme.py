"""`python -m demo --claims N`: fills a desk, prints its address and stays until Ctrl-C."""

import argparse
import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from demo.at_the_desk import AT_THE_DESK, desk_url
from demo.day.claims import claims_of_the_day, contract_system
from demo.day.day import Day
from demo.day.desk_api import DeskApi
from demo.day.plan import BEGINS, DEADLINE, Fate, Planned, planned
from demo.host import running_host
from dev_support import STATE
from dev_support.file_share import serve
from dev_support.host_process import OFFLINE_AGENTS, HostFailed, HostProcess

MOST_CLAIMS = 200
_POLICY = Path(__file__).with_name("approval-policy.yaml")
_STORE = "durable.db"


def count_of_claims(text: str) -> int:
    count = int(text)
    if not 1 <= count <= MOST_CLAIMS:
        raise argparse.ArgumentTypeError(f"must be 1 to {MOST_CLAIMS}")
    return count


def run_day(count: int, port: int | None, data_dir: Path | None) -> int:
    """A folder of its own for every run: its clock begins a day ago."""
    began = time.monotonic()
    run = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    folder = (data_dir or STATE / "days" / run).absolute()
    with filled_desk(count, port, folder) as (host, plan):
        print(f"It has gone by in {time.monotonic() - began:.0f} s: {_in_words(plan)}.")
        print(f"\nThe desk: {desk_url(host.url)}\n\nCtrl-C ends the demo.", flush=True)
        return _stay(host, folder)


@contextmanager
def filled_desk(
    count: int, port: int | None, folder: Path
) -> Iterator[tuple[HostProcess, list[Planned]]]:
    """A host with a day's claims, in a folder where nothing is stored yet."""
    _refuse_used(folder)
    now = datetime.now().astimezone()
    claims = claims_of_the_day(count, now.date())
    plan = planned(claims)
    settings = {
        **OFFLINE_AGENTS,
        **AT_THE_DESK,
        "APPROVAL_TIMEOUT_HOURS": f"{DEADLINE:g}",
        "APPROVAL_POLICY": str(_POLICY),
        **contract_system(folder, claims, now.date()),
    }
    begin_at = (now - timedelta(hours=BEGINS)).isoformat()
    papers = {name: file for one in claims for name, file in one.attachments.items()}
    with (
        serve(papers) as papers_url,
        running_host(port, folder, settings, ["--begin-at", begin_at]) as host,
        DeskApi(host.url if host.wait_until_ready() else "") as api,
    ):
        print(f"Local host on {host.url}; a day with {count} claims goes by ...", flush=True)
        Day(api, papers_url, now.date(), host.check_alive).pass_by(plan)
        yield host, plan


def _refuse_used(folder: Path) -> None:
    if (folder / _STORE).exists():
        raise HostFailed(f"{folder} holds claims already: a day needs a folder of its own.")


def _in_words(plan: list[Planned]) -> str:
    fates = [one.fate for one in plan]
    said = {
        "waiting": sum(not one.is_decided for one in plan),
        "overdue": fates.count(Fate.OVERDUE),
        "with the claimant": fates.count(Fate.ASKED),
        "decided or to be settled": sum(one.is_decided for one in plan) - fates.count(Fate.ASKED),
    }
    return ", ".join(f"{count} {what}" for what, count in said.items() if count)


def _stay(host: HostProcess, folder: Path) -> int:
    try:
        while True:
            host.check_alive()
            time.sleep(0.5)
    except KeyboardInterrupt:
        again = shlex.join(["python3", "dev.py", "start", "--data-dir", str(folder)])
        print(f"\nStopped. The claims are kept: `{again}` serves them again.")
    return 0
