"""The second reader of PDFs, in Python: slow, and at home where PDFium finds nothing.

A page is limited in size: a small PDF can be made to take hours.
"""

import logging
import struct
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from io import BytesIO
from textwrap import dedent

from pypdf import Configuration, PageObject, PasswordType, PdfReader, apply_configuration
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.extracted_text import holds_text
from function_app.documents.parsing.pdf_page import Page
from function_app.documents.parsing.pypdf_page import form_lines, has_pictures

_MAX_STREAM = 10_000_000
_LIMITS = Configuration(
    array_based_stream_maximum_output_length=_MAX_STREAM,
    brotli_maximum_output_length=_MAX_STREAM,
    lzw_maximum_output_length=_MAX_STREAM,
    run_length_maximum_output_length=_MAX_STREAM,
    zlib_maximum_output_length=_MAX_STREAM,
    jbig2_maximum_output_length=_MAX_STREAM,
    jbig2dec_binary=None,
    stream_decoding_work_maximum_length=3 * _MAX_STREAM,
    stream_parsing_work_maximum_count=300_000,
    xform_maximum_invocations_per_extraction=500,
    page_tree_maximum_entries=20_000,
)
_DAMAGE = (
    PyPdfError,
    DependencyError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)  # what pypdf is known to raise on broken files
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it remarks on every odd line of a file


class TooComplex(AttachmentNotReadable):
    def __init__(self) -> None:
        super().__init__("the PDF is too complex")


class Damaged(AttachmentNotReadable):
    def __init__(self) -> None:
        super().__init__("the PDF is damaged")


class PypdfFile:
    def __init__(self, content: bytes) -> None:
        with _told_as_reasons():
            self._reader = PdfReader(BytesIO(content))
            if self._reader.is_encrypted:
                opened = self._reader.decrypt("") != PasswordType.NOT_DECRYPTED
                if not opened:
                    raise AttachmentNotReadable("the PDF is protected by a password")
            self.number_of_pages = len(self._reader.pages)

    @property
    def is_a_portfolio(self) -> bool:
        with _told_as_reasons():
            return "/Collection" in self._reader.root_object

    def page(self, number: int) -> Page:
        with _told_as_reasons():
            return _read(self._reader.pages[number])


@contextmanager
def _told_as_reasons() -> Generator[None]:
    try:
        with apply_configuration(_LIMITS):
            yield
    except LimitReachedError as error:
        raise TooComplex from error
    except _DAMAGE as error:
        raise Damaged from error


def _read(page: PageObject) -> Page:
    by_layout = page.extract_text(extraction_mode="layout")  # keeps a table's columns apart
    drawn = dedent(by_layout) if by_layout.strip() else page.extract_text()
    typed = list(form_lines(page))
    text = "\n".join([drawn, *typed])
    is_picture = not holds_text([text]) and has_pictures(page)
    return Page(text, is_picture=is_picture, is_form=bool(typed))
