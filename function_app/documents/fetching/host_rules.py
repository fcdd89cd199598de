"""Which hosts an attachment may come from, and which addresses a connection may go to.

An attachment's URL is anybody's input, and this process stands inside the network. Without a list
of allowed hosts any public host is accepted over https; a private one, plain http, or a port of its
own has to be named.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Self

import httpx

from function_app.documents.errors import AttachmentNotAccessible

type IPAddress = IPv4Address | IPv6Address

# Refused even for a named host: metadata services, relays that lead back inside, and no real hosts.
_NEVER = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",
        "169.254.0.0/16",  # link-local, with the clouds' metadata services
        "100.100.100.200/32",  # Alibaba's metadata service
        "168.63.129.16/32",  # Azure's wire server, which Python calls global
        "192.0.0.0/24",  # protocols' own, with Oracle's metadata service
        "192.31.196.0/24",  # AS112: answers for names that should not be asked for
        "192.52.193.0/24",  # AMT relays
        "192.88.99.0/24",  # 6to4 relays
        "192.175.48.0/24",  # AS112
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/128",
        "::/96",  # IPv4-compatible, except ::1
        "64:ff9b::/96",  # NAT64: any IPv4 address in disguise
        "64:ff9b:1::/48",
        "::ffff:0:0:0/96",  # SIIT: IPv4 translated
        "100::/32",  # discard-only, and a prefix for tests
        "2001::/23",  # Teredo, ORCHID and other protocols' own
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
        "fd00:ec2::/32",  # Amazon's metadata services
        "fd20:ce::254/128",  # Google's
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)
_IPV6_LOOPBACK = IPv6Address("::1")


def real_address(text: str) -> IPAddress:
    """The address behind mapped forms such as `::ffff:10.0.0.1`."""
    address = ip_address(text)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_never_allowed(address: IPAddress) -> bool:
    return address != _IPV6_LOOPBACK and any(address in block for block in _NEVER)


def _plain_host(host: str) -> str:
    """One spelling for a host: lower case, IDNA, no brackets, no final dot."""
    name = host.strip().strip("[]").rstrip(".")
    try:
        return httpx.URL(scheme="https", host=name).raw_host.decode("ascii").lower()
    except (httpx.InvalidURL, UnicodeError):
        return name.lower()


def _has_host(url: httpx.URL) -> bool:
    """Reading the host decodes an international name, which may be none."""
    try:
        return bool(url.host)
    except UnicodeError:  # idna's errors are
        return False


_STANDARD_PORTS = {"http": 80, "https": 443}
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_NAMED_PORT = re.compile(r"(?P<host>\[.+\]|[^:]+):(?P<port>\d+)")


def port_of(url: httpx.URL) -> int:
    return url.port if url.port is not None else _STANDARD_PORTS[url.scheme]


@dataclass(frozen=True)
class HostRules:
    """The hosts named in the settings, each with its port, or with None for the standard ones.

    When there are any, no other host is asked.
    """

    named: frozenset[tuple[str, int | None]]

    @classmethod
    def naming(cls, hosts: Iterable[str]) -> Self:
        return cls(frozenset(_named(host) for host in hosts))

    def is_named(self, url: httpx.URL) -> bool:
        host, port = _plain_host(url.host), port_of(url)
        is_usual = port in _STANDARD_PORTS.values() or host in _THIS_MACHINE
        return (host, port) in self.named or (is_usual and (host, None) in self.named)

    def check_url(self, url: httpx.URL) -> None:
        if url.scheme not in _STANDARD_PORTS or not _has_host(url):
            raise AttachmentNotAccessible("its address is not a web address (https://...)")
        if url.userinfo:
            raise AttachmentNotAccessible("its address contains a user name or password")
        if not 0 < port_of(url) <= 65535:
            raise AttachmentNotAccessible("its address has an impossible port")
        if self.is_named(url):
            return
        if self.named:
            raise AttachmentNotAccessible(self._why_not_named(url))
        if url.scheme != "https":
            raise AttachmentNotAccessible("its address does not use https")
        if port_of(url) not in _STANDARD_PORTS.values():
            raise AttachmentNotAccessible("its address uses an unusual port")

    def check_addresses(self, url: httpx.URL, addresses: list[IPAddress]) -> None:
        named = self.is_named(url)
        for address in addresses:
            if _is_never_allowed(address) or not (named or address.is_global):
                raise AttachmentNotAccessible("its host is not on the public internet")

    def _why_not_named(self, url: httpx.URL) -> str:
        if _plain_host(url.host) in {host for host, _ in self.named}:
            return "its host is allowed, but not on the port in its address"
        return "its host is not on the list of allowed hosts"


def _named(entry: str) -> tuple[str, int | None]:
    """`host`, `host:port`, or an IPv6 address, which needs brackets before a port."""
    match = _NAMED_PORT.fullmatch(entry.strip())
    return (_plain_host(match["host"]), int(match["port"])) if match else (_plain_host(entry), None)
