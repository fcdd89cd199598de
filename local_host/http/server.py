"""Takes connections, as many as the limits allow, and ends those that have fallen silent.

When all places are taken, whoever has kept the host waiting for longest makes room: half-open and
idle connections cannot shut others out. Connections are accepted one at a time, since asyncio's own
server takes a burst before anybody can count, and logs each failure of a burst with its traceback.
"""

import asyncio
import contextlib
import logging
import math
import socket
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

from local_host.http.connection import Answer, Connection
from local_host.http.limits import Limits

logger = logging.getLogger(__name__)

_CHECK_SECONDS = 1
_RETRY_SECONDS = 0.1
_SECONDS_BETWEEN_WARNINGS = 60


class HttpServer:
    """`body_folder` holds the long bodies of requests that are under way."""

    def __init__(self, answer: Answer, limits: Limits, body_folder: Path) -> None:
        self._answer = answer
        self._limits = limits
        self._body_folder = body_folder
        self._connections: set[Connection] = set()
        self._somebody_left = asyncio.Event()
        self._check_due: asyncio.TimerHandle | None = None
        self._next_warning = -math.inf

    @contextlib.asynccontextmanager
    async def serving(self, listeners: Sequence[socket.socket]) -> AsyncGenerator[None]:
        """At the end, what is being answered is given a moment to end too."""
        for listener in listeners:
            listener.setblocking(False)
        doors = [asyncio.create_task(self._accept(listener)) for listener in listeners]
        try:
            yield
        finally:
            for door in doors:
                door.cancel()
            await asyncio.gather(*doors, return_exceptions=True)
            for listener in listeners:
                listener.close()
            await self._stop()

    def abort(self) -> None:
        for connection in tuple(self._connections):
            connection.abort()

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                client, _ = await loop.sock_accept(listener)
                await self._let_in(client)
            except OSError as error:
                self._warn(error)
                self._make_room()
                await self._until_somebody_leaves(_RETRY_SECONDS)

    async def _let_in(self, client: socket.socket) -> None:
        try:
            while len(self._connections) >= self._limits.connections:
                self._make_room()
                await self._until_somebody_leaves(_RETRY_SECONDS)
            loop = asyncio.get_running_loop()
            await loop.connect_accepted_socket(self._connection, client)
        except BaseException:
            client.close()
            raise

    def _connection(self) -> Connection:
        return Connection(self._answer, self._limits, self._body_folder, self._enter, self._leave)

    def _enter(self, connection: Connection) -> None:
        self._connections.add(connection)
        if self._check_due is None:
            self._check_later()

    def _leave(self, connection: Connection) -> None:
        self._connections.discard(connection)
        self._somebody_left.set()

    async def _until_somebody_leaves(self, seconds: float) -> None:
        self._somebody_left.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._somebody_left.wait()

    def _make_room(self) -> None:
        """End the connection that has been silent for longest, if one is."""
        silent = [
            (since, each) for each in self._connections if (since := each.waits_since()) is not None
        ]
        if silent:
            min(silent, key=lambda pair: pair[0])[1].abort()

    def _check_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._check_due = (
            loop.call_later(_CHECK_SECONDS, self._check) if self._connections else None
        )

    def _check(self) -> None:
        self._check_later()
        now = asyncio.get_running_loop().time()
        for connection in tuple(self._connections):
            connection.check(now)

    def _warn(self, error: OSError) -> None:
        now = asyncio.get_running_loop().time()
        if now >= self._next_warning:
            self._next_warning = now + _SECONDS_BETWEEN_WARNINGS
            logger.warning("connection_not_accepted reason=%s", error.strerror)

    async def _stop(self) -> None:
        for connection in tuple(self._connections):
            connection.stop()
        end = asyncio.get_running_loop().time() + self._limits.stopping_seconds
        while self._connections and (left := end - asyncio.get_running_loop().time()) > 0:
            await self._until_somebody_leaves(left)
        self.abort()
