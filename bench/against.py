"""Two hosts side by side, of two checkouts or with other settings: the same claims to each, a few
at a time in turn, so that whatever else the machine does meets both. Two starts of the same host
differ by some percent for as long as they run, so both are started afresh, again and again.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from itertools import batched
from pathlib import Path
from statistics import mean, median, stdev
from typing import Any, NamedTuple

from bench.client import ClaimsClient, connected
from bench.flows import warm_up
from bench.host import NOTHING_ELSE, Host, running_host
from bench.process import cpu_seconds
from bench.scale import Rounds
from bench.suite import fresh_folder
from dev_support import ROOT
from dev_support.tables import Row

HERE_AND_THERE = ("Here", "There")
METHOD = """\
Both were started afresh {starts} times, and took turns of {flows} claims, {rounds} after each
start; each result was checked. A start's number is the median of its turns; the columns show the
median of the starts. Change is the mean of the starts' changes, with its standard error; the last
column goes from the least to the greatest of these. CPU is the user and system time of the host,
and of processes that it has started. Each start begins with {warm_up_flows} claims that are not
counted. Who begins changes from start to start and from turn to turn."""


@dataclass(frozen=True)
class Round:
    """What one claim took of the processor, how many there were in a second, and the medians of how
    long a client waited for its start, and from the approval until the claim was completed.
    """

    cpu_ms: float
    per_second: float
    start_ms: float
    approve_to_completed_ms: float


@dataclass(frozen=True)
class Comparison:
    rounds: Rounds
    here: Sequence[Round]
    there: Sequence[Round]
    names: tuple[str, str] = HERE_AND_THERE

    def text(self, table: Callable[[Row, Sequence[Row]], str]) -> str:
        rows = [
            self._row("CPU of the host for a claim, ms", lambda each: each.cpu_ms),
            self._row("Flows per second", lambda each: each.per_second),
            self._row("Start answered, ms", lambda each: each.start_ms),
            self._row("Approve to completed, ms", lambda each: each.approve_to_completed_ms),
        ]
        head = ("1 client", *self.names, "Change", "Start by start")
        return f"{table(head, rows)}\n\n{METHOD.format(**asdict(self.rounds))}"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def _row(self, title: str, value: Callable[[Round], float]) -> Row:
        here, there = self._starts(map(value, self.here)), self._starts(map(value, self.there))
        changes = [ours / theirs - 1 for ours, theirs in zip(here, there, strict=True)]
        return (
            title,
            f"{median(here):.1f}",
            f"{median(there):.1f}",
            f"{mean(changes):+.1%}{_error(changes)}",
            f"{min(changes):+.0%} to {max(changes):+.0%}",
        )

    def _starts(self, rounds: Iterable[float]) -> list[float]:
        return [*map(median, batched(rounds, self.rounds.rounds, strict=True))]


def _error(changes: Sequence[float]) -> str:
    """The standard error of their mean. Two say too little of it."""
    return f" ±{stdev(changes) / len(changes) ** 0.5:.1%}" if len(changes) > 2 else ""


class Started(NamedTuple):
    """How a host is started."""

    checkout: Path = ROOT
    settings: Mapping[str, str] = NOTHING_ELSE


async def compare(other: Path, rounds: Rounds, say: Callable[[str], None]) -> Comparison:
    return await side_by_side((Started(), Started(other)), rounds, say)


async def side_by_side(
    both: tuple[Started, Started],
    rounds: Rounds,
    say: Callable[[str], None],
    names: tuple[str, str] = HERE_AND_THERE,
) -> Comparison:
    here: list[Round] = []
    there: list[Round] = []
    for number in range(rounds.starts):
        say(f"Start {number + 1} of {rounds.starts}")
        sides = [*zip(names, both, (here, there), strict=True)]
        if number % 2:
            sides.reverse()
        await _take_turns(sides, rounds, say)
    return Comparison(rounds, here, there, names)


async def _take_turns(
    both: Sequence[tuple[str, Started, list[Round]]], rounds: Rounds, say: Callable[[str], None]
) -> None:
    """Of two hosts that are started for it; what they took is put to the lists."""
    async with AsyncExitStack() as stack:
        sides: list[_Side] = []
        for name, started, took in both:
            folder = stack.enter_context(fresh_folder())
            running = running_host(folder, started.checkout, settings=started.settings)
            host = stack.enter_context(running)
            say(f"{name}: local host of {started.checkout}, process {host.pid}: warming up")
            await warm_up(host, 1, rounds.warm_up_flows)
            (client,) = await stack.enter_async_context(connected(host, 1))
            sides.append(_Side(host, client, took))
        for number in range(rounds.rounds):
            for side in sides if number % 2 else reversed(sides):
                await side.go(number, rounds.flows)


@dataclass(frozen=True)
class _Side:
    host: Host
    client: ClaimsClient
    rounds: list[Round]

    async def go(self, number: int, flows: int) -> None:
        clock = asyncio.get_running_loop().time
        began, before = clock(), cpu_seconds(self.host.pid)
        times = [await self.client.flow(f"round-{number}-{flow}") for flow in range(flows)]
        used, seconds = cpu_seconds(self.host.pid) - before, clock() - began
        start, approved = (median(each) * 1000 for each in zip(*times, strict=True))
        self.rounds.append(Round(used / flows * 1000, flows / seconds, start, approved))
