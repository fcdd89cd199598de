"""A kept document as the page's reader gets it, over HTTP: the bytes, and nothing that runs."""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

import httpx
import pytest

from dev_support.file_share import serve
from function_app.claim_files.served import served_as
from tests.function_app.claims.conftest import ClaimsApi
from tests.hosts import Host, running_host

ESTIMATE = b"REPAIR ESTIMATE\r\nTotal: $767.50\r\n"
PAGE = b"<html><script>alert(1)</script><p>Estimate</p></html>"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
PAPERS = {"estimate.txt": ESTIMATE, "page.html": PAGE, "photo.png": PNG}


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """One claim has every paper, another has none."""
    env = {"CLAIM_FILES": "folder:files"}
    data = tmp_path_factory.mktemp("kept")
    with serve(PAPERS) as url, running_host(data_dir=data, env=env) as host:
        api = ClaimsApi(host)
        api.waiting("F-1", attachment_urls=[url + name for name in PAPERS])
        api.waiting("F-2")
        yield host


def kept(host: Host, content: bytes, claim_id: str = "F-1") -> httpx.Response:
    digest = sha256(content).hexdigest()
    return host.get(f"/api/review/claim-{claim_id}/files/{digest}")


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (ESTIMATE, "text/plain; charset=utf-8"),
        (PAGE, "text/plain; charset=utf-8"),
        (PNG, "image/png"),
    ],
)
def test_a_document_is_served_as_what_its_bytes_are(
    host: Host, content: bytes, content_type: str
) -> None:
    reply = kept(host, content)
    assert (reply.status_code, reply.content) == (200, content)
    assert reply.headers["Content-Type"] == content_type
    name = sha256(content).hexdigest()[:12]
    assert reply.headers["Content-Disposition"].startswith(f'attachment; filename="{name}.')
    digest = b64encode(sha256(content).digest()).decode()
    assert reply.headers["Repr-Digest"] == f"sha-256=:{digest}:"
    assert reply.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Cache-Control"] == "no-store"


def test_the_page_leads_to_each_and_shows_the_senders_address_as_text(host: Host) -> None:
    page = host.get("/api/review/claim-F-1").text
    for name, content in PAPERS.items():
        assert f'href="claim-F-1/files/{sha256(content).hexdigest()}"' in page
        assert f"/{name}</span>" in page
    assert 'href="http' not in page


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"claim-F-2/files/{sha256(ESTIMATE).hexdigest()}", "file_not_found"),
        (f"claim-f-1/files/{sha256(ESTIMATE).hexdigest()}", "instance_not_found"),
        (f"claim-nobody/files/{sha256(ESTIMATE).hexdigest()}", "instance_not_found"),
        (f"claim-F-1/files/{sha256(b'other').hexdigest()}", "file_not_found"),
        (f"claim-F-1/files/{sha256(ESTIMATE).hexdigest().upper()}", "file_not_found"),
        ("claim-F-1/files/first-run", "file_not_found"),
        ("claim-F-1/files/..%2F..%2Fdurable.db", "file_not_found"),
        ("claim-F-1/files/%2Fetc%2Fpasswd", "file_not_found"),
    ],
)
def test_another_file_is_not_served(host: Host, path: str, code: str) -> None:
    reply = host.get(f"/api/review/{path}")
    assert reply.status_code == 404
    if "%2F" not in path:  # there the host may see another route
        assert reply.json()["error"] == code


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"<svg><script>alert(1)</script></svg>", "text/plain; charset=utf-8"),
        ("日本".encode() * 171, "text/plain; charset=utf-8"),
        (b"PK\x03\x04" + bytes(40), "application/octet-stream"),
        (b"\xff\xfe<\x00s\x00", "application/octet-stream"),
        (b"", "text/plain; charset=utf-8"),
    ],
)  # fmt: skip
def test_the_first_bytes_say_what_a_file_is(content: bytes, content_type: str) -> None:
    assert served_as(content).content_type == content_type
