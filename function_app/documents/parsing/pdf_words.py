"""The words of a PDF's page with their places, for whoever looks at its picture: what is drawn, and
what was typed into its fields, in the order of the page's text.
"""

import math
import re
from collections.abc import Iterator, Sequence
from ctypes import byref, c_int
from typing import Any

import pypdfium2_raw as pdfium  # pyright: ignore[reportMissingTypeStubs]

from function_app.documents.parsing.pdf_layout import Glyph, in_reading_order, words_in
from function_app.documents.parsing.pdfium_fields import filled_in
from function_app.documents.parsing.pdfium_file import PdfiumFile
from function_app.documents.parsing.pdfium_glyphs import glyphs_of
from function_app.documents.parsing.placed_words import MOST_WORDS, Rect, placed
from function_app.documents.parsing.typed_text import Typed, placed_by_labels
from function_app.domain.recognition import PlacedWord

_raw: Any = pdfium
_FINE = 1_000_000  # the page is laid over a device of that many dots each way
_ASCENT, _DESCENT = 0.8, 0.22  # of an em
_WORD = re.compile(r"\S+")


def words_of_page(file: PdfiumFile, page: Any) -> list[PlacedWord]:
    return list(_words(file, page))[:MOST_WORDS]


def _words(file: PdfiumFile, page: Any) -> Iterator[PlacedWord]:
    drawn, _ = glyphs_of(page)
    boxes = filled_in(file, page).typed
    typed = placed_by_labels(boxes, drawn, _raw.FPDFPage_GetRotation(page))
    glyphs = [glyph._replace(source=n) for n, glyph in enumerate([*drawn, *typed])]
    as_shown = _AsShown(page)
    rects = [as_shown.glyph(glyph) for glyph in glyphs]
    for word in words_in(glyphs):
        if len(word) == 1 and len(word[0].text) > 1:
            yield from _pieces(word[0].text, rects[word[0].source])
        else:
            text = "".join(in_reading_order([glyph.text for glyph in word]))
            yield placed(text, [rects[glyph.source] for glyph in word], (1, 1))
    shown = {glyph.text for glyph in typed}
    for box in boxes:
        if box.text not in shown:
            yield from _pieces(box.text, as_shown.box(box))


def _pieces(text: str, rect: Rect) -> Iterator[PlacedWord]:
    """What stands in one field, as if all letters were of one width."""
    letter = (rect.right - rect.left) / max(len(text), 1)
    for word in _WORD.finditer(text):
        left, right = (rect.left + letter * at for at in word.span())
        yield placed(word[0], [Rect(left, rect.top, right, rect.bottom)], (1, 1))


class _AsShown:
    """From the page's points to shares of it as it is shown, turned and cut."""

    def __init__(self, page: Any) -> None:
        (self._x, self._y), (right, up) = self._at(page, 0, 0), self._at(page, 1_000, 0)
        across, down = self._at(page, 0, 1_000)
        self._by_x = (right - self._x) / 1_000, (up - self._y) / 1_000
        self._by_y = (across - self._x) / 1_000, (down - self._y) / 1_000

    @staticmethod
    def _at(page: Any, x: float, y: float) -> tuple[float, float]:
        across, down = c_int(), c_int()
        to = byref(across), byref(down)
        _raw.FPDF_PageToDevice(page, 0, 0, _FINE, _FINE, 0, x, y, *to)
        return across.value / _FINE, down.value / _FINE

    def glyph(self, glyph: Glyph) -> Rect:
        angle = math.radians(glyph.angle)
        cos, sin = math.cos(angle), math.sin(angle)
        corners = [
            (glyph.x + along * cos - up * sin, glyph.y + along * sin + up * cos)
            for along in (0.0, glyph.width)
            for up in (-_DESCENT * glyph.em, _ASCENT * glyph.em)
        ]
        return self._around(corners)

    def box(self, box: Typed) -> Rect:
        return self._around([(box.left, box.bottom), (box.right, box.top)])

    def _around(self, corners: Sequence[tuple[float, float]]) -> Rect:
        xs = [self._x + x * self._by_x[0] + y * self._by_y[0] for x, y in corners]
        ys = [self._y + x * self._by_x[1] + y * self._by_y[1] for x, y in corners]
        return Rect(min(xs), min(ys), max(xs), max(ys))
