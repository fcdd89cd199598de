"""The text of a PDF, page by page, with what was typed into its form fields.

PDFium reads it first. The second reader is asked for a page only where PDFium finds nothing in what
is drawn there, and for the file where PDFium cannot open it. The whole file is limited in time.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.extracted_text import ExtractedText
from function_app.documents.parsing.pdf_page import Page, ReadPages

if TYPE_CHECKING:
    from function_app.documents.parsing.pdfium_file import PdfiumFile
    from function_app.documents.parsing.pypdf_reader import PypdfFile

MAX_PAGES = 50
MAX_SECONDS = 10.0  # of processor time, looked at between pages
_HEADER = b"%PDF-"
_CATALOG = re.compile(rb"\b(\d{1,9}) (\d{1,5}) obj\s*<<[^>]{0,200}/Type\s*/Catalog\b")
_NO_END = "The end of the file is missing: what is left of it was read."
_ONLY_IN_ACROBAT = (
    "This is a form that only Adobe Acrobat shows (XFA): what was filled in may be missing here."
)
_PORTFOLIO = "This is the cover of a PDF portfolio: the files in it were not read."

type _HasTime = Callable[[], bool]


def pages_of_pdf(content: bytes, clock: Callable[[], float] = time.thread_time) -> ExtractedText:
    """The text of each page, and a note when not all of it was read."""
    end = clock() + MAX_SECONDS
    return _read_file(from_its_header(content), lambda: clock() < end).result()


def from_its_header(content: bytes) -> bytes:
    """Servers and mails put things before it."""
    return content[max(content.find(_HEADER), 0) :]


def _read_file(content: bytes, has_time: _HasTime) -> ReadPages:
    second = _SecondReader(content)
    if read := _by_pdfium(content, second, has_time):
        return read
    mended = with_an_end(content)
    if mended and (read := _by_pdfium(mended, _SecondReader(mended), has_time)):
        read.remarks.append(_NO_END)
        return read
    return _read(second.file.number_of_pages, second.file.page, has_time)


def with_an_end(content: bytes) -> bytes | None:
    """A file that was cut off lacks what names its first object; that is in it, as a rule."""
    catalog = None if b"/Encrypt" in content else _CATALOG.search(content)
    if not catalog:
        return None
    return content + b"\ntrailer<</Root %b %b R>>\n%%%%EOF" % catalog.groups()


class _SecondReader:
    """Loaded when it is asked for the first time: that takes longer than reading most papers."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    @cached_property
    def file(self) -> "PypdfFile":
        from function_app.documents.parsing.pypdf_reader import PypdfFile  # noqa: PLC0415

        return PypdfFile(self._content)


def _by_pdfium(content: bytes, second: _SecondReader, has_time: _HasTime) -> ReadPages | None:
    try:
        from function_app.documents.parsing import pdfium_file  # noqa: PLC0415
    except ImportError:  # it broke down over this file
        return None
    try:
        with pdfium_file.opened(content) as file:
            read = _read(file.number_of_pages, lambda n: _page(file, second, n), has_time)
            read.remarks += _remarks(file, second)
            return read
    except pdfium_file.NotReadableByPdfium:  # the other one opens some that seem to need a password
        return None


def _read(count: int, page: Callable[[int], Page], has_time: _HasTime) -> ReadPages:
    """A page that cannot be read costs that page."""
    read = ReadPages(count)
    for number in range(min(count, MAX_PAGES)):
        if not has_time():
            break
        try:
            read.pages.append(page(number))
        except AttachmentNotReadable as problem:
            read.pages.append(problem)
    return read


def _page(file: "PdfiumFile", second: _SecondReader, number: int) -> Page:
    from function_app.documents.parsing.pdfium_reader import read_page  # noqa: PLC0415

    page = read_page(file, number)
    if page is None or page.is_blank:
        return second.file.page(number)
    if page.may_hold_more:
        with suppress(AttachmentNotReadable):
            return max(page, second.file.page(number), key=lambda read: read.number_of_letters)
    return page


def _remarks(file: "PdfiumFile", second: _SecondReader) -> Iterator[str]:
    if file.is_shown_by_acrobat_only:
        yield _ONLY_IN_ACROBAT
    if file.has_attachments:
        with suppress(AttachmentNotReadable):
            if second.file.is_a_portfolio:
                yield _PORTFOLIO
