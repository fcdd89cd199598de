"""`localhost` is one host: both its addresses are bound, or it is not named."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from local_host.http.loopback import AddressInUse, listen
from tests.local_host.http.serving import WAIT


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")


@contextmanager
def taken(family: socket.AddressFamily, address: str) -> Iterator[int]:
    with socket.create_server((address, 0), family=family) as other:
        yield other.getsockname()[1]


@needs_ipv6
def test_both_addresses_are_bound_to_the_same_free_port() -> None:
    with closing(listen(0)) as loopback:
        port = int(loopback.url.removeprefix("http://localhost:"))
        assert [each.getsockname()[:2] for each in loopback.listeners] == [
            ("127.0.0.1", port),
            ("::1", port),
        ]
        for address in ("127.0.0.1", "::1"):
            socket.create_connection((address, port), timeout=WAIT).close()


@needs_ipv6
@pytest.mark.parametrize(
    ("family", "address"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
)
def test_an_address_of_somebody_else_is_named(family: socket.AddressFamily, address: str) -> None:
    with taken(family, address) as port:
        with pytest.raises(AddressInUse) as refused:
            listen(port)
        assert refused.value.address == address
    listen(port).close()


def test_without_ipv6_the_address_that_is_bound_is_named() -> None:
    """The address of the documentation stands in for one that the machine does not have."""
    with closing(listen(0, ipv6="2001:db8::1")) as loopback:
        (listener,) = loopback.listeners
        assert loopback.url == f"http://127.0.0.1:{listener.getsockname()[1]}"
