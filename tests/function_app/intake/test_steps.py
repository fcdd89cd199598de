"""A crash after any step of taking a mail: the next look ends it, and nothing is there twice."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from function_app.claim_files.opened import claim_files
from function_app.intake import look, opened
from function_app.intake.folder import MailFolder
from function_app.settings import get_settings
from tests.function_app.intake.mails import a_mail, put


class Engine:
    """At the wire: it knows which claims were filed."""

    def __init__(self) -> None:
        self.filed: list[str] = []
        self.is_down = False

    def get_orchestration_state(self, instance_id: str, **_: Any) -> Any:
        return SimpleNamespace() if instance_id in self.filed else None

    def schedule_new_orchestration(self, _: Any, *, instance_id: str, **__: Any) -> None:
        if self.is_down:
            raise ConnectionError
        self.filed.append(instance_id)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LOCAL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("INTAKE", "folder:mail")
    monkeypatch.setenv("CLAIM_FILES", "folder:files")
    caches = (get_settings, claim_files, opened.mail_place)
    for cached in caches:
        cached.cache_clear()
    yield tmp_path / "mail"
    for cached in caches:
        cached.cache_clear()


def test_an_engine_that_is_down_leaves_the_mail(root: Path):
    engine = Engine()
    engine.is_down = True
    put(root, "a.eml", a_mail())
    look.take_mails(cast(Any, engine))
    assert (root / "a.eml").exists()
    engine.is_down = False
    look.take_mails(cast(Any, engine))
    assert (root / "done/a.eml").exists()
    assert len(engine.filed) == 1


def test_a_crash_before_the_mail_is_moved_files_no_second_claim(
    root: Path, monkeypatch: pytest.MonkeyPatch
):
    engine = Engine()
    put(root, "a.eml", a_mail())
    with monkeypatch.context() as crash:
        crash.setattr(MailFolder, "done", _dies)
        with pytest.raises(_Killed):
            look.take_mails(cast(Any, engine))
    assert len(engine.filed) == 1
    look.take_mails(cast(Any, engine))
    assert (len(engine.filed), (root / "done/a.eml").exists()) == (1, True)


def test_a_message_of_the_queue_takes_the_mail_that_it_names(root: Path):
    engine = Engine()
    put(root, "a.eml", a_mail("a@example.com"))
    put(root, "b.eml", a_mail("b@example.com"))
    look.take_mails(cast(Any, engine), only="b.eml")
    assert ((root / "a.eml").exists(), (root / "b.eml").exists()) == (True, False)


class _Killed(BaseException): ...


def _dies(*_: Any) -> None:
    raise _Killed
