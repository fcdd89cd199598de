"""The first reader of PDFs, by PDFium: quick, and at home in nearly all that is sent."""

from typing import Any

import pypdfium2_raw as pdfium  # pyright: ignore[reportMissingTypeStubs]

from function_app.documents.parsing.extracted_text import holds_text
from function_app.documents.parsing.pdf_layout import laid_out
from function_app.documents.parsing.pdf_page import Page
from function_app.documents.parsing.pdfium_fields import filled_in
from function_app.documents.parsing.pdfium_file import PdfiumFile
from function_app.documents.parsing.pdfium_glyphs import glyphs_of
from function_app.documents.parsing.pdfium_pictures import covered_by_pictures, drawn_on
from function_app.documents.parsing.typed_text import placed_by_labels

_raw: Any = pdfium
_UNKNOWN_SHARE = 0.2  # of a page's letters
_LONGEST_STAMP = 250  # letters
_MOSTLY = 0.5


def read_page(file: PdfiumFile, number: int) -> Page | None:
    with file.page(number) as page:
        if not page:
            return None
        glyphs, unknown = glyphs_of(page)
        filled = filled_in(file, page)
        typed = placed_by_labels(filled.typed, glyphs, _raw.FPDFPage_GetRotation(page))
        text = "\n".join([laid_out([*glyphs, *typed]), *filled.fields])
        is_form = bool(filled.fields or filled.typed)
        if holds_text([text]):
            return Page(
                text,
                is_picture=_is_a_stamp(text) and covered_by_pictures(page) > _MOSTLY,
                is_form=is_form,
                may_hold_more=unknown > _UNKNOWN_SHARE * len(glyphs),
            )
        drawn = _kinds_drawn(page)
    return Page(
        text,
        is_form=is_form,
        is_picture=_raw.FPDF_PAGEOBJ_IMAGE in drawn,
        may_hold_more=_raw.FPDF_PAGEOBJ_TEXT in drawn,
        is_blank=not drawn,
    )


def _is_a_stamp(text: str) -> bool:
    return sum(map(str.isalnum, text)) <= _LONGEST_STAMP


def _kinds_drawn(page: Any) -> frozenset[int]:
    return frozenset(_raw.FPDFPageObj_GetType(drawn) for drawn in drawn_on(page))
