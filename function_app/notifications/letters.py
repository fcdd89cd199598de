"""A notice as an e-mail: plain text, one to each reader, with the link that is theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from function_app.notifications.cards import OPEN, Card, card_of
from function_app.notifications.ports import (
    DecisionNotice,
    Notice,
    NotificationFailed,
    Recipient,
    ReviewNotice,
)

YOURS_ALONE = "The link is yours alone: whoever has it decides in your name. Do not pass it on."


@dataclass(frozen=True)
class Letter:
    """`number` is the same each time that the notice is told to this reader."""

    number: UUID
    to: str
    subject: str
    text: str


def readers(notice: Notice, always: Sequence[str]) -> Sequence[Recipient]:
    """Who gets a letter: those whom the notice names, or else those of `always`."""
    match notice:
        case ReviewNotice(to=people) if people:
            return people
        case ReviewNotice() | DecisionNotice():
            return [Recipient(mail=mail) for mail in always]
        case _:
            return []


def letter_to(notice: Notice, to: Recipient | None) -> Letter:
    card = card_of(notice, to)
    if card is None or to is None:
        raise NotificationFailed("There is nothing that could be written", lasting=True)
    own = isinstance(notice, ReviewNotice) and card.link != notice.review_url
    return Letter(
        number=uuid5(NAMESPACE_URL, f"{notice.key}/{to.mail.casefold()}"),
        to=to.mail,
        subject=f"{card.title}: {card.about}",
        text=_text(card, YOURS_ALONE if own else None),
    )


def _text(card: Card, warning: str | None) -> str:
    facts = "\n".join(f"{name}: {value}" for name, value in card.facts)
    link = f"{OPEN}: {card.link}" if card.link else None
    parts = [f"{card.title}.", facts, link, warning]
    return "\n\n".join(part for part in parts if part) + "\n"
