"""One client's connection: its requests are answered one after the other, within the limits."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from enum import Enum, auto
from pathlib import Path
from typing import cast

from local_host.app.http_messages import HttpReply
from local_host.http.incoming import Body, Head, Incoming
from local_host.http.limits import Limits
from local_host.http.request_reader import RequestReader, Unreadable
from local_host.http.wire import reply_bytes

logger = logging.getLogger(__name__)

_TEXT = (("content-type", "text/plain; charset=utf-8"),)
_REFUSALS = {
    400: b"This is no HTTP request.\n",
    408: b"The request did not arrive in time.\n",
    411: b"The length of the body must be given.\n",
    431: b"The request's headers are too long.\n",
}

type Answer = Callable[[Incoming], Awaitable[HttpReply | None]]
"""No reply means that nobody is there to read it."""


class Stage(Enum):
    WAITING = auto()  # for the head of a request, or for the rest of it
    ANSWERING = auto()  # a request, whose body may still be on the way
    SENDING = auto()  # a long reply; the next request is read when most of it is gone
    LEAVING = auto()  # the last reply is written, and what still comes is thrown away


class Connection(asyncio.Protocol):
    """`joined` and `left` are told when it begins and ends."""

    def __init__(
        self,
        answer: Answer,
        limits: Limits,
        body_folder: Path,
        joined: Callable[["Connection"], None],
        left: Callable[["Connection"], None],
    ) -> None:
        self._answer = answer
        self._limits = limits
        self._body_folder = body_folder
        self._joined = joined
        self._left = left
        self._loop = asyncio.get_running_loop()
        self._reader = RequestReader(limits.head_bytes, self._incoming)
        self._stage = Stage.WAITING
        self._since = self._loop.time()  # since when the client owes the next step
        self._head_begun = False
        self._write_paused = False
        self._is_last = False
        self._task: asyncio.Task[None] | None = None

    def waits_since(self) -> float | None:
        """Since when nothing has come from the client; None while it is the client who waits."""
        return None if self._stage is Stage.ANSWERING and self._reader.is_full else self._since

    def check(self, now: float) -> None:
        """End it if the client has been silent for too long."""
        waited, limits = now - self._since, self._limits
        match self._stage:
            case Stage.WAITING if self._head_begun:
                if waited > limits.head_seconds:
                    self._refuse(408)
            case Stage.WAITING:
                if waited > limits.idle_seconds:
                    self._transport.close()
            case Stage.ANSWERING:
                if self.waits_since() is not None and waited > limits.body_seconds:
                    self._refuse(408)
            case Stage.LEAVING:
                if waited > limits.body_seconds and not self._transport.get_write_buffer_size():
                    self._transport.abort()
            case Stage.SENDING:
                pass

    def stop(self) -> None:
        """Answer what is being answered, and no more."""
        if self._stage is Stage.ANSWERING:
            self._is_last = True
        else:
            self._transport.close()

    def abort(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._transport.abort()

    # What the event loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._joined(self)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._reader.request is not None:
            self._reader.request.lose()
        if self._task is None or self._task.done():
            self._left(self)
        else:  # the request is worked on all the same, so it counts
            self._task.add_done_callback(lambda _: self._left(self))

    def data_received(self, data: bytes) -> None:
        if self._stage is Stage.LEAVING:
            return
        if self._stage is not Stage.WAITING or not self._head_begun:
            self._head_begun = True
            self._since = self._loop.time()
        self._read(data)

    def pause_writing(self) -> None:
        self._write_paused = True

    def resume_writing(self) -> None:
        self._write_paused = False
        self._since = self._loop.time()
        if self._stage is Stage.SENDING and not self._transport.is_closing():
            self._go_on()

    def _read(self, data: bytes) -> None:
        try:
            self._reader.read(data)
        except Unreadable as unreadable:
            self._refuse(unreadable.status)
            return
        if self._reader.has_more:
            self._transport.pause_reading()
        request = self._reader.request
        if request is not None and self._stage is Stage.WAITING:
            self._stage = Stage.ANSWERING
            self._task = self._loop.create_task(self._reply_to(request))

    def _incoming(self, head: Head) -> Incoming:
        body = Body(self._limits.bytes_in_memory, self._body_folder)
        return Incoming(head, body, self._let_body_come)

    def _let_body_come(self, request: Incoming) -> None:
        if request.head.awaits_continue:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    async def _reply_to(self, request: Incoming) -> None:
        try:
            reply = await self._answer(request)
        except Exception:
            logger.exception("http_request_failed")
            reply = HttpReply(500)
        if self._stage is not Stage.ANSWERING or self._transport.is_closing():
            return  # refused or gone meanwhile
        if reply is None:
            self._transport.abort()
            return
        goes_on = request.whole and request.head.keep_alive and not self._is_last
        self._write(reply, without_body=request.head.method == "HEAD", last=not goes_on)
        if not goes_on:
            self._leave()
        elif self._write_paused:
            self._stage = Stage.SENDING
        else:
            self._go_on()

    def _write(self, reply: HttpReply, *, without_body: bool = False, last: bool) -> None:
        self._transport.write(reply_bytes(reply, without_body=without_body, last=last))
        self._since = self._loop.time()

    def _go_on(self) -> None:
        self._stage = Stage.WAITING
        self._head_begun = self._reader.has_more
        self._transport.resume_reading()
        self._reader.forget()
        self._read(b"")

    def _refuse(self, status: int) -> None:
        self._write(HttpReply(status, _TEXT, _REFUSALS[status]), last=True)
        self._leave(more_to_come=True)

    def _leave(self, *, more_to_come: bool = False) -> None:
        """A client that is still sending would not see a reply if its bytes stayed unread."""
        self._stage = Stage.LEAVING
        if self._reader.request is not None:
            self._reader.request.lose()
        if more_to_come or self._reader.has_more or not self._reader.is_full:
            with contextlib.suppress(OSError):  # reset a moment ago, as will soon be seen
                self._transport.write_eof()
            self._transport.resume_reading()
        else:
            self._transport.close()
