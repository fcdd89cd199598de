"""An activity runs at least once, a person clicks twice, a process dies: a letter goes once."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from function_app.claim_files.folder import FolderFiles
from function_app.claim_files.ports import LetterNote
from function_app.domain.letter import LetterOrder
from function_app.kit.timestamps import iso_utc
from function_app.letters.errors import LetterBeingSent
from function_app.letters.kept import letters_of
from function_app.letters.letters import TWO_OPINIONS, Letters

CLAIM = "claim-VSC-1001"


class Mailbox:
    """It keeps what it is sent; `dies` ends the process, as far as its caller can tell."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.dies = False

    def post(self, message: EmailMessage, to: str) -> None:
        assert message["To"] == to
        self.mails.append(message)
        if self.dies:
            raise SystemExit


@pytest.fixture
def files(tmp_path: Path) -> FolderFiles:
    files = FolderFiles(tmp_path)
    files.first_run(CLAIM, "now")
    return files


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


def letters(files: FolderFiles, mailbox: Mailbox, mode: Any = "auto") -> Letters:
    return Letters(mode, lambda: files, lambda: mailbox, "claims@example.com")


def order(**told: Any) -> LetterOrder:
    known: dict[str, Any] = {"approved_amount": Decimal("667.50"), "kind": "approved", **told}
    return LetterOrder(
        claim_id="VSC-1001",
        to="dana@example.com",
        instance_id=CLAIM,
        number="adjudication-4",
        **known,
    )


def test_an_activity_that_runs_twice_sends_once(files: FolderFiles, mailbox: Mailbox):
    for _ in range(3):
        letters(files, mailbox).write(order())
    assert len(mailbox.mails) == 1
    assert len(letters_of(files, CLAIM)) == 1


def test_a_crash_while_sending_sends_the_same_mail_again(files: FolderFiles, mailbox: Mailbox):
    mailbox.dies = True
    with pytest.raises(SystemExit):
        letters(files, mailbox).write(order())
    mailbox.dies = False
    letters(files, mailbox).write(order())
    first, second = mailbox.mails
    assert first["Message-ID"] == second["Message-ID"]
    [letter] = letters_of(files, CLAIM)
    assert letter.sent_at is not None


def test_while_one_sends_it_nobody_else_does(files: FolderFiles, mailbox: Mailbox):
    desk = letters(files, mailbox, "draft")
    desk.write(order())
    at = iso_utc(datetime.now(UTC))
    other = LetterNote(at=at, number="adjudication-4", happened="sending", sender="other")
    files.note_letter(CLAIM, other)
    with pytest.raises(LetterBeingSent):
        desk.send(CLAIM, "adjudication-4", "ann@example.com")
    assert mailbox.mails == []


def test_who_died_while_sending_keeps_it_from_nobody(files: FolderFiles, mailbox: Mailbox):
    desk = letters(files, mailbox, "draft")
    desk.write(order())
    at = iso_utc(datetime.now(UTC) - timedelta(minutes=3))
    dead = LetterNote(at=at, number="adjudication-4", happened="sending", sender="dead")
    files.note_letter(CLAIM, dead)
    assert desk.send(CLAIM, "adjudication-4", "ann@example.com").sent_by == "ann@example.com"
    assert len(mailbox.mails) == 1


def test_a_second_opinion_does_not_go_by_itself(files: FolderFiles, mailbox: Mailbox):
    """An agent that is asked again after a crash may say something else."""
    letters(files, mailbox).write(order())
    letters(files, mailbox).write(order(kind="denied", rules=("AA-03",)))
    assert len(mailbox.mails) == 1
    _, second = letters_of(files, CLAIM)
    assert (second.kind, second.reason, second.sent_at) == ("denied", TWO_OPINIONS, None)


def test_what_cannot_be_kept_stops_nobody(mailbox: Mailbox, caplog: pytest.LogCaptureFixture):
    named = " ".join(["dana", "whitfield"])

    def broken() -> Any:
        raise OSError(named)

    Letters("auto", broken, lambda: mailbox, "claims@example.com").write(order())
    assert mailbox.mails == []
    assert "letter_not_written" in caplog.text
    assert named not in caplog.text


def test_a_purged_claim_gets_no_letter(files: FolderFiles, mailbox: Mailbox):
    files.forget(CLAIM)
    letters(files, mailbox).write(order())
    assert mailbox.mails == []
    assert letters_of(files, CLAIM) == []
