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
    """What was asked for an instance or an entity, and what of it was acknowledged."""

    orchestrator: str = "journey"
    asked: set[str] = field(default_factory=set[str])
    told: set[str] = field(default_factory=set[str])


class Session:
    def __init__(self, host: Host, prefix: str) -> None:
        self._host, self.prefix = host, prefix
        self.http = HttpDoor(host)
        self.book: dict[str, Entry] = {}
        self.entities: dict[str, Entry] = {}
        self.hours_told = 0
        self.door = ""  # the one by which it has come last

    def run(self) -> None:
        """Raises HostGone when the host dies on the way."""
        with closing(GrpcDoor(self._host)) as grpc:
            for door in (self.http, grpc):
                self._visit(door)
            grpc.signal_nobody()
            grpc.clean_entities()
        self._start(self.http, f"{self.prefix}-swept")
        self._do(self.http.terminate, f"{self.prefix}-swept")
        self._do(self.http.purge_prefix, f"{self.prefix}-swept")
        self.bring_to_end()

    def _visit(self, door: Door) -> None:
        self.door = door.name

        def name(part: str) -> str:
            return f"{self.prefix}-{door.name}-{part}"

        self._start(door, name("sleeps"))
        self._start(door, name("goes"))
        self._waits(name("goes"))
        self._do(door.send, name("goes"), f"{name('goes')}!")
        self._start(door, name("rests"))
        self._do(door.suspend, name("rests"))
        self._do(door.send, name("rests"), f"{name('rests')}!")
        self._do(door.resume, name("rests"))
        self._start(door, name("stops"))
        self._do(door.terminate, name("stops"))
        self._do(door.restart, name("stops"))
        self._start(door, name("leaves"))
        self._do(door.terminate, name("leaves"))
        self._do(door.purge, name("leaves"))
        self._signal(door, name("tally"), "first")
        self._start(door, name("counts"), "counts", name("tally"))
        self._signal(door, name("tally"), "second")
        self._start(door, name("falls"), "fragile")
        self._ended(name("falls"))
        self._do(door.rewind, name("falls"))
        for part in ("goes", "rests", "counts", "falls"):
            self._ended(name(part))

    def _start(
        self, door: Door, instance_id: str, orchestrator: str = "journey", argument: Any = None
    ) -> None:
        self.book[instance_id] = Entry(orchestrator)
        self._do(door.start, instance_id, orchestrator, argument)

    def _do(self, act: Callable[..., None], instance_id: str, *arguments: Any) -> None:
        deed = act.__name__.removesuffix("_prefix")
        self.book[instance_id].asked.add(deed)
        act(instance_id, *arguments)
        self.book[instance_id].told.add(deed)

    def _signal(self, door: Door, key: str, message: str) -> None:
        entry = self.entities.setdefault(key, Entry())
        entry.asked.add(message)
        door.signal(key, message)
        entry.told.add(message)

    def _waits(self, instance_id: str) -> None:
        self._until(instance_id, lambda state: state is None or state["customStatus"] == "waits")

    def _ended(self, instance_id: str) -> None:
        self._until(instance_id, lambda state: not _is_alive(state))

    def _until(self, instance_id: str, reached: Callable[[dict[str, Any] | None], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not reached(state := self.http.status(instance_id)):
            assert time.monotonic() < deadline, state

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
            f"{name} (acknowledged: {', '.join(sorted(entry.told))}): {fault}"
            for name, entry, found in (
                *((i, e, _faults(i, e, self.http.status(i), ledger)) for i, e in self.book.items()),
                *((k, e, _told_faults(e, self.http.messages(k))) for k, e in self.entities.items()),
            )
            for fault in found
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
            faults = [] if "terminate" in entry.asked else ["nobody terminated it"]
            return [*faults, *(["a restart is lost"] if "restart" in entry.told else [])]
        case "Failed" if entry.orchestrator == "fragile":
            return ["a rewind is lost"] if "rewind" in entry.told else []
        case "Completed" if "terminate" in entry.told and "restart" not in entry.asked:
            return ["an acknowledged termination is lost"]
        case "Completed":
            return _output_faults(instance_id, entry, state["output"], ledger)
        case other:
            return [f"ended as {other}: {state['output']}"]


def _told_faults(entry: Entry, messages: list[str]) -> list[str]:
    """Signals are taken once and in order; between them comes what an orchestration adds."""
    signals = [message for message in messages if message in entry.asked]
    lost = [f"the signal {message} is lost" for message in entry.told - {*signals}]
    return lost + ([f"was told {messages}"] if signals != sorted({*signals}) else [])


def _output_faults(instance_id: str, entry: Entry, output: Any, ledger: Ledger) -> list[str]:
    if entry.orchestrator == "counts":
        return [] if output.count(instance_id) == 1 else [f"counted {output}"]
    if entry.orchestrator == "fragile":
        return _foreign(ledger, [f"{instance_id}/fragile"], [output])
    faults: list[str] = []
    if output["message"] is None and "send" in entry.told:
        faults.append("an acknowledged message is lost")
    if output["message"] not in {None, f"{instance_id}!"}:
        faults.append(f"nobody sent it {output['message']}")
    keys = [f"{instance_id}/first", f"{instance_id}-errand/done", f"{instance_id}/last"]
    return [*faults, *_foreign(ledger, keys, output["tokens"])]


def _foreign(ledger: Ledger, keys: list[str], tokens: list[str]) -> list[str]:
    """Results that no run of their activity gave."""
    return [
        f"its result {token} is not of {key}"
        for key, token in zip(keys, tokens, strict=True)
        if token not in ledger.tokens[key]
    ]
