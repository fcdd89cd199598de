"""Over https the certificate is checked for the host's name, on the connection to its address."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from function_app.documents.fetching.host_rules import real_address
from function_app.documents.reader import Document, DocumentReader
from function_app.domain.document import DocumentStatus
from tests.function_app.documents.attachment_server import AttachmentServer, attachment_server
from tests.function_app.documents.certificates import self_signed, serving_as

HOST = "files.invalid"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(HOST, tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server(certificate: Path) -> Iterator[AttachmentServer]:
    with attachment_server(serving_as(certificate)) as served:
        served.serves("/form.txt", b"Claim form for VSC-100")
        yield served


def read(url: str, trusted: ssl.SSLContext | None) -> Document:
    return DocumentReader(
        allowed_hosts=[f"{name}:{httpx.URL(url).port}" for name in (HOST, "other.invalid")],
        timeout_seconds=10,
        resolve=lambda host, port: [real_address("127.0.0.1")],
        ssl_context=trusted,
    ).read(url)


def test_the_hosts_name_is_what_the_certificate_must_prove(
    server: AttachmentServer, certificate: Path
) -> None:
    trusted = ssl.create_default_context(cafile=certificate)
    assert read(server.url("/form.txt", HOST), trusted).text == "Claim form for VSC-100"
    assert server.asked == [("/form.txt", f"{HOST}:{server.port}")]


def test_a_certificate_for_another_name_is_refused(
    server: AttachmentServer, certificate: Path
) -> None:
    trusted = ssl.create_default_context(cafile=certificate)
    document = read(server.url("/form.txt", "other.invalid"), trusted)
    assert document.status is DocumentStatus.NOT_ACCESSIBLE
    assert "certificate is not trusted" in str(document.note)


def test_a_certificate_of_nobody_is_refused(server: AttachmentServer) -> None:
    document = read(server.url("/form.txt", HOST), trusted=None)
    assert "certificate is not trusted" in str(document.note)
    assert server.asked == []
