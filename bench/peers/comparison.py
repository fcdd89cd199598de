"""The same flow on LangGraph and DBOS, and how many times as good the host is."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench.measure import Measure
from bench.peers.environment import run
from bench.scale import Scale
from dev_support.tables import number

MODULES = {"LangGraph": "bench.peers.langgraph_claims", "DBOS": "bench.peers.dbos_claims"}
METHOD = """\
The peers take the same claims through the same agents in one process of their own, called directly:
they have no HTTP, ours goes over it. Both keep their state in SQLite, synced as ours (LangGraph
durability "sync"; DBOS with WAL and a poll every 10 ms). x: how many times as good the host is."""
type Numbers = dict[str, float]


def measure(python: Path, name: str, scale: Scale, folder: Path) -> Numbers:
    """Keys are those of the host's measures."""
    sizes = json.dumps(asdict(scale))
    return json.loads(run(f"{name} failed", python, "-m", MODULES[name], sizes, folder))


def head(peers: dict[str, Numbers]) -> tuple[str, ...]:
    return ("", "Here", *(cell for name in peers for cell in (name, "x")))


def rows(measures: Sequence[Measure], peers: dict[str, Numbers]) -> list[tuple[str, ...]]:
    shared = set[str]().union(*peers.values())
    return [
        (
            measure.title,
            number(measure.value, measure.unit),
            *(cell for numbers in peers.values() for cell in _cells(measure, numbers)),
        )
        for measure in measures
        if measure.key in shared
    ]


def _cells(measure: Measure, numbers: Numbers) -> tuple[str, str]:
    theirs = numbers[measure.key]
    return number(theirs, measure.unit), number(times_as_good(measure, theirs))


def times_as_good(measure: Measure, theirs: float) -> float | None:
    """More is better of a rate, less of a time. Nothing can be said of none at all."""
    ours = measure.value
    if not ours or not theirs:
        return None
    return ours / theirs if measure.unit == "/s" else theirs / ours
