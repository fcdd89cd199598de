"""The port of the streams: a run of an agent writes its pieces as the model gives them, and readers
follow from wherever they are.

A run is one turn of a session, named by its correlation id. Whoever writes never fails because a
store is down: the answer matters more than its stream. Whoever reads is told.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, Self

from function_app.kit.errors import Refusal

_FORM = re.compile(r"(\d{1,19})(?:-(\d{1,19}))?", re.ASCII)
_MOST = 2**63 - 1  # what a store can compare


@dataclass(frozen=True, order=True, slots=True)
class Cursor:
    """The id of an entry, by which a reader says what it has. As the ids of Redis Streams: a number
    that grows, and a second one that tells equals apart.
    """

    major: int
    minor: int = 0

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """None for what is no cursor."""
        found = _FORM.fullmatch(text)
        if found is None:
            return None
        major, minor = int(found[1]), int(found[2] or 0)
        return cls(major, minor) if max(major, minor) <= _MOST else None

    def __str__(self) -> str:
        return f"{self.major}-{self.minor}"


START = Cursor(0)


class Kind(StrEnum):
    """What an entry is, by the name of its server-sent event."""

    PIECE = "message"
    DONE = "done"
    ERROR = "error"
    RESTART = "restart"

    @property
    def ends_run(self) -> bool:
        return self in {Kind.DONE, Kind.ERROR}


@dataclass(frozen=True, slots=True)
class Entry:
    """`text` is the piece, or for an error what went wrong in words for the reader."""

    id: Cursor
    run: str
    kind: Kind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Entries of one run, the last of which may end it. No entries: there is nothing new yet; or,
    with `is_over`, the reader has everything and no further run was accepted.
    """

    entries: Sequence[Entry] = ()
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class AnsweredTurn:
    """What a session's record knows of a run that has ended."""

    run: str
    answered_at: datetime
    text: str
    failed: bool = False


type ReadTurns = Callable[[str], Awaitable[Sequence[AnsweredTurn]]]


class StreamNotFound(Refusal):
    code = "stream_not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__("There is no stream of this session, or it has expired.")


class StreamsUnavailable(Refusal):
    code = "streams_unavailable"
    status = 503

    def __init__(self) -> None:
        super().__init__("The streams cannot be read at the moment. Please try again.")


class RunWriter(Protocol):
    """Never raises because of the store."""

    def write(self, text: str) -> None: ...

    def finish(self) -> None: ...

    def fail(self, message: str) -> None:
        """`message` is for the reader: no exception's text."""
        ...


class RunStreams(Protocol):
    def accept(self, session: str, run: str) -> None:
        """From now on the run is known to readers, who wait for its first piece."""
        ...

    def begin(self, session: str, run: str) -> RunWriter:
        """A run that was begun before, and cut short by a crash, starts with a `restart`."""
        ...

    async def read(self, session: str, after: Cursor | None, turns: ReadTurns) -> Reading:
        """What there is now, without waiting for more. Without a cursor: the latest run.

        `turns` reads the session's record. Raises StreamNotFound, StreamsUnavailable.
        """
        ...
