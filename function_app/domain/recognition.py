"""Pages that are pictures, and what OCR read in them."""

from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True)
class PageImage:
    """Page `page` of its document, from 1, turned upright as far as the file says how."""

    page: int
    media_type: str  # image/jpeg | image/png
    content: bytes = field(repr=False)
    width: int  # in pixels
    height: int


@dataclass(frozen=True)
class UnsureWords:
    """As they stand in the page's text."""

    text: str
    confidence: float


class PlacedWord(NamedTuple):
    """Its box on the page as it is shown, from the upper left, as shares of the page."""

    text: str
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class RecognisedPage:
    """`text` is laid out in lines, labels by their values; blank when there is none to read.

    `confidence` is the mean over the words by their length, from 0 to 1; None when the engine gives
    none. `unsure` are the words that it doubts most. `words` are all that it found, in the order of
    the text.
    """

    page: int
    text: str
    confidence: float | None
    unsure: tuple[UnsureWords, ...] = ()
    words: tuple[PlacedWord, ...] = field(default=(), repr=False, compare=False)
