"""Words with their places on a page."""

from collections.abc import Sequence
from typing import NamedTuple, cast

from function_app.domain.recognition import PlacedWord

MOST_WORDS = 20_000  # of a page
LONGEST_WORD = 1_000
_DIGITS = 5  # of a share of the page: a hundredth of a millimetre


class Rect(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


def placed(text: str, rects: Sequence[Rect], size: tuple[float, float]) -> PlacedWord:
    """The box around all of them, as shares of a page of that size."""
    width, height = size
    left, right = (
        _share(edge, width) for edge in (min(r.left for r in rects), max(r.right for r in rects))
    )
    top, bottom = (
        _share(edge, height) for edge in (min(r.top for r in rects), max(r.bottom for r in rects))
    )
    return PlacedWord(text, left, top, round(right - left, _DIGITS), round(bottom - top, _DIGITS))


def understood_words(found: object) -> tuple[PlacedWord, ...]:
    """Of what a process that a hostile file may have got the better of has written."""
    entries = cast(list[object], found) if isinstance(found, list) else []
    return tuple(word for entry in entries[:MOST_WORDS] if (word := _word(entry)))


def _word(entry: object) -> PlacedWord | None:
    match entry:
        case [
            str(text),
            float() | int() as x,
            float() | int() as y,
            float() | int() as w,
            float() | int() as h,
        ] if text:
            is_on_page = all(0 <= share <= 1 for share in (x, y, w, h))
            return PlacedWord(text[:LONGEST_WORD], x, y, w, h) if is_on_page else None
        case _:
            return None


def _share(edge: float, whole: float) -> float:
    share = edge / whole if whole > 0 else 0.0
    return round(min(max(share, 0.0), 1.0), _DIGITS)
