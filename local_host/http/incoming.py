"""A request as it comes in: its head is here, its body may still be on the way."""

import asyncio
import contextlib
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO


class BodyTooLarge(Exception):
    """The request's body is longer than the limit."""


class BodyNotKept(Exception):
    """There is no room on the disk for the request's body."""


class ClientGone(Exception):
    """The client hung up, or fell silent, before its request was complete."""


@dataclass(frozen=True, slots=True)
class Head:
    """As it was sent, except that header names are in lower case. `length` of the body is None
    when it comes in chunks.
    """

    method: str
    path: str
    query: str
    headers: Sequence[tuple[bytes, bytes]]
    length: int | None
    keep_alive: bool
    awaits_continue: bool


class Body:
    """In memory while it is small, then in a nameless file in `folder`."""

    def __init__(self, in_memory: int, folder: Path) -> None:
        self.size = 0
        self._in_memory = in_memory
        self._folder = folder
        self._pieces: list[bytes] = []
        self._file: IO[bytes] | None = None

    def add(self, piece: bytes) -> None:
        """Raises OSError when the disk does not take it."""
        self.size += len(piece)
        self._pieces.append(piece)
        if self.size > self._in_memory:
            if self._file is None:
                self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed by take or drop
            self._file.write(b"".join(self._pieces))
            self._pieces.clear()

    def take(self) -> bytes:
        """All of it, once. Raises OSError."""
        if self._file is None:
            return b"".join(self._pieces)
        self._file.seek(0)
        whole = self._file.read()
        self.drop()
        return whole

    def drop(self) -> None:
        self._pieces.clear()
        if self._file is not None:
            with contextlib.suppress(OSError):  # what was not written yet has no room
                self._file.close()


class Incoming:
    """`ask_for_body` is called when the body is wanted and is not here yet."""

    __slots__ = ("_arrival", "_ask_for_body", "_body", "_failure", "_most", "head", "whole")

    def __init__(self, head: Head, body: Body, ask_for_body: Callable[["Incoming"], None]) -> None:
        self.head = head
        self.whole = False
        self._body = body
        self._ask_for_body = ask_for_body
        self._most = sys.maxsize
        self._failure: Exception | None = None
        self._arrival: asyncio.Future[None] | None = None

    async def body(self, limit: int) -> bytes:
        """Raises BodyTooLarge, BodyNotKept or ClientGone."""
        self._most = limit
        if max(self._body.size, self.head.length or 0) > limit:
            raise BodyTooLarge
        if not self.whole and self._failure is None:
            self._arrival = asyncio.get_running_loop().create_future()
            self._ask_for_body(self)
            await self._arrival
        if self._failure is not None:
            raise self._failure
        try:
            return self._body.take()
        except OSError as error:
            raise BodyNotKept(error.strerror) from error

    def add(self, piece: bytes) -> None:
        if self._failure is not None:
            return
        try:
            self._body.add(piece)
        except OSError as error:
            self._fail(BodyNotKept(error.strerror))
        if self._body.size > self._most:
            self._fail(BodyTooLarge())

    def complete(self) -> None:
        self.whole = True
        self._arrived()

    def lose(self) -> None:
        """No more of it will come, or nobody waits for the reply."""
        self._fail(ClientGone())

    def _fail(self, failure: Exception) -> None:
        self._failure = failure
        self._body.drop()
        self._arrived()

    def _arrived(self) -> None:
        if self._arrival is not None and not self._arrival.done():
            self._arrival.set_result(None)
