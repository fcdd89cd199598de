"""The pages of a claim's documents over HTTP: pictures, words and marks, for whoever may see it."""

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image

from dev_support.file_share import serve
from function_app.access.link_tokens import LinkSigner
from tests.function_app.access.conftest import KEY
from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.documents.pdf_files import pages
from tests.hosts import Host, running_host

VIN = "1HGCM82633A004352"
FORM = pages(["CLAIM FORM", f"VIN: {VIN}", "Contract number: VSC-7788"], ["Deductible: $100.00"])
FORM_SHA = sha256(FORM).hexdigest()
DAMAGED = b"%PDF-1.7 nothing more"
LETTER = b"Dear claims desk"


def _photo() -> bytes:
    file = BytesIO()
    Image.new("RGB", (300, 200), "navy").save(file, "JPEG")
    return file.getvalue()


PHOTO = _photo()
PAPERS = {"form.pdf": FORM, "photo.jpg": PHOTO, "damaged.pdf": DAMAGED, "letter.txt": LETTER}


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    env = {"CLAIM_FILES": "folder:files", "OCR": "off"}
    data = tmp_path_factory.mktemp("pages")
    with serve(PAPERS) as url, running_host(data_dir=data, env=env) as host:
        api = ClaimsApi(host)
        api.waiting("P-1", attachment_urls=[url + name for name in PAPERS])
        api.waiting("P-2")
        yield host


def get(host: Host, path: str, claim_id: str = "P-1") -> httpx.Response:
    return host.get(f"/api/review/claim-{claim_id}/files{path}")


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def test_the_files_of_a_claim_are_listed(host: Host) -> None:
    assert get(host, f"/{FORM_SHA}/pages").status_code == 200
    files = get(host, "").json()["files"]
    assert [(file["name"], file["kind"], file["sha256"]) for file in files] == [
        ("form.pdf", "pdf", FORM_SHA),
        ("photo.jpg", "picture", digest(PHOTO)),
        ("damaged.pdf", "pdf", digest(DAMAGED)),
        ("letter.txt", "text", digest(LETTER)),
    ]
    assert files[0]["pages"] == 2
    assert get(host, "", "P-2").json() == {"files": []}


def test_a_page_is_a_picture_for_this_browser_alone(host: Host) -> None:
    sheets = get(host, f"/{FORM_SHA}/pages").json()
    assert (sheets["count"], sheets["pages"]) == (2, [{"width": 595, "height": 842}] * 2)
    for asked, width in (("", 800), ("?w=800", 800), ("?w=1600", 1600)):
        reply = get(host, f"/{FORM_SHA}/pages/2{asked}")
        assert (reply.status_code, reply.headers["Content-Type"]) == (200, "image/webp")
        assert reply.headers["Cache-Control"] == "private, max-age=86400, immutable"
        assert reply.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert Image.open(BytesIO(reply.content)).width == width
    photo = get(host, f"/{digest(PHOTO)}/pages/1")
    assert Image.open(BytesIO(photo.content)).size == (300, 200)


def test_words_come_with_their_places_and_the_forms_quotes_with_their_marks(host: Host) -> None:
    words = get(host, f"/{FORM_SHA}/pages/1/words").json()
    assert [set(word) for word in words] == [{"text", "x", "y", "w", "h"}] * len(words)
    (vin,) = [word for word in words if word["text"] == VIN]
    marks = get(host, f"/{FORM_SHA}/pages/1/marks").json()["marks"]
    (mark,) = marks["vehicle.vin"]
    assert mark["x"] < vin["x"] < vin["x"] + vin["w"] <= mark["x"] + mark["w"] + 0.001
    assert mark["y"] == pytest.approx(vin["y"], abs=0.001)
    assert "contract.deductible" not in marks
    second = get(host, f"/{FORM_SHA}/pages/2/marks").json()["marks"]
    assert list(second) == ["contract.deductible"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"/{FORM_SHA}/pages/3", 404, "page_not_found"),
        (f"/{FORM_SHA}/pages/0", 404, "page_not_found"),
        (f"/{FORM_SHA}/pages/-1", 404, "page_not_found"),
        (f"/{FORM_SHA}/pages/one/words", 404, "page_not_found"),
        (f"/{FORM_SHA}/pages/1?w=1601", 400, "validation_failed"),
        (f"/{digest(DAMAGED)}/pages", 422, "page_not_shown"),
        (f"/{digest(DAMAGED)}/pages/1", 422, "page_not_shown"),
        (f"/{digest(LETTER)}/pages/1/marks", 422, "page_not_shown"),
        (f"/{digest(b'another')}/pages/1", 404, "file_not_found"),
        (f"/{FORM_SHA.upper()}/pages/1", 404, "file_not_found"),
        (f"/{FORM_SHA}.1.800.webp", 404, "file_not_found"),
    ],
)
def test_a_refusal_says_why(host: Host, path: str, status: int, code: str) -> None:
    reply = get(host, path)
    assert (reply.status_code, reply.json()["error"]) == (status, code)
    assert reply.headers["Cache-Control"] == "no-store"
    if code == "page_not_shown":
        assert reply.json()["message"].endswith(f"{reply.json()['reason']}.")


@pytest.mark.parametrize("what", ["", "/1", "/1/words", "/1/marks"])
def test_another_claim_has_none_of_it(host: Host, what: str) -> None:
    reply = get(host, f"/{FORM_SHA}/pages{what}", "P-2")
    assert (reply.status_code, reply.json()["error"]) == (404, "file_not_found")
    reply = get(host, f"/{FORM_SHA}/pages{what}", "nobody")
    assert (reply.status_code, reply.json()["error"]) == (404, "instance_not_found")


def test_only_the_claims_own_link_opens_its_pages(
    tmp_path: Path,
) -> None:
    env = {"CLAIM_FILES": "folder:files", "REVIEW_AUTH": "link", "REVIEW_LINK_KEYS": KEY}
    signer = LinkSigner((KEY,), hours=72)
    with serve(PAPERS) as url, running_host(data_dir=tmp_path, env=env) as host:
        api = ClaimsApi(host)
        for claim_id in ("L-1", "L-2"):
            api.waiting(claim_id, attachment_urls=[f"{url}form.pdf"])
        request_id = api.status("L-1")["request_id"]
        token = {"X-Review-Token": signer.sign("claim-L-1", request_id, "ada@example.com")}
        paths = ["", *(f"/{FORM_SHA}/pages{what}" for what in ("", "/1", "/1/words", "/1/marks"))]
        for path in paths:
            assert get(host, path, "L-1").status_code == 401
            own = host.get(f"/api/review/claim-L-1/files{path}", headers=token)
            assert own.status_code == 200
            other = host.get(f"/api/review/claim-L-2/files{path}", headers=token)
            assert (other.status_code, other.json()["error"]) == (403, "not_allowed")
