"""What every place for a claim's files does: a folder, and a container of a storage account."""

import stat
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from azure.storage.blob import ContainerClient
from pydantic import ValidationError

from function_app.claim_files.blob import BlobFiles
from function_app.claim_files.folder import FolderFiles
from function_app.claim_files.opened import open_files
from function_app.claim_files.ports import Attempt, ClaimFiles, LetterNote, NothingKept
from function_app.settings import Settings
from tests.azurite import azurite

PDF = b"%PDF-1.7 an estimate"


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    with azurite() as connection_string:
        yield connection_string


@pytest.fixture(params=["folder", "blob"])
def files(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ClaimFiles:
    """As the settings name it."""
    if request.param == "blob":
        monkeypatch.setenv("AzureWebJobsStorage", request.getfixturevalue("storage"))
        return open_files(Settings(claim_files=f"blob:claims-{uuid4().hex[:8]}"))
    return open_files(Settings(claim_files="folder:files", local_data_dir=tmp_path))


def attempt(code: str = "stale_request", who: str | None = "ann@example.com") -> Attempt:
    return Attempt.made("2031-02-01T00:00:00Z", code, None, who)


def letter_note(number: int) -> LetterNote:
    return LetterNote(at="2026-11-29T08:00:00Z", number=str(number), happened="sending")


def test_a_document_is_found_by_its_sha256_and_only_by_its_claim(files: ClaimFiles) -> None:
    digest = files.put(PDF, "claim-A")
    assert digest == sha256(PDF).hexdigest()
    assert files.put(PDF, "claim-A") == digest
    assert files.get("claim-A", digest) == PDF
    assert files.get("claim-a", digest) is None
    assert files.get("claim-A", sha256(b"another").hexdigest()) is None


def test_an_empty_document_is_kept_too(files: ClaimFiles) -> None:
    assert files.get("claim-A", files.put(b"", "claim-A")) == b""


def test_the_first_run_of_a_claim_stays_the_first(files: ClaimFiles) -> None:
    assert files.first_run("claim-A", "one") == "one"
    assert files.first_run("claim-A", "one") == "one"
    assert files.first_run("claim-A", "two") == "one"
    assert files.first_run("claim-B", "two") == "two"


def test_of_runs_at_once_one_is_the_first(files: ClaimFiles) -> None:
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda run: files.first_run("claim-A", f"run-{run}"), range(16)))
    first = files.first_run("claim-A", "late")
    assert all(said in (first, f"run-{run}") for run, said in enumerate(told))
    assert first in told


def test_attempts_are_told_in_their_order(files: ClaimFiles) -> None:
    files.first_run("claim-A", "one")
    assert files.attempts("claim-A") == []
    for number in range(3):
        files.note_attempt("claim-A", attempt(f"code-{number}"))
    assert [one.code for one in files.attempts("claim-A")] == ["code-0", "code-1", "code-2"]


def test_attempts_at_once_are_all_told(files: ClaimFiles) -> None:
    files.first_run("claim-A", "one")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: files.note_attempt("claim-A", attempt(f"c{n}")), range(32)))
    assert {one.code for one in files.attempts("claim-A")} == {f"c{n}" for n in range(32)}


def test_notes_of_letters_at_once_are_all_kept_until_the_claim_is_forgotten(
    files: ClaimFiles,
) -> None:
    def note(number: int) -> None:
        files.note_letter("claim-A", letter_note(number))

    note(0)
    assert files.letter_notes("claim-A") == []  # it never ran
    files.first_run("claim-A", "one")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(note, range(32)))
    assert {one.number for one in files.letter_notes("claim-A")} == {*map(str, range(32))}
    files.forget("claim-A")
    note(33)
    assert files.letter_notes("claim-A") == []


def test_ids_that_a_stranger_makes_up_leave_no_trace(files: ClaimFiles) -> None:
    files.note_attempt("claim-nobody", attempt())
    assert files.attempts("claim-nobody") == []


def test_who_guesses_all_day_fills_no_disk(
    files: ClaimFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = type(files).__module__
    monkeypatch.setattr(f"{module}.MOST_ATTEMPT_BYTES", 300)
    files.first_run("claim-A", "one")
    for _ in range(20):
        files.note_attempt("claim-A", attempt(who="x" * 10_000))
    assert len(files.attempts("claim-A")) == 1


def test_what_is_forgotten_is_gone_and_the_id_stays_taken(files: ClaimFiles) -> None:
    files.first_run("claim-A", "one")
    digest, other = files.put(PDF, "claim-A"), files.put(PDF, "claim-B")
    files.note_attempt("claim-A", attempt())
    for _ in range(2):
        files.forget("claim-A")
    files.note_attempt("claim-A", attempt())
    assert (files.get("claim-A", digest), files.attempts("claim-A")) == (None, [])
    assert files.first_run("claim-A", "two") == "one"
    assert files.get("claim-B", other) == PDF


def test_what_was_made_of_a_document_goes_with_its_claim(files: ClaimFiles) -> None:
    files.first_run("claim-A", "one")
    picture = f"{files.put(PDF, 'claim-A')}.1.800.webp"
    assert files.made("claim-A", picture) is None
    for content in (b"one", b"another"):
        files.keep_made(content, "claim-A", picture)
        assert files.made("claim-A", picture) == content
    assert files.made("claim-B", picture) is None
    files.forget("claim-A")
    files.keep_made(b"late", "claim-A", picture)
    assert files.made("claim-A", picture) is None


def test_a_folder_is_its_owners_alone(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path / "files")
    files.put(PDF, "claim-A")
    files.first_run("claim-A", "one")
    files.note_attempt("claim-A", attempt())
    files.keep_made(b"a picture", "claim-A", f"{sha256(PDF).hexdigest()}.1.800.webp")
    every = list((tmp_path / "files").rglob("*"))
    assert len(every) == 5
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 for path in every)


def test_a_line_that_a_crash_cut_off_is_left_out_and_costs_no_other(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path)
    files.first_run("claim-A", "one")
    for nth in range(2):
        files.note_attempt("claim-A", attempt())
        files.note_letter("claim-A", letter_note(nth))
        for log in tmp_path.rglob("*.jsonl"):
            with log.open("ab") as file:
                file.write(b'{"at": "2031')
        assert len(files.attempts("claim-A")) == nth + 1
        assert [one.number for one in files.letter_notes("claim-A")] == ["0", "1"][: nth + 1]


def test_a_container_that_is_there_is_used(storage: str) -> None:
    container = ContainerClient.from_connection_string(storage, "there-already")
    container.create_container()
    assert BlobFiles(container).put(PDF, "claim-A")


def test_without_a_place_nothing_is_kept() -> None:
    files = open_files(Settings())
    assert isinstance(files, NothingKept)
    assert files.put(PDF, "claim-A") == sha256(PDF).hexdigest()
    assert files.first_run("claim-A", "two") == "two"


@pytest.mark.parametrize("place", ["folder:", "folder", "blob:", "blob:UPPER", "blob:a", "s3:x"])
def test_a_place_that_cannot_be_is_refused(place: str) -> None:
    with pytest.raises(ValidationError, match="folder:PATH or blob:CONTAINER"):
        Settings(claim_files=place)


@pytest.mark.parametrize("key", ["short", b64encode(bytes(31)).decode(), "é"])
def test_a_signing_key_is_the_base64_of_32_bytes(key: str) -> None:
    with pytest.raises(ValidationError, match="32 bytes"):
        Settings.model_validate({"audit_signing_key": key})
