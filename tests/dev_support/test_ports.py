"""Ports that nobody listens on."""

import socket

from dev_support.ports import free_port, free_port_after
from tests.local_host.http.test_loopback import needs_ipv6, taken


def test_a_free_port_can_be_had() -> None:
    with socket.create_server(("127.0.0.1", free_port())):
        pass


def test_a_port_that_is_taken_is_not_called_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        assert free_port_after(port - 1) != port


@needs_ipv6
def test_a_port_that_is_taken_on_the_other_address_is_not_called_free() -> None:
    with taken(socket.AF_INET6, "::1") as port:
        assert free_port_after(port - 1) != port


def test_without_a_free_neighbour_any_port_will_do() -> None:
    assert free_port_after(65535) == 0
