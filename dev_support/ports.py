"""Ports of this machine that nobody listens on."""

import errno
import socket

NEIGHBOURS_TRIED = 100
_NO_SUCH_ADDRESS = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def free_port_after(port: int) -> int:
    """A neighbour; 0, which takes any free one, when there is none near."""
    neighbours = range(port + 1, min(port + NEIGHBOURS_TRIED, 65536))
    return next((neighbour for neighbour in neighbours if _is_free(neighbour)), 0)


def _is_free(port: int) -> bool:
    """On both addresses that `localhost` may mean, as far as the machine has them."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            socket.create_server((address, port), family=family).close()
        except OSError as error:
            if error.errno not in _NO_SUCH_ADDRESS:
                return False
    return True
