"""What a person is told of a claim, a draft or an action that waits; each channel lays it out."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from unicodedata import category

from function_app.domain.values.money import dollars
from function_app.kit.timestamps import as_utc
from function_app.notifications.ports import (
    DecisionNotice,
    Notice,
    Occasion,
    Recipient,
    ReviewNotice,
)

LONGEST_NAME = 80
OPEN = "Open the claim"
_TITLES: dict[Occasion, str] = {
    "review": "A claim waits for a reviewer",
    "second_approval": "A claim waits for another approval",
    "changed": "A claim was read again and waits for its reviewer",
    "remind": "Reminder: a claim still waits for a reviewer",
    "escalate": "Escalated: a claim still waits for a reviewer",
    "reassign": "Passed on: a claim waits for another reviewer",
    "back": "A claim is back from its claimant and waits for its reviewer",
    "new_link": "A new link to a claim was asked for",
    "undone": "A decision was taken back: the claim waits for a reviewer again",
    "settle": "A claim waits for a person to settle it",
}
_DECISIONS = {
    "content_awaiting_review": "A draft waits for a decision",
    "action_awaiting_decision": "An action of an agent waits for a decision",
}
_FOR_A_ROLE: set[Occasion] = {"second_approval", "escalate", "reassign"}


@dataclass(frozen=True)
class Card:
    title: str
    about: str
    facts: tuple[tuple[str, str], ...]
    link: str | None = None


def card_of(notice: Notice, to: Recipient | None = None) -> Card | None:
    """None: the notice is for a program, or for somebody who is no reviewer."""
    match notice:
        case ReviewNotice():
            return _review_card(notice, (to and to.review_url) or notice.review_url)
        case DecisionNotice():
            facts = (("Number", notice.instance_id), ("Due", moment_in_words(notice.expires_at)))
            return Card(_DECISIONS[notice.event], notice.instance_id, facts)
        case _:
            return None


def _review_card(notice: ReviewNotice, link: str | None) -> Card:
    facts = (
        ("Claim", notice.claim_id),
        ("Type", notice.claim_type),
        ("Claimant", notice.claimant_name and harmless(notice.claimant_name)),
        ("Amount", _amount(notice.amount)),
        ("Due", notice.due_at and moment_in_words(notice.due_at)),
        ("For", _roles(notice)),
    )
    known = tuple((name, str(value)) for name, value in facts if value)
    return Card(_TITLES[notice.occasion], notice.claim_id, known, link)


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else dollars(amount)


def _roles(notice: ReviewNotice) -> str | None:
    roles = dict.fromkeys(person.role for person in notice.to if person.role)
    return ", ".join(map(harmless, roles)) if notice.occasion in _FOR_A_ROLE else None


def moment_in_words(moment: datetime) -> str:
    utc = as_utc(moment)
    return f"{utc.day} {utc:%B %Y, %H:%M} UTC"


def harmless(name: str) -> str:
    """A name on one line, of letters and what stands between them: nothing that a chat would take
    for a link, for markup or for a call to everybody, and nothing that is not seen.
    """
    kept = "".join(letter if _is_of_a_name(letter) else " " for letter in name)
    return " ".join(kept.replace(".", ". ").split())[:LONGEST_NAME].strip()


def _is_of_a_name(letter: str) -> bool:
    return (
        category(letter)[0] in "LN"
        or category(letter) == "Mn"
        or letter in "'\N{RIGHT SINGLE QUOTATION MARK}-."
    )
