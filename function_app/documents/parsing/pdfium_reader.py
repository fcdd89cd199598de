"""The first reader of PDFs, by PDFium: quick, and at home in nearly all that is sent."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pypdfium2_raw as pdfium  # pyright: ignore[reportMissingTypeStubs]

from function_app.documents.parsing.extracted_text import holds_text
from function_app.documents.parsing.pdf_layout import laid_out
from function_app.documents.parsing.pdf_page import Page
from function_app.documents.parsing.pdfium_fields import filled_in
from function_app.documents.parsing.pdfium_file import PdfiumFile
from function_app.documents.parsing.pdfium_glyphs import glyphs_of
from function_app.documents.parsing.typed_text import placed_by_labels

_raw: Any = pdfium
_MOST_OBJECTS = 2_000
_MOST_LAYERS = 3
_UNKNOWN_SHARE = 0.2  # of a page's letters


def read_page(file: PdfiumFile, number: int) -> Page | None:
    with file.page(number) as page:
        if not page:
            return None
        glyphs, unknown = glyphs_of(page)
        filled = filled_in(file, page)
        typed = placed_by_labels(filled.typed, glyphs, _raw.FPDFPage_GetRotation(page))
        text = "\n".join([laid_out([*glyphs, *typed]), *filled.fields])
        if holds_text([text]):
            return Page(text, may_hold_more=unknown > _UNKNOWN_SHARE * len(glyphs))
        drawn = _kinds_drawn(page)
    return Page(
        text,
        is_picture=_raw.FPDF_PAGEOBJ_IMAGE in drawn,
        may_hold_more=_raw.FPDF_PAGEOBJ_TEXT in drawn,
        is_blank=not drawn,
    )


def _kinds_drawn(page: Any) -> frozenset[int]:
    count = _raw.FPDFPage_CountObjects(page)
    objects = (_raw.FPDFPage_GetObject(page, number) for number in range(count))
    return frozenset(_kinds(objects, _MOST_LAYERS))


def _kinds(objects: Iterator[Any], layers: int) -> Iterator[int]:
    """Scanners also wrap a picture into a form."""
    for drawn in islice(objects, _MOST_OBJECTS):
        kind = _raw.FPDFPageObj_GetType(drawn)
        yield kind
        if kind == _raw.FPDF_PAGEOBJ_FORM and layers:
            count = _raw.FPDFFormObj_CountObjects(drawn)
            inside = (_raw.FPDFFormObj_GetObject(drawn, number) for number in range(count))
            yield from _kinds(inside, layers - 1)
