"""A mail as a page shows it, in pieces that make the whole text again: the sender's own words, and
what they quote, with who wrote that and when.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from function_app.kit.quoted_mail import SplitMail, may_quote, says_who_wrote, who_and_when

_MOST_SPLIT = 60_000  # characters; what follows is shown as it is
_MOST_PARTS = 30
_MOST_HEAD = 12  # lines at the beginning of a piece
_LONGEST = 160  # characters of what is told about a quoted mail


@dataclass(frozen=True)
class MailPart:
    """`told` are who wrote a quoted part and when, as the mail program has it; may be empty."""

    text: str
    is_quoted: bool = False
    told: str = ""


def mail_parts(text: str) -> list[MailPart]:
    """One part of a text that quotes nothing."""
    if not may_quote(text):
        return [MailPart(text)]
    lines = text[:_MOST_SPLIT].splitlines(keepends=True)
    split = SplitMail([line.rstrip("\r\n") for line in lines])
    parts = [
        MailPart("".join(piece), is_quoted, _told(piece) if is_quoted else "")
        for is_quoted, piece in islice(_pieces(lines, split.is_quoted), _MOST_PARTS)
    ]
    rest = text[sum(len(part.text) for part in parts) :]
    return [*parts, MailPart(rest)] if rest else parts


def _pieces(lines: Sequence[str], is_quoted: list[bool]) -> Iterator[tuple[bool, list[str]]]:
    """Blank lines between two quoted pieces are no words of the sender's."""
    runs = [
        (flag, [line for _, line in run])
        for flag, run in groupby(zip(is_quoted, lines, strict=True), key=lambda pair: pair[0])
    ]
    gathered: list[tuple[bool, list[str]]] = []
    for flag, piece in runs:
        is_blank = not any(map(str.strip, piece))
        if gathered and (flag == gathered[-1][0] or is_blank):
            gathered[-1][1].extend(piece)
        else:
            gathered.append((flag, piece))
    yield from gathered


def _told(piece: Sequence[str]) -> str:
    head = [line.strip() for line in piece[:_MOST_HEAD]]
    for length in (1, 2, 3):
        words = " ".join(head[:length])
        if says_who_wrote(words):
            return _short(words.rstrip(":\uff1a "))
    said = [who_and_when(line) for line in head]
    who = next((who for who, _ in said if who), "")
    when = next((when for _, when in said if when), "")
    return _short(", ".join(filter(None, (who, when))))


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"
