"""Draws the pages of a PDF for a reviewer, by PDFium, with their words."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from ctypes import byref, string_at
from typing import Any

import pypdfium2_raw as pdfium  # pyright: ignore[reportMissingTypeStubs]
from PIL import Image

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.page_picture import ShownPage, as_webp, size_for
from function_app.documents.parsing.pdf import from_its_header, with_an_end
from function_app.documents.parsing.pdf_words import words_of_page
from function_app.documents.parsing.pdfium_file import NotReadableByPdfium, PdfiumFile, opened

_raw: Any = pdfium
_WHITE = 0xFFFFFFFF
_NOT_DRAWN = "this page of the file is damaged"


class PagesOfPdf:
    """To be used as a context: the file is open within."""

    def __init__(self, content: bytes) -> None:
        self._content = from_its_header(content)
        self._stack = ExitStack()
        self._file: PdfiumFile

    def __enter__(self) -> "PagesOfPdf":
        for candidate in filter(None, (self._content, with_an_end(self._content))):
            try:
                self._file = self._stack.enter_context(opened(candidate))
            except NotReadableByPdfium:
                continue
            return self
        raise AttachmentNotReadable("the file is damaged, or protected by a password")

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def count(self) -> int:
        return self._file.number_of_pages

    def sizes(self, most: int) -> list[tuple[int, int]]:
        """In points, of the first pages as they are shown."""
        return [self._size(number) for number in range(min(self.count, most))]

    def shown(self, numbers: Sequence[int], widths: Sequence[int]) -> Iterator[ShownPage]:
        """Of those that the file has."""
        for number in numbers:
            if number <= self.count:
                yield self._shown(number, widths)

    def _size(self, number: int) -> tuple[int, int]:
        size = _raw.FS_SIZEF()
        _raw.FPDF_GetPageSizeByIndexF(self._file.document, number, byref(size))
        return max(round(size.width), 1), max(round(size.height), 1)

    def _shown(self, number: int, widths: Sequence[int]) -> ShownPage:
        with self._file.page(number - 1) as page:
            if not page:
                return ShownPage(number, problem=_NOT_DRAWN)
            pictures = {width: as_webp(self._drawn(page, width)) for width in widths}
            return ShownPage(number, pictures, words_of_page(self._file, page))

    def _drawn(self, page: Any, asked: int) -> Image.Image:
        size = _raw.FPDF_GetPageWidthF(page), _raw.FPDF_GetPageHeightF(page)
        width, height = size_for(*size, asked)
        bitmap = _raw.FPDFBitmap_Create(width, height, 0)
        if not bitmap:
            raise MemoryError
        whole = 0, 0, width, height
        try:
            _raw.FPDFBitmap_FillRect(bitmap, *whole, _WHITE)
            _raw.FPDF_RenderPageBitmap(bitmap, page, *whole, 0, _raw.FPDF_ANNOT)
            _raw.FPDF_FFLDraw(self._file.form, bitmap, page, *whole, 0, _raw.FPDF_ANNOT)
            stride = _raw.FPDFBitmap_GetStride(bitmap)
            dots = string_at(_raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
        finally:
            _raw.FPDFBitmap_Destroy(bitmap)
        return Image.frombuffer("RGB", (width, height), dots, "raw", "BGRX", stride, 1)
