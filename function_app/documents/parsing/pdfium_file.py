"""A PDF opened by PDFium, which is native code without exceptions: this module holds its handles,
and gives them back in their order.
"""

from collections.abc import Generator
from contextlib import contextmanager
from ctypes import create_string_buffer
from typing import Any

import pypdfium2_raw as pdfium  # pyright: ignore[reportMissingTypeStubs]

_raw: Any = pdfium
_LONGEST_STRING = 100_000  # bytes


class NotReadableByPdfium(Exception):
    pass


class PdfiumFile:
    """`form` answers for the fields; the file's own programs are never run."""

    def __init__(self, document: Any, form: Any) -> None:
        self.document = document
        self.form = form

    @property
    def number_of_pages(self) -> int:
        return _raw.FPDF_GetPageCount(self.document)

    @property
    def has_attachments(self) -> bool:
        return _raw.FPDFDoc_GetAttachmentCount(self.document) > 0

    @property
    def is_shown_by_acrobat_only(self) -> bool:
        return _raw.FPDF_GetFormType(self.document) == _raw.FORMTYPE_XFA_FULL

    @contextmanager
    def page(self, number: int) -> Generator[Any]:
        """Nothing where it cannot be loaded."""
        page = _raw.FPDF_LoadPage(self.document, number)
        try:
            yield page
        finally:
            _raw.FPDF_ClosePage(page)


@contextmanager
def opened(content: bytes) -> Generator[PdfiumFile]:
    _raw.FPDF_InitLibrary()
    document = _raw.FPDF_LoadMemDocument64(content, len(content), None)
    if not document:
        raise NotReadableByPdfium
    answers = _raw.FPDF_FORMFILLINFO(version=2)
    form = _raw.FPDFDOC_InitFormFillEnvironment(document, answers)
    try:
        file = PdfiumFile(document, form)
        if not file.number_of_pages:
            raise NotReadableByPdfium
        yield file
    finally:
        _raw.FPDFDOC_ExitFormFillEnvironment(form)
        _raw.FPDF_CloseDocument(document)


def string_from(function: Any, *given: Any) -> str:
    """PDFium says how long a string is, and writes it at the second call."""
    size = function(*given, None, 0)
    if not 2 < size <= _LONGEST_STRING:
        return ""
    letters = create_string_buffer(size)
    function(*given, _raw.cast(letters, _raw.POINTER(_raw.FPDF_WCHAR)), size)
    return letters.raw.decode("utf-16-le", "replace").rstrip("\0")
