"""A network in which every way that is not meant to be taken ends at a canary: a real listener on
loopback, which knows whether anybody connected.
"""

import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import override

import httpcore

from function_app.documents.fetching.host_rules import IPAddress, real_address

PUBLIC = "93.184.215.14"
DEAD = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"


@dataclass
class Canary:
    listener: socket.socket

    @property
    def port(self) -> int:
        return self.listener.getsockname()[1]

    def visits(self) -> int:
        """A connection is in the listener's queue before `connect` returns to who made it."""
        count = 0
        while True:
            try:
                self.listener.accept()[0].close()
            except BlockingIOError:
                return count
            count += 1


@contextmanager
def canary(host: str = "127.0.0.1") -> Iterator[Canary]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as listener:
        listener.setblocking(False)
        yield Canary(listener)


@dataclass
class CanaryNetwork(httpcore.NetworkBackend):
    """The public address leads to the server, if there is one, and nobody is at the dead one.

    Every other way, and every other port, leads to the canary.
    """

    canary: Canary
    public_port: int | None = None
    wanted: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])

    @override
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        self.wanted.append((host, port))
        if host == DEAD:
            raise httpcore.ConnectError
        is_public = (host, port) == (PUBLIC, 443)
        target = (is_public and self.public_port) or self.canary.port
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", target, timeout=timeout)


def resolve(host: str, port: int) -> list[IPAddress]:
    """Names of this test's own; numbers as the system's resolver reads them; nothing else."""
    if host.lower() == "files.example.com":
        return [real_address(PUBLIC)]
    if host.lower() == "other.example.com":
        return [real_address("93.184.215.99")]
    if host.lower() == "localhost" or host.lower().endswith("inside.invalid"):
        return [real_address("10.0.0.7")]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return [real_address(str(entry[4][0])) for entry in found]
