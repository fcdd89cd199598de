"""A claim that is filed as a form, with its files: they are kept with it, and read."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.function_app.claims.conftest import ClaimsApi
from tests.hosts import running_host

LETTER = "Hello, my alternator failed. The contract number is VSC-7788."
PAPER = ("file", ("odometer.txt", b"Odometer: 45,210 miles", "text/plain"))


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClaimsApi]:
    env = {"CLAIM_FILES": "folder:claim-files", "OCR": "off"}
    with running_host(data_dir=tmp_path_factory.mktemp("forms"), env=env) as host:
        yield ClaimsApi(host)


def kept(api: ClaimsApi, claim_id: str) -> list[dict[str, object]]:
    state = api.at(claim_id, "awaiting_approval")
    return state["agent1_output"]["documents"]


def test_files_of_a_form_are_read_and_kept(api: ClaimsApi):
    form = {"claim_id": "FORM-1", "email_content": LETTER, "attachment_urls": "[]"}
    form["metadata"] = '{"from": "the portal"}'
    reply = api.host.post("/api/claims/start", data=form, files=[PAPER, PAPER])
    assert (reply.status_code, reply.json()["ignored"]) == (202, [])
    [first] = kept(api, "FORM-1")  # the same file twice is one
    assert first["sha256"] == sha256(PAPER[1][1]).hexdigest()
    original = api.host.get(f"/api/review/claim-FORM-1/files/{first['sha256']}")
    assert original.content == PAPER[1][1]


def test_a_file_alone_is_a_claim(api: ClaimsApi):
    reply = api.host.post("/api/claims/start", data={"claim_id": "FORM-2"}, files=[PAPER])
    assert reply.status_code == 202, reply.text
    assert [one["name"] for one in kept(api, "FORM-2")] == ["odometer.txt"]


def test_what_is_not_understood_is_told_for_both_kinds(api: ClaimsApi):
    form = {"claim_id": "FORM-3", "email_content": LETTER, "emial": "x", "kept_files": "y"}
    sent = [("attachment", PAPER[1])]
    reply = api.host.post("/api/claims/start", data=form, files=sent)
    assert sorted(reply.json()["ignored"]) == ["attachment", "emial", "kept_files"]
    body = {"claim_id": "FORM-4", "email_content": LETTER, "attachments": [], "kept_files": [{}]}
    reply = api.host.post("/api/claims/start", json=body)
    assert sorted(reply.json()["ignored"]) == ["attachments", "kept_files"]


@pytest.mark.parametrize(
    ("form", "files", "status"),
    [
        ({"claim_id": "BAD-1", "metadata": "{"}, [PAPER], 400),
        ({"claim_id": "BAD-1", "metadata": "[]"}, [PAPER], 400),
        ({"claim_id": "BAD-1", "sender_email": "no address"}, [PAPER], 400),
        ({"claim_id": "BAD-1"}, [PAPER] * 11, 400),
        ({"claim_id": "BAD-1"}, [("file", ("a", b"x" * 9_000_000))] * 3, 400),
        ({"claim_id": "BAD-1"}, [("file", ("a", b"x" * 9_500_000))] * 3, 413),
        ({"claim_id": "BAD-1"}, [("file", ("empty.pdf", b""))], 400),
    ],
)
def test_a_form_that_cannot_be_taken_files_nothing(
    api: ClaimsApi, form: dict[str, str], files: list[tuple[str, tuple[str, bytes]]], status: int
):
    reply = api.host.post("/api/claims/start", data=form, files=files)
    assert reply.status_code == status, reply.text
    assert api.host.get("/api/claims/status/claim-BAD-1").status_code == 404


def test_files_for_a_claim_that_exists_are_not_laid_with_it(api: ClaimsApi, tmp_path: Path):
    body = {"claim_id": "FORM-5", "email_content": LETTER}
    assert api.host.post("/api/claims/start", json=body).status_code == 202
    other = ("file", ("other.txt", b"put in by somebody else"))
    reply = api.host.post("/api/claims/start", data=body, files=[other])
    assert reply.status_code == 409
    digest = sha256(other[1][1]).hexdigest()
    assert api.host.get(f"/api/review/claim-FORM-5/files/{digest}").status_code == 404
