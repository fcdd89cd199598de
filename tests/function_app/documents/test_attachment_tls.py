"""Over https the certificate is checked for the host's name, on the connection to its address."""

import datetime
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from function_app.claims.models import DocumentStatus
from function_app.documents.address import real_address
from function_app.documents.reader import Document, DocumentReader
from tests.function_app.documents.attachment_server import AttachmentServer, attachment_server

HOST = "files.invalid"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for `HOST` that vouches for itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    file.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


@pytest.fixture
def server(certificate: Path) -> Iterator[AttachmentServer]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with attachment_server(tls) as served:
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
