"""The processor time of one claim, by part of the host."""

import asyncio
import json
import time
from dataclasses import dataclass
from pathlib import Path

from bench.client import connected
from bench.flows import warm_up
from bench.host import Host, running_host
from dev_support.host_process import HostFailed

HEAD = ("CPU of one claim, by part", "ms", "Share")
WRITTEN_WITHIN_SECONDS = 20
METHOD = """\
By part: one client, in a host of its own with a clock that is read whenever a function of one part
calls one of another; its reading is counted too, so that a claim costs more there. What is in no
part of its own, as models and JSON, counts for the part that uses it."""


@dataclass(frozen=True)
class Profile:
    """Milliseconds of processor time of one claim, by part, the greatest first."""

    milliseconds: dict[str, float]

    @property
    def total(self) -> float:
        return sum(self.milliseconds.values())

    def rows(self) -> list[tuple[str, str, str]]:
        body = [
            (part, f"{each:.2f}", f"{each / self.total:.1%}")
            for part, each in self.milliseconds.items()
        ]
        return [*body, ("all", f"{self.total:.2f}", "")]


def measure_profile(folder: Path, warm_up_flows: int, flows: int) -> Profile:
    file = folder / "profile.json"
    with running_host(folder, program=("bench.profiled_host", str(file))) as host:
        asyncio.run(_run_flows(host, warm_up_flows, flows))
        seconds: dict[str, float] = json.loads(_written(file, host))
    each = {part: used / flows * 1000 for part, used in seconds.items()}
    return Profile(dict(sorted(each.items(), key=lambda item: -item[1])))


async def _run_flows(host: Host, warm_up_flows: int, flows: int) -> None:
    await warm_up(host, 1, warm_up_flows)
    async with connected(host, 1) as (client,):
        host.tell("begin")
        for number in range(flows):
            await client.flow(f"profiled-{number}")
        host.tell("end")


def _written(file: Path, host: Host) -> str:
    deadline = time.monotonic() + WRITTEN_WITHIN_SECONDS
    while not file.exists():
        host.child.check_alive()
        if time.monotonic() > deadline:
            raise HostFailed("The local host did not write down its profile.")
        time.sleep(0.02)
    return file.read_text("utf-8")
