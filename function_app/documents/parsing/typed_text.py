"""Sets what was typed into a box on a form into the line of the label beside it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from function_app.documents.parsing.pdf_layout import Glyph

_LARGEST = 12.0  # points: a higher box has room about its text
_LINE = 1.25  # all of these in ems
_BELOW_BASE_LINE = 0.25
_WIDTH = 0.5
_OWN_LINE = 0.7


class Typed(NamedTuple):
    """In points from the lower left corner, as the page was before it was turned."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    only_beside_text: bool = False


def placed_by_labels(
    boxes: Sequence[Typed], glyphs: Sequence[Glyph], quarter_turns: int
) -> list[Glyph]:
    """Each box as one glyph, upright on the page as it is shown."""
    if not boxes:
        return []
    lines = _Lines(glyphs, quarter_turns)
    placed = (_placed(box, lines, quarter_turns) for box in boxes)
    return [glyph for glyph in placed if glyph]


class _Lines:
    """The base lines of what is drawn upright, and where on them the letters are."""

    def __init__(self, glyphs: Sequence[Glyph], turns: int) -> None:
        self._places = defaultdict[float, list[float]](list)
        for glyph in glyphs:
            if abs(glyph.angle - 90.0 * turns) < 1 and not glyph.text.isspace():
                x, y = _turned(glyph.x, glyph.y, -turns)
                self._places[round(y, 1)].append(x)

    def beside(self, guess: float, em: float) -> float | None:
        near = [line for line in self._places if abs(line - guess) < em / 2]
        return min(near, key=lambda line: abs(line - guess), default=None)

    def has_letters(self, line: float, left: float, right: float) -> bool:
        return any(left <= x < right for x in self._places[line])


def _placed(box: Typed, lines: _Lines, turns: int) -> Glyph | None:
    (x1, y1), (x2, y2) = _turned(box.left, box.bottom, -turns), _turned(box.right, box.top, -turns)
    left, bottom, height = min(x1, x2), min(y1, y2), abs(y2 - y1)
    em = max(min(height / _LINE, _LARGEST), 1.0)
    width = min(_WIDTH * em * len(box.text), abs(x2 - x1))
    room = min(height, 2 * em)  # a high box is filled from its top
    guess = bottom + height - (room + em) / 2 + _BELOW_BASE_LINE * em
    base_line = lines.beside(guess, em)
    covers = base_line is not None and lines.has_letters(base_line, left, left + width)
    if box.only_beside_text and (covers or base_line is None):
        return None
    if base_line is None:
        base_line = guess
    elif covers:
        base_line -= _OWN_LINE * em
    x, y = _turned(left, base_line, turns)
    return Glyph(box.text, x, y, width, em, 90.0 * turns)


def _turned(x: float, y: float, quarters: int) -> tuple[float, float]:
    """Against the clock."""
    for _ in range(quarters % 4):
        x, y = -y, x
    return x, y
