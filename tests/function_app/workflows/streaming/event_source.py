"""Reads server-sent events as the HTML standard says, and keeps the last id as a browser does."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

import httpx

_LINE_END = re.compile(rb"\r\n|\r|\n")
PATH = "/api/agent/stream/{}"
DONE = ("done", "[DONE]")


class Event(NamedTuple):
    name: str
    data: str


@dataclass
class Parser:
    """`events` are those that came whole; `last_id` is that of the last one."""

    events: list[Event] = field(default_factory=list)
    last_id: str = ""
    retry: int | None = None
    _rest: bytes = b""
    _name: str = ""
    _data: list[str] = field(default_factory=list)
    _id: str = ""

    def feed(self, received: bytes) -> None:
        lines = _LINE_END.split(self._rest + received)
        self._rest = lines.pop()
        for line in lines:
            self._take(line.decode())

    def _take(self, line: str) -> None:
        if not line:
            self._dispatch()
            return
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "event":
                self._name = value
            case "data":
                self._data.append(value)
            case "id":
                self._id = value
            case "retry":
                self.retry = int(value)
            case _:
                raise AssertionError(line)

    def _dispatch(self) -> None:
        self.last_id = self._id or self.last_id
        if self._data:
            self.events.append(Event(self._name or "message", "\n".join(self._data)))
        self._name, self._data = "", []


@dataclass
class EventSource:
    """Goes on where it was each time it asks; `by_header` as a browser does, else by `cursor`."""

    client: httpx.Client
    session: str
    by_header: bool = True
    last_id: str = ""
    status: int = 0

    def ask(self, hang_up_after: int | None = None) -> list[Event]:
        """What one reply says; the connection may be cut after so many events."""
        headers, params = {"Accept": "text/event-stream"}, {}
        if self.last_id and self.by_header:
            headers["Last-Event-ID"] = self.last_id
        elif self.last_id:
            params["cursor"] = self.last_id
        parser = Parser()
        with self.client.stream(
            "GET", PATH.format(self.session), headers=headers, params=params
        ) as reply:
            self.status = reply.status_code
            for byte in reply.iter_raw(1):
                if hang_up_after is not None and len(parser.events) >= hang_up_after:
                    break
                parser.feed(byte)
        self.last_id = parser.last_id or self.last_id
        return parser.events

    def until_done(self) -> list[Event]:
        events: list[Event] = []
        while not events or events[-1].name not in {"done", "error"}:
            events += self.ask()
            assert self.status == 200
        return events
