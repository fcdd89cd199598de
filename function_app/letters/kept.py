"""Where each letter of a claim stands, as the notes that are kept with the claim tell it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from function_app.claim_files.ports import ClaimFiles, LetterNote
from function_app.domain.letter import LetterKind

_GIVEN_UP_AFTER = timedelta(minutes=2)  # a mail server does not take that long: a crash does


@dataclass
class KeptLetter:
    """`pdf` and `mail` are by SHA-256; a letter without a mail goes with another, or by post.
    `reason` says why it has not been sent.
    """

    number: str
    kind: LetterKind
    at: datetime
    pdf: str
    mail: str | None = None
    to: str | None = None
    reason: str | None = None
    sent_at: datetime | None = None
    sent_by: str | None = None
    sender: str | None = None
    sending_since: datetime | None = None

    @property
    def can_be_sent(self) -> bool:
        return self.sent_at is None and self.mail is not None and self.to is not None


def letters_of(files: ClaimFiles, instance_id: str) -> list[KeptLetter]:
    """Oldest first."""
    return folded(files.letter_notes(instance_id))


def folded(notes: Iterable[LetterNote]) -> list[KeptLetter]:
    letters = dict[str, KeptLetter]()
    for note in notes:
        letter, at = letters.get(note.number), datetime.fromisoformat(note.at)
        if letter is not None:
            _happened(letter, note, at)
        elif note.happened == "made" and note.kind and note.pdf:
            letters[note.number] = KeptLetter(
                note.number, note.kind, at, note.pdf, note.mail, note.to, note.reason
            )
    return list(letters.values())


def _happened(letter: KeptLetter, note: LetterNote, at: datetime) -> None:
    """Of those who would send it at the same time, the first does."""
    match note.happened:
        case "sending":
            since = letter.sending_since
            if letter.sent_at is None and (since is None or at - since > _GIVEN_UP_AFTER):
                letter.sender, letter.sending_since = note.sender, at
        case "sent":
            letter.sent_at, letter.sent_by = letter.sent_at or at, letter.sent_by or note.who
            letter.mail, letter.reason = note.mail or letter.mail, None
        case "failed":
            if letter.sender == note.sender:
                letter.sender = letter.sending_since = None
                letter.reason = note.reason
        case "made":  # once more, by an activity that ran twice
            pass
