"""The letters to the claimant, as the page lists them: what each is, where it stands, and which can
be sent by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from function_app.desk.words.dates_and_times import Moment, moment
from function_app.domain.letter import LetterKind
from function_app.letters.kept import KeptLetter

_TITLES: Final[dict[LetterKind, str]] = {
    "received": "The claim was received",
    "approved": "The claim is approved",
    "denied": "The claim is denied",
    "documents_requested": "Documents are requested",
    "reopened": "The claim was reopened",
}


@dataclass(frozen=True)
class LetterView:
    """`state` is `sent` or `draft`; `why` says of a draft why it has not been sent."""

    number: str
    title: str
    to: str
    state: str
    at: Moment | None
    by: str
    why: str
    pdf: str
    mail: str
    can_be_sent: bool


@dataclass(frozen=True)
class LettersView:
    letters: list[LetterView]
    me: str

    @property
    def have_drafts(self) -> bool:
        return any(letter.can_be_sent for letter in self.letters)


def letters_view(letters: Sequence[KeptLetter], me: str | None) -> LettersView | None:
    if not letters:
        return None
    return LettersView([_view(letter) for letter in letters], me or "")


def _view(letter: KeptLetter) -> LetterView:
    return LetterView(
        number=letter.number,
        title=_TITLES[letter.kind],
        to=letter.to or "",
        state="sent" if letter.sent_at else "draft",
        at=moment(letter.sent_at or letter.at),
        by=letter.sent_by or "",
        why=letter.reason or "",
        pdf=letter.pdf,
        mail=letter.mail or "",
        can_be_sent=letter.can_be_sent,
    )
