"""The text of a PDF, page by page, with what was typed into its form fields."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from textwrap import dedent

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from function_app.documents.errors import AttachmentNotReadable

MAX_PAGES = 50
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


def text_of_pdf(content: bytes) -> tuple[str, str | None]:
    """The text, and a note when not all of it was read."""
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise AttachmentNotReadable("the PDF is protected by a password")
        text = "\n".join([*_page_texts(reader), *_form_lines(reader)])
        pages = len(reader.pages)
    except _DAMAGE as error:
        raise AttachmentNotReadable("the PDF is damaged") from error
    note = f"Only the first {MAX_PAGES} of {pages} pages were read." if pages > MAX_PAGES else None
    return text, note


def _page_texts(reader: PdfReader) -> Iterator[str]:
    for number in range(min(len(reader.pages), MAX_PAGES)):
        page = reader.pages[number]
        by_layout = page.extract_text(extraction_mode="layout")  # keeps a table's columns apart
        yield dedent(by_layout) if by_layout.strip() else page.extract_text()


def _form_lines(reader: PdfReader) -> Iterator[str]:
    for name, value in reader.get_form_text_fields().items():
        if value:
            yield f"{name.replace('_', ' ')}: {value}"
