"""The letters that a page shows, each with its place."""

import math
import unicodedata
from collections.abc import Iterator
from ctypes import byref, c_double
from typing import Any, NamedTuple

import pypdfium2_raw as pdfium  # pyright: ignore[reportMissingTypeStubs]

from function_app.documents.parsing.pdf_layout import Glyph

_raw: Any = pdfium
MOST_GLYPHS = 250_000  # more than is ever shown
_END_OF_LINE_HYPHEN = 2
_NOT_MAPPED = frozenset({0, 0xFFFE, 0xFFFF, 0xFFFD})
_JOINED = ((0xFB00, 0xFDFF), (0xFE70, 0xFEFF))  # ligatures, and Arabic by its shapes
_QUARTER = 45  # degrees, beyond which a letter's box says little of its width


class _Drawn(NamedTuple):
    """What the letters of one piece of text have in common."""

    em: float
    angle: float


def glyphs_of(page: Any) -> tuple[list[Glyph], int]:
    """And how many letters there are whose font does not say what they are."""
    text = _raw.FPDFText_LoadPage(page)
    if not text:
        return [], 0
    try:
        count = min(_raw.FPDFText_CountChars(text), MOST_GLYPHS)
        found = list(_glyphs(text, count))
    finally:
        _raw.FPDFText_ClosePage(text)
    glyphs = [glyph for glyph in found if glyph]
    return glyphs, len(found) - len(glyphs)


def _glyphs(text: Any, count: int) -> Iterator[Glyph | None]:
    box, x, y = _raw.FS_RECTF(), c_double(), c_double()
    get_box, get_origin = _raw.FPDFText_GetLooseCharBox, _raw.FPDFText_GetCharOrigin
    last, drawn = None, _Drawn(1, 0)
    for place in range(count):
        code = _raw.FPDFText_GetUnicode(text, place)
        part = _raw.FPDFText_GetTextObject(text, place)
        if not part or (code <= 32 and _raw.FPDFText_IsGenerated(text, place) == 1):
            continue  # a guess of PDFium's where a word ends
        if code in _NOT_MAPPED:
            yield None
            continue
        if part != last:
            last, drawn = part, _drawn(text, place)
        get_box(text, place, byref(box))
        get_origin(text, place, byref(x), byref(y))
        width = _width(box.right - box.left, box.top - box.bottom, drawn)
        yield Glyph(_letters(code), x.value, y.value, width, drawn.em, drawn.angle, place)


def _drawn(text: Any, place: int) -> _Drawn:
    matrix = _raw.FS_MATRIX()
    _raw.FPDFText_GetMatrix(text, place, byref(matrix))
    along = math.hypot(matrix.a, matrix.b) or 1.0
    upright = abs(matrix.a * matrix.d - matrix.b * matrix.c) / along  # of slanted letters, too
    em = _raw.FPDFText_GetFontSize(text, place) * upright
    angle = math.degrees(math.atan2(matrix.b, matrix.a))
    return _Drawn(abs(em), angle if angle >= -_QUARTER else angle + 360)


def _width(across: float, up: float, drawn: _Drawn) -> float:
    """Of the letter itself, from the upright box around it."""
    cos = abs(math.cos(math.radians(drawn.angle)))
    sin = abs(math.sin(math.radians(drawn.angle)))
    if abs(cos - sin) < 0.3:
        return drawn.em / 2
    return max((across * cos - up * sin) / (cos * cos - sin * sin), 0.0)


def _letters(code: int) -> str:
    if code == _END_OF_LINE_HYPHEN:
        return "-"
    letter = chr(code)
    if any(first <= code <= last for first, last in _JOINED):
        return unicodedata.normalize("NFKC", letter)
    return letter
