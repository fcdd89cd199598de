"""What Azure Document Intelligence read in one picture: its words, each with its place. They are
set into lines by the same rules as what the other engine finds.
"""

import math
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import batched
from statistics import median
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from function_app.documents.ocr.words import Box, Line, page_of_lines
from function_app.domain.recognition import RecognisedPage

_LOWEST = 0.6  # of the usual height: a full stop stands in a line as high as the others
_APART = 0.15  # of a word's height: nothing less is left between two whose places touch
_FARTHEST = 100_000  # pixels from a picture's corner
_LONGEST_WORD = 1_000
_MOST_WORDS = 20_000
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


class NotUnderstood(Exception):
    """What came is no reading of a picture."""


class _Word(BaseModel):
    """`polygon` has the corners x, y from where the text's upper line begins, along the text."""

    content: Annotated[str, Field(max_length=_LONGEST_WORD)]
    polygon: Annotated[
        list[Annotated[float, Field(ge=-_FARTHEST, le=_FARTHEST)]],
        Field(min_length=8, max_length=8),
    ]
    confidence: Annotated[float, Field(ge=0, le=1)]

    @property
    def angle(self) -> float:
        x1, y1, x2, y2 = self.polygon[:4]
        return math.degrees(math.atan2(y2 - y1, x2 - x1))


class _Page(BaseModel):
    angle: Annotated[float, Field(allow_inf_nan=False)] | None = None  # degrees, with the clock
    words: Annotated[list[_Word], Field(max_length=_MOST_WORDS)] = []


class _Reading(BaseModel):
    pages: Annotated[list[_Page], Field(max_length=1)]


def page_of(result: object, number: int, size: tuple[float, float]) -> RecognisedPage:
    """Of an `analyzeResult`; a picture has one page in it, and is of that size."""
    blocks = [block for page in _understood(result).pages for block in _blocks(page)]
    every = page_of_lines(number, [line for block in blocks for line in block], size)
    if len(blocks) < 2:
        return every
    return replace(every, text="\n".join(page_of_lines(number, block).text for block in blocks))


def _understood(result: object) -> _Reading:
    try:
        return _Reading.model_validate(result)
    except ValidationError:
        pass
    raise NotUnderstood  # outside the handler: a validation error knows the document's words


def _blocks(page: _Page) -> list[list[Line]]:
    """Upright each: the page's words, and behind them those of a stamp that stands on its side."""
    upright = page.angle or 0.0
    words = [word for word in page.words if word.content.strip()]
    by_turn: Mapping[int, list[_Word]] = defaultdict(list)
    for word in words:
        by_turn[round((word.angle - upright) / 90) % 4].append(word)
    blocks = [_lines(words, upright + 90 * turn) for turn, words in by_turn.items()]
    return sorted(blocks, key=len, reverse=True)


def _lines(words: Sequence[_Word], turned: float) -> list[Line]:
    boxes = [_upright(word, turned) for word in words]
    lowest = _LOWEST * median(box.height for box in boxes)
    return [
        Line(
            _as_drawn(word.content),
            word.confidence,
            _set_apart(box, lowest),
            ((word.content, word.confidence),),
            Box(*word.polygon).letters(len(word.content)),
        )
        for word, box in zip(words, boxes, strict=True)
    ]


def _upright(word: _Word, turned: float) -> Box:
    cos, sin = math.cos(math.radians(turned)), math.sin(math.radians(turned))
    corners = (
        (x * cos + y * sin, y * cos - x * sin) for x, y in batched(word.polygon, 2, strict=True)
    )
    return Box(*(at for corner in corners for at in corner))


def _set_apart(box: Box, lowest: float) -> Box:
    """As high as its neighbours at least, and a little narrower."""
    more = max(lowest - box.height, 0) / 2
    less = min(_APART * max(box.height, lowest), box.width / 2)
    return Box(
        *(box.x1, box.y1 - more, box.x2 - less, box.y2 - more),
        *(box.x3 - less, box.y3 + more, box.x4, box.y4 + more),
    )


def _as_drawn(word: str) -> str:
    """From left to right, as the rules for lines expect it."""
    from_right = any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in word)
    return word[::-1] if from_right else word
