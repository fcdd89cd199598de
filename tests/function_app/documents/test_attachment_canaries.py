"""No URL, redirect or name that changes its mind makes the app connect to where it must not."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from function_app.documents.fetching.connection import Resolve
from function_app.documents.fetching.host_rules import IPAddress, real_address
from function_app.documents.reader import Document, DocumentReader
from function_app.domain.document import DocumentStatus
from tests.function_app.documents.attachment_server import AttachmentServer, attachment_server
from tests.function_app.documents.canaries import (
    DEAD,
    PUBLIC,
    Canary,
    CanaryNetwork,
    canary,
    resolve,
)
from tests.function_app.documents.certificates import self_signed, serving_as
from tests.function_app.documents.hostile_urls import ADDRESSES, HOSTILE, spellings

HOST = "files.example.com"
START = f"https://{HOST}/start.pdf"


@dataclass
class Outside:
    """The public host, over TLS, with a canary everywhere else."""

    server: AttachmentServer
    canary: Canary
    trusted: ssl.SSLContext

    def read(self, url: str, resolve: Resolve = resolve) -> Document:
        reader = DocumentReader(
            timeout_seconds=3,
            resolve=resolve,
            ssl_context=self.trusted,
            network=CanaryNetwork(self.canary, self.server.port),
        )
        return reader.read(url)

    def refuses(self, url: str, resolve: Resolve = resolve) -> None:
        document = self.read(url, resolve)
        assert self.canary.visits() == 0
        assert document.status is DocumentStatus.NOT_ACCESSIBLE
        assert document.note
        assert document.note.startswith("The attachment could not be downloaded: ")


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    certificate = self_signed(HOST, tmp_path_factory.mktemp("tls"))
    trusted = ssl.create_default_context(cafile=certificate)
    with attachment_server(serving_as(certificate)) as server, canary() as listener:
        server.serves("/form.txt", b"Contract VSC-100")
        yield Outside(server, listener, trusted)


def test_there_are_hundreds_of_them() -> None:
    assert len(HOSTILE) >= 300


def test_the_public_host_is_read(outside: Outside) -> None:
    assert outside.read(f"https://{HOST}/form.txt").text == "Contract VSC-100"
    assert outside.canary.visits() == 0


def test_a_canary_knows_its_visitors(outside: Outside) -> None:
    """A host that is named in the settings may be private, and its canary is visited."""
    network = CanaryNetwork(outside.canary)
    reader = DocumentReader(
        allowed_hosts=["inside.invalid"], timeout_seconds=0.2, resolve=resolve, network=network
    )
    reader.read("http://inside.invalid/")
    assert network.wanted == [("10.0.0.7", 80)]
    assert outside.canary.visits() == 1


@pytest.mark.parametrize("url", HOSTILE, ids=ascii)
def test_a_hostile_url(outside: Outside, url: str) -> None:
    outside.refuses(url)


@pytest.mark.parametrize("spelling", spellings("127.0.0.1"), ids=ascii)
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_this_machines_own_ports_by_the_real_network(
    outside: Outside, host: str, spelling: str
) -> None:
    reader = DocumentReader(timeout_seconds=3, ssl_context=outside.trusted)
    with canary(host) as listener:
        for scheme in ("http", "https"):
            document = reader.read(f"{scheme}://{spelling}:{listener.port}")
            assert document.status is DocumentStatus.NOT_ACCESSIBLE
        assert listener.visits() == 0


def _can_be_sent(url: str) -> bool:
    return url.isascii() and url.isprintable() and url.strip() != ""


LOCATIONS = [
    url
    for url in HOSTILE
    if _can_be_sent(url) and (":" in url.partition("/")[0] or url.startswith("//"))
]


@pytest.mark.parametrize("location", LOCATIONS)
def test_a_redirect_to_a_hostile_url(outside: Outside, location: str) -> None:
    outside.server.redirects("/start.pdf", location)
    outside.refuses(START)


@pytest.mark.parametrize("hops", [1, 2, 3])
def test_a_redirect_to_inside_after_harmless_ones(outside: Outside, hops: int) -> None:
    for hop in range(1, hops):
        outside.server.redirects(f"/hop-{hop}", f"/hop-{hop + 1}")
    outside.server.redirects(f"/hop-{hops}", "https://inside.invalid/")
    outside.server.redirects("/start.pdf", "/hop-1")
    outside.refuses(START)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_name_with_a_hostile_address(outside: Outside, address: str) -> None:
    outside.refuses(START, lambda host, port: [real_address(address)])


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_name_with_a_hostile_address_among_public_ones(outside: Outside, address: str) -> None:
    dead, public, bad = real_address(DEAD), real_address(PUBLIC), real_address(address)
    for answer in ([bad, public], [dead, bad], [dead, bad, public]):
        outside.refuses(START, lambda host, port, answer=answer: answer)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_name_that_changes_to_a_hostile_address(outside: Outside, address: str) -> None:
    """Its first answer is connected to, whatever it says next; the next hop asks again."""
    answers = iter([[real_address(PUBLIC)], [real_address(address)]])

    def rebinding(host: str, port: int) -> list[IPAddress]:
        return next(answers)

    outside.server.redirects("/start.pdf", "/form.txt")
    outside.refuses(START, rebinding)
    assert next(answers, None) is None


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_name_whose_next_answer_would_be_public(outside: Outside, address: str) -> None:
    """One answer is both checked and connected to; there is no second opinion."""
    answers = iter([[real_address(address)], [real_address(PUBLIC)]])
    outside.refuses(START, lambda host, port: next(answers))
    assert len(list(answers)) == 1
