"""The letter as the page shows it: the sender's own words, and what they quote folded."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, count
from typing import Final

from function_app.desk.words.seen_text import shown
from function_app.domain.claim import ClaimRequest
from function_app.kit.html_text import text_of_letter
from function_app.kit.mail_parts import MailPart, mail_parts

EMAIL_TEXT: Final = "email-text"


@dataclass(frozen=True)
class EmailPart:
    """`title` stands on the fold of a quoted part; the sender's own words have none. Where they
    wrote nothing themselves, the fold is open.
    """

    id: str
    text: str
    title: str = ""
    is_open: bool = False


def email_parts(claim: ClaimRequest | None) -> list[EmailPart]:
    text = shown(claim.email_content) if claim else ""
    if not text:
        return []
    is_markup = text_of_letter(text) != text
    parts = [MailPart(text)] if is_markup else mail_parts(text)
    has_own_words = any(not part.is_quoted and part.text.strip() for part in parts)
    return [
        EmailPart(target, part.text, _title(part), is_open=not has_own_words)
        for target, part in zip(_ids(), parts, strict=False)
    ]


def _ids() -> Iterator[str]:
    return chain([EMAIL_TEXT], (f"{EMAIL_TEXT}-{number}" for number in count(2)))


def _title(part: MailPart) -> str:
    if not part.is_quoted:
        return ""
    return f"Earlier mail, quoted: {part.told}" if part.told else "Earlier mail, quoted"
