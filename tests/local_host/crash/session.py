"""One visit to a task hub that uses everything durable, and the book of what was acknowledged.

A visit may be cut short at any step. `faults` then says, when all has been given time to end, what
of the book does not hold.
"""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from tests.hosts import Host
from tests.local_host.crash.doors import Door, GrpcDoor, HttpDoor
from tests.local_host.crash.ledger import Ledger

PATIENCE_SECONDS = 20
HOUR = 3600


@dataclass
class Entry:
    """What was asked for an instance (`asked`), and what of it was acknowledged (`told`)."""

    asked: set[str] = field(default_factory=set[str])
    told: set[str] = field(default_factory=set[str])


class Session:
    def __init__(self, host: Host, prefix: str) -> None:
        self._host, self.prefix = host, prefix
        self.http = HttpDoor(host)
        self.book: dict[str, Entry] = {}
        self.hours_told = 0

    def run(self) -> None:
        """Raises HostGone when the host dies on the way."""
        with closing(GrpcDoor(self._host)) as grpc:
            for door in (self.http, grpc):
                self._visit(door)
        self._do(self.http.start, f"{self.prefix}-swept")
        self._do(self.http.terminate, f"{self.prefix}-swept")
        self._do(self.http.purge_prefix, f"{self.prefix}-swept")
        self.bring_to_end()

    def _visit(self, door: Door) -> None:
        def name(part: str) -> str:
            return f"{self.prefix}-{door.name}-{part}"

        self._do(door.start, name("sleeps"))
        self._do(door.start, name("goes"))
        self._do(door.send, name("goes"), f"{name('goes')}!")
        self._do(door.start, name("rests"))
        self._do(door.suspend, name("rests"))
        self._do(door.send, name("rests"), f"{name('rests')}!")
        self._do(door.resume, name("rests"))
        self._do(door.start, name("stops"))
        self._do(door.terminate, name("stops"))
        self._do(door.start, name("leaves"))
        self._do(door.terminate, name("leaves"))
        self._do(door.purge, name("leaves"))
        self._ended(name("goes"))
        self._ended(name("rests"))

    def _do(self, act: Callable[..., None], instance_id: str, *arguments: str) -> None:
        entry = self.book.setdefault(instance_id, Entry())
        deed = act.__name__.removesuffix("_prefix")
        entry.asked.add(deed)
        act(instance_id, *arguments)
        entry.told.add(deed)

    def _ended(self, instance_id: str) -> dict[str, Any] | None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while _is_alive(state := self.http.status(instance_id)):
            assert time.monotonic() < deadline, state
        return state

    def settle(self, host: Host) -> None:
        """After the last restart: wake what was left asleep, so that everything can end."""
        self.http = HttpDoor(host)
        for instance_id in self.book:
            state = self.http.status(instance_id)
            if state is not None and state["runtimeStatus"] == "Suspended":
                self.http.resume(instance_id)
        self.bring_to_end()

    def bring_to_end(self) -> None:
        """An hour passes, and another one for those that had not begun to wait before."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while alive := [i for i in self.book if _is_alive(self.http.status(i))]:
            assert time.monotonic() < deadline, alive
            self.http.advance_clock(HOUR)
            self.hours_told += 1

    def faults(self, ledger: Ledger) -> list[str]:
        return [
            f"{instance_id} (acknowledged: {', '.join(sorted(entry.told))}): {fault}"
            for instance_id, entry in self.book.items()
            for fault in _faults(instance_id, entry, self.http.status(instance_id), ledger)
        ]


def _is_alive(state: dict[str, Any] | None) -> bool:
    return state is not None and state["runtimeStatus"] in {"Pending", "Running", "Suspended"}


def _faults(
    instance_id: str, entry: Entry, state: dict[str, Any] | None, ledger: Ledger
) -> list[str]:
    if state is None:
        kept = "start" in entry.told and "purge" not in entry.asked
        return ["an acknowledged start is lost"] if kept else []
    if "purge" in entry.told:
        return ["it was purged, and is here"]
    match state["runtimeStatus"]:
        case "Terminated":
            return [] if "terminate" in entry.asked else ["nobody terminated it"]
        case "Completed" if "terminate" in entry.told:
            return ["an acknowledged termination is lost"]
        case "Completed":
            return _output_faults(instance_id, entry, state["output"], ledger)
        case other:
            return [f"ended as {other}: {state['output']}"]


def _output_faults(instance_id: str, entry: Entry, output: Any, ledger: Ledger) -> list[str]:
    faults: list[str] = []
    if output["message"] is None and "send" in entry.told:
        faults.append("an acknowledged message is lost")
    if output["message"] not in {None, f"{instance_id}!"}:
        faults.append(f"nobody sent it {output['message']}")
    keys = [f"{instance_id}/first", f"{instance_id}-errand/done", f"{instance_id}/last"]
    for key, token in zip(keys, output["tokens"], strict=True):
        if token not in ledger.tokens[key]:
            faults.append(f"its result {token} is not of {key}")
    return faults
