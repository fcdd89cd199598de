"""Ports of this machine that nobody listens on."""

import socket

NEIGHBOURS_TRIED = 100


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def free_port_after(port: int) -> int:
    """A neighbour; 0, which takes any free one, when there is none near."""
    neighbours = range(port + 1, min(port + NEIGHBOURS_TRIED, 65536))
    return next((neighbour for neighbour in neighbours if _is_free(neighbour)), 0)


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
