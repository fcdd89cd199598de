"""A connection to addresses that were checked before, with one deadline for everything on it.

The name is looked up once, here; `httpcore` then keeps the host's name in the request and in TLS,
while the connection goes to the checked address. The deadline holds for a server that sends a byte
now and then, where a limit on each read would not.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, override

import httpcore

from function_app.documents.errors import AttachmentNotAccessible
from function_app.documents.fetching.host_rules import IPAddress, real_address

type Resolve = Callable[[str, int], list[IPAddress]]


class Deadline:
    """A third of the time is enough to be connected, a half is too long to hear nothing."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.silence = seconds / 2
        self._connect = seconds / 3
        self._end = time.monotonic() + seconds

    def is_over(self) -> bool:
        return time.monotonic() >= self._end

    def to_connect(self) -> float:
        return self._left(self._connect)

    def to_hear(self) -> float:
        return self._left(self.silence)

    def _left(self, at_most: float) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return min(left, at_most)


def look_up(host: str, port: int) -> list[IPAddress]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(real_address(str(entry[4][0])) for entry in found))


def look_up_within(deadline: Deadline, resolve: Resolve, host: str, port: int) -> list[IPAddress]:
    """The system's resolver knows no time limit: it works in a thread that may be left behind."""
    answers: SimpleQueue[list[IPAddress]] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(host, port))
        except (OSError, ValueError):  # unknown host; a label that DNS cannot hold
            answers.put([])

    Thread(target=ask, name="attachment-host-lookup", daemon=True).start()
    try:
        addresses = answers.get(timeout=deadline.to_connect())
    except Empty as error:
        raise httpcore.ConnectTimeout from error
    if not addresses:
        raise AttachmentNotAccessible("its host was not found")
    return addresses


class _TimedStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    @override
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.to_hear())

    @override
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.to_hear())

    @override
    def close(self) -> None:
        self._stream.close()

    @override
    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.to_hear()
        try:
            secured = self._stream.start_tls(ssl_context, server_hostname, left)
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):
                raise AttachmentNotAccessible("the server's certificate is not trusted") from error
            raise
        return _TimedStream(secured, self._deadline)

    @override
    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to the given addresses, in their order, whatever name it is asked for."""

    def __init__(
        self, addresses: list[IPAddress], deadline: Deadline, network: httpcore.NetworkBackend
    ) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._network = network

    @override
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        end = time.monotonic() + self._deadline.to_connect()
        for tries_left in range(len(self._addresses), 0, -1):
            share = max(end - time.monotonic(), 0) / tries_left
            try:
                return self._connect(self._addresses[-tries_left], port, share)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if tries_left == 1:
                    raise
        raise httpcore.ConnectError

    def _connect(self, address: IPAddress, port: int, seconds: float) -> httpcore.NetworkStream:
        return _TimedStream(
            self._network.connect_tcp(str(address), port, timeout=seconds), self._deadline
        )
