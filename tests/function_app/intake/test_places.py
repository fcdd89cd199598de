"""A folder and a container behave alike, whatever crash came between two steps."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import pytest
from azure.storage.blob import ContainerClient

from function_app.environment import InvalidSettings
from function_app.intake.look import named_in
from function_app.intake.opened import check_intake, open_place
from function_app.intake.ports import MailPlace
from function_app.settings import Settings
from tests.azurite import azurite
from tests.function_app.intake.mails import put


class Post(Protocol):
    place: MailPlace

    def put(self, name: str, content: bytes) -> None: ...

    def all(self) -> dict[str, bytes]: ...


class InFolder:
    def __init__(self, root: Path) -> None:
        self.root = root / "mail"
        place = open_place(Settings(intake="folder:mail", local_data_dir=root))
        assert place
        self.place = place

    def put(self, name: str, content: bytes) -> None:
        put(self.root, name, content)

    def all(self) -> dict[str, bytes]:
        files = (path for path in self.root.rglob("*") if path.is_file())
        return {str(path.relative_to(self.root)): path.read_bytes() for path in files}


class InContainer:
    def __init__(self, storage: str) -> None:
        name = f"mail-{uuid4().hex[:8]}"
        self.container = ContainerClient.from_connection_string(storage, name)
        self.container.create_container()
        place = open_place(Settings(intake=f"blob:{name}"))
        assert place
        self.place = place

    def put(self, name: str, content: bytes) -> None:
        self.container.upload_blob(name, content, overwrite=True)

    def all(self) -> dict[str, bytes]:
        names = [*self.container.list_blob_names()]
        return {name: self.container.download_blob(name).readall() for name in names}


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    with azurite() as connection_string:
        yield connection_string


@pytest.fixture(params=["folder", "blob"])
def post(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Post:
    if request.param == "folder":
        return InFolder(tmp_path)
    storage = request.getfixturevalue("storage")
    monkeypatch.setenv("AzureWebJobsStorage", storage)
    return InContainer(storage)


def test_mails_are_seen_read_and_moved(post: Post):
    for name, content in {"a.eml": b"A", "B.EML": b"B", ".c.eml": b"C", "d.txt": b"D"}.items():
        post.put(name, content)
    found = sorted(post.place.arrivals(), key=lambda mail: mail.name.lower())
    assert [(mail.name, mail.size) for mail in found] == [("a.eml", 1), ("B.EML", 1)]
    first, second = found
    assert post.place.content(first) == b"A"
    post.place.done(first)
    post.place.dead(second, "No ✉.")
    kept = {".c.eml": b"C", "d.txt": b"D"}
    assert post.all() == kept | {
        "done/a.eml": b"A",
        "dead/B.eml": b"B",
        "dead/B.eml.reason.txt": "No ✉.\n".encode(),
    }
    assert [(one.name, one.reason) for one in post.place.dead_mails()] == [("B.eml", "No ✉.")]
    assert [*post.place.arrivals()] == []


def test_what_another_look_has_moved_is_no_error(post: Post):
    post.put("a.eml", b"A")
    [mail] = post.place.arrivals()
    post.place.done(mail)
    assert post.place.content(mail) is None
    post.place.done(mail)
    assert post.all() == {"done/a.eml": b"A"}


def test_whoever_came_first_is_read_first(tmp_path: Path):
    folder = InFolder(tmp_path)
    for hours, name in ((1, "b.eml"), (3, "c.eml"), (2, "a.eml")):
        folder.put(name, b"M")
        moment = time.time() - hours * 3600
        os.utime(folder.root / name, (moment, moment))
    assert [mail.name for mail in folder.place.arrivals()] == ["c.eml", "a.eml", "b.eml"]


def test_two_mails_of_one_name_are_both_kept(post: Post):
    for content in (b"first", b"second", b"third"):
        post.put("a.eml", content)
        [mail] = post.place.arrivals()
        post.place.done(mail)
    assert sorted(post.all().values()) == [b"first", b"second", b"third"]


def test_a_mail_that_was_written_anew_is_not_taken_for_the_old_one(post: Post):
    post.put("a.eml", b"old")
    [mail] = post.place.arrivals()
    post.put("a.eml", b"new")
    assert post.place.content(mail) is None


@pytest.mark.parametrize("move", ["done", "dead"])
def test_what_came_in_its_place_while_it_was_read_stays(post: Post, move: str):
    post.put("a.eml", b"old")
    [mail] = post.place.arrivals()
    post.put("a.eml", b"another")
    if move == "done":
        post.place.done(mail)
    else:
        post.place.dead(mail, "No.")
    assert post.all()["a.eml"] == b"another"


@pytest.mark.parametrize("name", ["x" * 200 + ".eml", "ü" * 100 + ".eml", "a\u202eb.eml"])
def test_any_name_can_be_put_aside(post: Post, name: str):
    post.put(name, b"A")
    [mail] = post.place.arrivals()
    post.place.dead(mail, "No.")
    [one] = post.place.dead_mails()
    assert one.reason == "No."
    assert one.name.isprintable()
    assert [*post.place.arrivals()] == []


def test_a_copy_that_a_crash_left_is_no_second_mail(storage: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AzureWebJobsStorage", storage)
    post = InContainer(storage)
    post.put("a.eml", b"A")
    [mail] = post.place.arrivals()
    told = {"version": mail.version.strip('"')}
    post.container.upload_blob("done/a.eml", b"A", metadata=told)  # and then the host died
    post.place.done(mail)
    assert post.all() == {"done/a.eml": b"A"}


def test_a_container_that_is_not_there_is_told_as_such(
    storage: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("AzureWebJobsStorage", storage)
    place = open_place(Settings(intake="blob:nothing-here"))
    assert place
    with pytest.raises(OSError, match="ResourceNotFound"):
        place.arrivals()


def test_a_link_in_the_folder_leads_nowhere(tmp_path: Path):
    (tmp_path / "mail").mkdir()
    (tmp_path / "secret").write_bytes(b"From: a@example.com")
    (tmp_path / "mail/a.eml").symlink_to(tmp_path / "secret")
    os.utime(tmp_path / "secret", (0, 0))
    os.utime(tmp_path / "mail/a.eml", (0, 0), follow_symlinks=False)
    assert [*InFolder(tmp_path).place.arrivals()] == []


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"a.eml", "a.eml"),
        (b'{"subject": "/blobServices/default/containers/mail/blobs/a.eml"}', "a.eml"),
        (b"{", None),
        (b'{"subject": 1}', None),
        (b"\xff look", None),
    ],
)
def test_a_message_names_a_mail_or_is_a_reason_to_look(body: bytes, name: str | None):
    assert named_in(body) == name


@pytest.mark.parametrize(
    "given",
    [
        {"intake": "folder:mail", "claim_files": None},
        {"intake": "folder:mail", "claim_files": "folder:f", "intake_queue": "mails"},
        {"intake_queue": "mails"},
        {"intake": "blob:mail", "claim_files": "folder:f"},
    ],
)
def test_what_does_not_fit_together_stops_the_app(
    given: dict[str, str | None], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("AzureWebJobsStorage", raising=False)
    with pytest.raises(InvalidSettings):
        check_intake(Settings.model_validate(given))
