"""The text of a PDF, page by page, with what was typed into its form fields.

A page is limited in size and the whole file in time: a small PDF can be made to take hours.
"""

import logging
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from textwrap import dedent

from pypdf import Configuration, PageObject, PasswordType, PdfReader, apply_configuration
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.extracted_text import holds_text
from function_app.documents.parsing.pdf_page import form_lines, has_pictures

MAX_PAGES = 50
MAX_SECONDS = 10.0  # of processor time, looked at between pages
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


def pages_of_pdf(
    content: bytes, clock: Callable[[], float] = time.thread_time
) -> tuple[list[str], str | None]:
    """The text of each page, and a note when not all of it was read."""
    end = clock() + MAX_SECONDS
    try:
        with apply_configuration(_LIMITS):
            reader = PdfReader(BytesIO(content))
            if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
                raise AttachmentNotReadable("the PDF is protected by a password")
            pages = list(_pages(reader, lambda: clock() < end))
            number_of_pages = len(reader.pages)
    except LimitReachedError as error:
        raise AttachmentNotReadable("the PDF is too complex") from error
    except _DAMAGE as error:
        raise AttachmentNotReadable("the PDF is damaged") from error
    texts = [page.text for page in pages]
    pictures = sum(page.is_picture for page in pages)
    if pictures and not holds_text(texts):
        raise AttachmentNotReadable(
            f"the PDF holds no text, only pictures ({_count(pictures)}); it may be a scan"
        )
    return texts, _note(len(pages), number_of_pages, pictures)


@dataclass(frozen=True)
class _Page:
    text: str
    is_picture: bool


def _pages(reader: PdfReader, has_time: Callable[[], bool]) -> Iterator[_Page]:
    """A page too complex to be read ends the reading; a first page like that makes it useless."""
    for number in range(min(len(reader.pages), MAX_PAGES)):
        if not has_time():
            return
        try:
            page = _read(reader.pages[number])
        except LimitReachedError:
            if number == 0:
                raise
            return
        yield page


def _read(page: PageObject) -> _Page:
    by_layout = page.extract_text(extraction_mode="layout")  # keeps a table's columns apart
    drawn = dedent(by_layout) if by_layout.strip() else page.extract_text()
    text = "\n".join([drawn, *form_lines(page)])
    return _Page(text, is_picture=not holds_text([text]) and has_pictures(page))


def _note(read: int, of: int, pictures: int) -> str | None:
    remarks = [
        f"Only the first {read} of {of} pages were read." if read < of else "",
        f"{_count(pictures)} with a picture and no text could not be read." if pictures else "",
    ]
    return " ".join(filter(None, remarks)) or None


def _count(pages: int) -> str:
    return "1 page" if pages == 1 else f"{pages} pages"
