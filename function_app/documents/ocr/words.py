"""Sets what an engine found on a page into lines, however the page was held when it was taken.

Each line of print that an engine finds has a box with four corners. A page that was photographed
askew, or from one side, has lines that fall or rise, more of it at one end than at the other.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import NamedTuple, Self

from function_app.documents.parsing.extract_text import tidy
from function_app.documents.parsing.pdf_layout import Glyph, laid_out, words_in
from function_app.documents.parsing.placed_words import Rect, placed
from function_app.domain.recognition import PlacedWord, RecognisedPage, UnsureWords

SURE = 0.9  # of what is less sure, the words are named
_EM = 0.75  # of a box's height
_LONG = 4  # times as wide as high: it shows how its line falls
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}


class Box(NamedTuple):
    """Its corners from the upper left, clockwise as one reads, in pixels from the upper left."""

    x1: float
    y1: float
    x2: float
    y2: float
    x3: float
    y3: float
    x4: float
    y4: float

    @property
    def width(self) -> float:
        return math.hypot(self.x2 - self.x1, self.y2 - self.y1)

    @property
    def height(self) -> float:
        return math.hypot(self.x4 - self.x1, self.y4 - self.y1)

    @property
    def slope(self) -> float:
        across = (self.x2 + self.x3 - self.x1 - self.x4) / 2
        return (self.y2 + self.y3 - self.y1 - self.y4) / 2 / across if across else 0.0

    def letters(self, count: int) -> tuple[Rect, ...]:
        """Of a line with that many, as if all were of one width."""
        return tuple(self._stretch(n / count, (n + 1) / count) for n in range(count))

    def _stretch(self, start: float, end: float) -> Rect:
        upper, lower = (
            (self.x2 - self.x1, self.y2 - self.y1),
            (self.x3 - self.x4, self.y3 - self.y4),
        )
        xs = [self.x1 + upper[0] * at for at in (start, end)]
        xs += [self.x4 + lower[0] * at for at in (start, end)]
        ys = [self.y1 + upper[1] * at for at in (start, end)]
        ys += [self.y4 + lower[1] * at for at in (start, end)]
        return Rect(min(xs), min(ys), max(xs), max(ys))

    @property
    def start(self) -> tuple[float, float]:
        """In the middle of its left side."""
        return (self.x1 + self.x4) / 2, (self.y1 + self.y4) / 2


@dataclass(frozen=True)
class Line:
    text: str
    confidence: float
    box: Box
    words: tuple[tuple[str, float], ...] = ()
    letters: tuple[Rect, ...] = ()  # where each letter of its text is in the picture as it came

    def upside_down(self, width: float, height: float) -> Self:
        """On a page of that size that is turned round."""
        x1, y1, x2, y2, x3, y3, x4, y4 = self.box
        corners = ((x3, y3), (x4, y4), (x1, y1), (x2, y2))
        turned = Box(*(at for x, y in corners for at in (width - x, height - y)))
        return replace(self, box=turned)


def page_of_lines(
    page: int, lines: Sequence[Line], size: tuple[float, float] = (1, 1)
) -> RecognisedPage:
    """`size` is that of the picture as it came."""
    fall = _Fall(lines)
    glyphs = [glyph for line in lines for glyph in _glyphs(line, fall)]
    glyphs = [glyph._replace(source=number) for number, glyph in enumerate(glyphs)]
    return RecognisedPage(
        page,
        tidy(laid_out(glyphs)),
        _confidence(lines),
        tuple(_unsure(lines)),
        tuple(_words(glyphs, lines, size)),
    )


def _words(
    glyphs: Sequence[Glyph], lines: Sequence[Line], size: tuple[float, float]
) -> Iterator[PlacedWord]:
    rects = [rect for line in lines for rect in line.letters]
    if len(rects) == len(glyphs):
        for word in words_in(glyphs):
            text = "".join(glyph.text for glyph in word)
            yield placed(text, [rects[glyph.source] for glyph in word], size)


def _confidence(lines: Sequence[Line]) -> float | None:
    letters = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / letters if letters else None


def _unsure(lines: Sequence[Line]) -> list[UnsureWords]:
    words = [word for line in lines for word in line.words or ((line.text, line.confidence),)]
    return [UnsureWords(_plain(text), sure) for text, sure in words if sure < SURE]


class _Fall:
    """How lines fall: `slope` at the middle of the page, and how that changes on the way down."""

    def __init__(self, lines: Sequence[Line]) -> None:
        boxes = [line.box for line in lines]
        self._middle = median([box.start[0] for box in boxes]) if boxes else 0.0
        long = [box for box in boxes if box.width > _LONG * box.height]
        self._slope, self._change = _fitted([(box.start[1], box.slope) for box in long])

    def straightened(self, box: Box) -> tuple[float, float]:
        """Where it starts on the page as it was before it was photographed, about."""
        x, y = box.start
        along = x - self._middle
        level = (y - self._slope * along) / max(1 + self._change * along, 0.1)
        return x + (self._slope + self._change * level) * level, level


def _fitted(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The line through most of the points: value at 0 and change, by the median of all pairs."""
    if not points:
        return 0.0, 0.0
    sample = sorted(points)[:: max(len(points) // 60, 1)]
    far = (sample[-1][0] - sample[0][0]) / 4
    changes = [
        (value2 - value1) / (at2 - at1)
        for place, (at1, value1) in enumerate(sample)
        for at2, value2 in sample[place + 1 :]
        if at2 - at1 > max(far, 1.0)
    ]
    change = median(changes) if len(changes) > 20 else 0.0
    return median(value - change * at for at, value in points), change


def _glyphs(line: Line, fall: _Fall) -> list[Glyph]:
    """Its letters, side by side, as if all were of one width."""
    text = _plain(line.text)
    x, y = fall.straightened(line.box)
    width, em = line.box.width / max(len(text), 1), line.box.height * _EM
    return [Glyph(letter, x + n * width, -y, width, em) for n, letter in enumerate(text)]


def _plain(text: str) -> str:
    return text.translate(_FULL_WIDTH)
