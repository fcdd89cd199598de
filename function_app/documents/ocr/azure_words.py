"""What Azure Document Intelligence read in one picture: its words, each with its place, set into
lines by the rules that set the letters of a PDF.
"""

import math
import unicodedata
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from function_app.documents.parsing.pdf_layout import Glyph, laid_out
from function_app.domain.recognition import RecognisedPage, UnsureWords

_CERTAIN = 0.8  # a word below is one that the engine doubts
_MOST_UNSURE = 20
_OWN_DIRECTION = 15  # degrees away from the page's: a stamp, not a word that wavers
_LOWEST = 0.6  # of the usual height: a full stop stands in a line as high as the others
_APART = 0.1  # of a word's height, between words whose places touch
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


class NotUnderstood(Exception):
    """What came is no reading of a picture."""


class _Word(BaseModel):
    """`polygon` has the corners x, y from where the text's upper line begins, along the text."""

    content: str
    polygon: Annotated[list[Annotated[float, Field(allow_inf_nan=False)]], Field(min_length=8)]
    confidence: Annotated[float, Field(ge=0, le=1)]


class _Page(BaseModel):
    angle: Annotated[float, Field(allow_inf_nan=False)] | None = None  # degrees, with the clock
    words: list[_Word] = []


class _Reading(BaseModel):
    pages: list[_Page]


def page_of(result: object, number: int) -> RecognisedPage:
    """Of an `analyzeResult`; a picture has one page in it."""
    try:
        pages = _Reading.model_validate(result).pages
    except ValidationError:
        pages = None
    if pages is None:
        raise NotUnderstood  # outside the handler: a validation error knows the document's words
    words = [word for page in pages for word in page.words if word.content.strip()]
    texts = (laid_out(list(_glyphs(page))) for page in pages)
    return RecognisedPage(
        page=number,
        text="\n\n".join(filter(None, texts)),
        confidence=_mean(words),
        unsure=tuple(_unsure(words)),
    )


def _mean(words: Sequence[_Word]) -> float | None:
    letters = sum(len(word.content) for word in words)
    return sum(word.confidence * len(word.content) for word in words) / letters if letters else None


def _unsure(words: Sequence[_Word]) -> list[UnsureWords]:
    doubted = sorted(
        (word for word in words if word.confidence < _CERTAIN), key=lambda word: word.confidence
    )
    return [UnsureWords(word.content, word.confidence) for word in doubted[:_MOST_UNSURE]]


def _glyphs(page: _Page) -> Iterator[Glyph]:
    if not page.words:
        return
    usual = median(_height(word) for word in page.words)
    for word in page.words:
        em = max(_height(word), _LOWEST * usual, 0.01)
        yield from _letters(word, em, _direction(word, page))


def _letters(word: _Word, em: float, angle: float) -> Iterator[Glyph]:
    """Each has the same share of its word's width, and after them there is a gap."""
    x1, y1, x2, y2, x3, y3, x4, y4 = word.polygon[:8]
    left, right = ((x1 + x4) / 2, (y1 + y4) / 2), ((x2 + x3) / 2, (y2 + y3) / 2)
    length = math.dist(left, right)
    share = max(length - _APART * em, length / 2) / max(length, 0.01)
    step_x = (right[0] - left[0]) * share / len(word.content)
    step_y = (right[1] - left[1]) * share / len(word.content)
    for place, letter in enumerate(_as_drawn(word.content)):
        x, y = left[0] + place * step_x, left[1] + place * step_y
        yield Glyph(letter, x, -y, math.hypot(step_x, step_y), em, angle)
    yield Glyph(" ", right[0], -right[1], 0, em, angle)


def _as_drawn(word: str) -> str:
    """From left to right, as the rules for lines expect it."""
    from_right = any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in word)
    return word[::-1] if from_right else word


def _direction(word: _Word, page: _Page) -> float:
    """Against the clock. A short word's own is inexact."""
    x1, y1, x2, y2 = word.polygon[:4]
    of_page, own = -(page.angle or 0.0), -math.degrees(math.atan2(y2 - y1, x2 - x1))
    apart = abs((own - of_page + 180) % 360 - 180)
    return of_page if apart < _OWN_DIRECTION else own


def _height(word: _Word) -> float:
    x1, y1, *_, x4, y4 = word.polygon[:8]
    return math.dist((x1, y1), (x4, y4))
