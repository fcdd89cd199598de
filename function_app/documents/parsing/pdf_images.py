"""Draws the pages of a PDF that are pictures, by PDFium."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from ctypes import string_at
from typing import Any

import pypdfium2_raw as pdfium  # pyright: ignore[reportMissingTypeStubs]
from PIL import Image

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.page_image import page_image
from function_app.documents.parsing.page_size import fitting
from function_app.documents.parsing.pdf import from_its_header, with_an_end
from function_app.documents.parsing.pdfium_file import NotReadableByPdfium, PdfiumFile, opened
from function_app.domain.recognition import PageImage

_raw: Any = pdfium
_FINEST = 300 / 72  # dots per inch, by points
_WHITE = 0xFFFFFFFF


def images_of_pdf(content: bytes, numbers: Sequence[int]) -> Iterator[PageImage]:
    with ExitStack() as stack:
        file = _opened(from_its_header(content), stack)
        for number in numbers:
            with file.page(number - 1) as page:
                if page:
                    yield page_image(_drawn(page), number)


def _opened(content: bytes, stack: ExitStack) -> PdfiumFile:
    for candidate in filter(None, (content, with_an_end(content))):
        try:
            return stack.enter_context(opened(candidate))
        except NotReadableByPdfium:
            continue
    raise AttachmentNotReadable("its pages could not be drawn")


def _drawn(page: Any) -> Image.Image:
    size = _raw.FPDF_GetPageWidthF(page), _raw.FPDF_GetPageHeightF(page)
    width, height = fitting(*size, largest_scale=_FINEST)
    bitmap = _raw.FPDFBitmap_Create(width, height, 0)
    if not bitmap:
        raise MemoryError
    try:
        _raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
        _raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, _raw.FPDF_ANNOT)
        stride = _raw.FPDFBitmap_GetStride(bitmap)
        dots = string_at(_raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        _raw.FPDFBitmap_Destroy(bitmap)
    return Image.frombuffer("RGB", (width, height), dots, "raw", "BGRX", stride, 1)
