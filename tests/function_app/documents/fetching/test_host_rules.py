"""Which hosts and addresses an attachment may come from."""

from ipaddress import ip_address

import httpx
import pytest

from function_app.documents.errors import AttachmentNotAccessible
from function_app.documents.fetching.host_rules import HostRules, real_address

PUBLIC = HostRules.naming([])
PAGE = httpx.URL("https://files.example.com/a.pdf")
NEVER = (
    "169.254.169.254", "168.63.129.16", "192.88.99.1", "224.0.0.1", "0.0.0.0", "255.255.255.255",
    "::", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "fe80::1", "ff02::1",
    "::7f00:1", "::ffff:0:7f00:1", "5f00::1", "3fff::1", "2001:20::1", "192.0.0.192",
    "192.31.196.1", "192.52.193.1", "192.175.48.1", "100.100.100.200", "100::1", "2620:4f:8000::1",
    "fd00:ec2::254", "fd20:ce::254", "fe80::1%eth0", "239.255.255.250", "ff0e::1", "fec0::1",
)  # fmt: skip
PRIVATE = ("127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1",
           "fd00::1")  # fmt: skip


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses_are_accepted(address: str) -> None:
    PUBLIC.check_addresses(PAGE, [ip_address(address)])


@pytest.mark.parametrize("address", NEVER + PRIVATE)
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(AttachmentNotAccessible):
        PUBLIC.check_addresses(PAGE, [ip_address(address)])


def test_one_bad_address_among_good_ones_is_enough_to_refuse() -> None:
    with pytest.raises(AttachmentNotAccessible):
        PUBLIC.check_addresses(PAGE, [ip_address("93.184.215.14"), ip_address("10.0.0.1")])


@pytest.mark.parametrize("address", PRIVATE)
def test_a_named_host_may_be_private(address: str) -> None:
    HostRules.naming(["files.example.com"]).check_addresses(PAGE, [ip_address(address)])


@pytest.mark.parametrize("address", NEVER)
def test_a_named_host_may_not_lead_to_metadata_services_and_relays(address: str) -> None:
    with pytest.raises(AttachmentNotAccessible):
        HostRules.naming(["files.example.com"]).check_addresses(PAGE, [ip_address(address)])


@pytest.mark.parametrize(
    ("mapped", "meant"),
    [("::ffff:127.0.0.1", "127.0.0.1"), ("::ffff:a9fe:a9fe", "169.254.169.254")],
)
def test_a_mapped_address_is_judged_by_what_it_means(mapped: str, meant: str) -> None:
    assert real_address(mapped) == ip_address(meant)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://files.example.com/a.pdf", "does not use https"),
        ("https://files.example.com:8443/a.pdf", "unusual port"),
        ("https://files.example.com:99999/a.pdf", "impossible port"),
        ("https://user:secret@files.example.com/a.pdf", "user name or password"),
        ("ftp://files.example.com/a.pdf", "not a web address"),
        ("file:///etc/passwd", "not a web address"),
        ("claim.pdf", "not a web address"),
        ("", "not a web address"),
    ],
)
def test_urls_that_are_refused_without_asking_anybody(url: str, reason: str) -> None:
    with pytest.raises(AttachmentNotAccessible, match=reason):
        PUBLIC.check_url(httpx.URL(url))


@pytest.mark.parametrize(
    "url",
    ["http://files.local/a", "https://FILES.local./a", "http://files.local:443/a"],
)
def test_a_named_host_may_use_http_and_the_standard_ports(url: str) -> None:
    HostRules.naming(["Files.Local"]).check_url(httpx.URL(url))


@pytest.mark.parametrize(
    ("named", "url"),
    [
        ("files.local:8080", "http://files.local:8080/a"),
        ("[fd00::7]:8080", "http://[fd00::7]:8080/a"),
        ("fd00::7", "http://[fd00::7]/a"),
        ("localhost", "http://localhost:7071/a"),
        ("127.0.0.1", "http://127.0.0.1:7071/a"),
        ("::1", "http://[::1]:7071/a"),
    ],
)
def test_another_port_is_named_with_its_host_except_on_this_machine(named: str, url: str) -> None:
    HostRules.naming([named]).check_url(httpx.URL(url))


@pytest.mark.parametrize(
    ("named", "url"),
    [
        ("files.local", "http://files.local:22/a"),
        ("files.local:8080", "http://files.local/a"),
        ("files.local:8080", "http://files.local:8081/a"),
        ("[fd00::7]:8080", "http://[fd00::7]/a"),
        ("localhost:7071", "http://localhost:7072/a"),
    ],
)
def test_a_port_that_is_not_named_is_refused(named: str, url: str) -> None:
    with pytest.raises(AttachmentNotAccessible, match="not on the port in its address"):
        HostRules.naming([named]).check_url(httpx.URL(url))


def test_with_a_list_no_other_host_is_asked() -> None:
    with pytest.raises(AttachmentNotAccessible, match="not on the list"):
        HostRules.naming(["files.local"]).check_url(PAGE)


def test_an_international_name_is_found_in_either_spelling() -> None:
    for spelling in ("b\u00fccher.example", "xn--bcher-kva.example"):
        HostRules.naming([spelling]).check_url(httpx.URL("http://b\u00fccher.example/a.pdf"))
