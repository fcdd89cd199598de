"""A value and the words that it was read from, so that a reviewer can look them up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from function_app.agents.offline.reading.values import added_up
from function_app.domain.values.texts import MOST_QUOTED

GAP = " … "  # between pieces of a quote that do not stand together
FROM_A_LABEL = 0.95
FROM_A_LOOSE_LABEL = 0.85
FROM_PROSE = 0.7
CALCULATED = 0.5
UNEXPLAINED = 0.5  # stands there without a word of what it is
_BEFORE_AND_AFTER = 100  # characters


@dataclass(frozen=True)
class Found[T]:
    value: T
    quote: str
    confidence: float = FROM_PROSE


def around(text: str, found: re.Match[str]) -> str:
    return line_around(text, *found.span())


def line_around(text: str, start: int, end: int) -> str:
    """The line in which `text[start:end]` stands, of a long one what is near."""
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    if line_end - line_start > MOST_QUOTED:
        line_start = _word_start(text, max(line_start, start - _BEFORE_AND_AFTER), start)
        line_end = _word_end(text, min(line_end, end + _BEFORE_AND_AFTER), end)
    return text[line_start:line_end].strip()


def together(found: Sequence[Found[Decimal]]) -> Found[Decimal] | None:
    """The sum of what was found, with every addend in the quote."""
    total = added_up([each.value for each in found])
    if total is None or len(found) == 1:
        return found[0] if found and total is not None else None
    quotes = list(dict.fromkeys(piece for each in found for piece in each.quote.split(GAP)))
    room = MOST_QUOTED // len(quotes) - len(GAP)
    return Found(total, GAP.join(_tail(quote, room) for quote in quotes), CALCULATED)


def _tail(text: str, room: int) -> str:
    """An amount stands at the end of its line."""
    return text if len(text) <= room else text[_word_start(text, len(text) - room, len(text)) :]


def _word_start(text: str, start: int, latest: int) -> int:
    space = text.find(" ", start, latest)
    return start if start == 0 or space < 0 else space + 1


def _word_end(text: str, end: int, earliest: int) -> int:
    space = text.rfind(" ", earliest, end)
    return end if end == len(text) or space < 0 else space
