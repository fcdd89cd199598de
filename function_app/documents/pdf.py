"""The text of a PDF, page by page, with what was typed into its form fields.

A page is limited in size and the whole file in time: a small PDF can be made to take hours.
"""

import logging
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from textwrap import dedent

from pypdf import Configuration, PageObject, PasswordType, PdfReader, apply_configuration
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from function_app.documents.errors import AttachmentNotReadable

MAX_PAGES = 50
MAX_SECONDS = 10.0  # of processor time, looked at between pages
_MAX_STREAM = 10_000_000
_LIMITS = Configuration(
    array_based_stream_maximum_output_length=_MAX_STREAM,
    brotli_maximum_output_length=_MAX_STREAM,
    lzw_maximum_output_length=_MAX_STREAM,
    run_length_maximum_output_length=_MAX_STREAM,
    zlib_maximum_output_length=_MAX_STREAM,
    stream_decoding_work_maximum_length=3 * _MAX_STREAM,
    stream_parsing_work_maximum_count=300_000,
    xform_maximum_invocations_per_extraction=500,
    page_tree_maximum_entries=10_000,
    form_fields_maximum_entries=5_000,
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
            texts = list(_page_texts(reader, lambda: clock() < end))
            texts[-1:] = ["\n".join([*texts[-1:], *_form_lines(reader)])]
            pages = len(reader.pages)
    except LimitReachedError as error:
        raise AttachmentNotReadable("the PDF is too complex") from error
    except _DAMAGE as error:
        raise AttachmentNotReadable("the PDF is damaged") from error
    read = len(texts)
    return texts, f"Only the first {read} of {pages} pages were read." if read < pages else None


def _page_texts(reader: PdfReader, has_time: Callable[[], bool]) -> Iterator[str]:
    """A page too complex to be read ends the reading; a first page like that makes it useless."""
    for number in range(min(len(reader.pages), MAX_PAGES)):
        if not has_time():
            return
        try:
            text = _page_text(reader.pages[number])
        except LimitReachedError:
            if number == 0:
                raise
            return
        yield text


def _page_text(page: PageObject) -> str:
    by_layout = page.extract_text(extraction_mode="layout")  # keeps a table's columns apart
    return dedent(by_layout) if by_layout.strip() else page.extract_text()


def _form_lines(reader: PdfReader) -> Iterator[str]:
    for name, value in reader.get_form_text_fields().items():
        if value:
            yield f"{name.replace('_', ' ')}: {value}"
