"""Where the host listens: on both addresses that `localhost` may mean, so that nobody else answers
on the other one.
"""

import errno
import os
import socket
from dataclasses import dataclass

_BACKLOG = 2048
_PORTS_TRIED = 50
_NO_SUCH_ADDRESS = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT}


class AddressInUse(Exception):
    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class _NoSuchAddress(Exception):
    """This machine has no IPv6."""


@dataclass(frozen=True, slots=True)
class Loopback:
    """`name` is what a URL calls the host: `localhost` only where all that it may mean is ours."""

    listeners: tuple[socket.socket, ...]
    name: str

    @property
    def url(self) -> str:
        return f"http://{self.name}:{_port(self.listeners[0])}"

    def close(self) -> None:
        for listener in self.listeners:
            listener.close()


def listen(port: int, ipv6: str = "::1") -> Loopback:
    """Port 0 takes one that is free on both addresses. Raises AddressInUse."""
    for _ in range(_PORTS_TRIED if port == 0 else 0):
        try:
            return _listen(port, ipv6)
        except AddressInUse:
            continue
    return _listen(port, ipv6)


def _listen(port: int, ipv6: str) -> Loopback:
    first = _listener(socket.AF_INET, "127.0.0.1", port)
    try:
        second = _listener(socket.AF_INET6, ipv6, _port(first))
    except _NoSuchAddress:
        return Loopback((first,), "127.0.0.1")
    except AddressInUse:
        first.close()
        raise
    return Loopback((first, second), "localhost")


def _listener(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    try:
        # asyncio turns Nagle's delay off only on sockets that name their protocol.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            _bind(listener, address, port)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        if error.errno in _NO_SUCH_ADDRESS:
            raise _NoSuchAddress from error
        raise AddressInUse(address) from error
    return listener


def _bind(listener: socket.socket, address: str, port: int) -> None:
    if os.name == "posix":  # elsewhere it would let two hosts share the port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if listener.family is socket.AF_INET6:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    listener.bind((address, port))
    listener.listen(_BACKLOG)


def _port(listener: socket.socket) -> int:
    return listener.getsockname()[1]
