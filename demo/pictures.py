"""Papers as most people send them: put on a scanner a little askew, or photographed on a table."""

import ctypes
from io import BytesIO
from typing import Any

import pypdfium2_raw as pdfium
from PIL import Image, ImageFilter
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

_raw: Any = pdfium
_DOTS_PER_POINT = 150 / 72
_ASKEW = 0.8  # degrees
_TABLE = (96, 84, 72)


def scanned(pdf: bytes) -> bytes:
    """A PDF that holds nothing but a picture of the page."""
    page = _drawn(pdf).convert("L").rotate(_ASKEW, Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(0.6))
    file = BytesIO()
    canvas = Canvas(file, pagesize=LETTER)
    canvas.drawImage(ImageReader(BytesIO(_jpeg(page, 70))), 0, 0, *LETTER)
    canvas.save()
    return file.getvalue()


def photographed(pdf: bytes) -> bytes:
    """A JPEG of the page on a table, from one side, with a shadow over a part of it."""
    page = _drawn(pdf)
    width, height = page.size
    shadow = Image.linear_gradient("L").rotate(90).resize(page.size).point(_lightened)
    page = Image.composite(page, Image.new("RGB", page.size, (60, 60, 70)), shadow)
    table = Image.new("RGB", (width + 200, height + 200), _TABLE)
    table.paste(page, (100, 100))
    right, bottom = table.size
    corners = (30, 0, 0, bottom - 10, right - 40, bottom, right, 40)  # what each corner shows
    photo = table.transform(table.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    return _jpeg(photo, 75)


def _lightened(shade: int) -> int:
    return 150 + shade * 105 // 255


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()


def _drawn(pdf: bytes) -> Image.Image:
    _raw.FPDF_InitLibrary()
    document = _raw.FPDF_LoadMemDocument64(pdf, len(pdf), None)
    page = _raw.FPDF_LoadPage(document, 0)
    width, height = (round(points * _DOTS_PER_POINT) for points in LETTER)
    bitmap = _raw.FPDFBitmap_Create(width, height, 0)
    _raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
    _raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
    dots = ctypes.string_at(_raw.FPDFBitmap_GetBuffer(bitmap), width * height * 4)
    _raw.FPDFBitmap_Destroy(bitmap)
    _raw.FPDF_ClosePage(page)
    _raw.FPDF_CloseDocument(document)
    return Image.frombuffer("RGB", (width, height), dots, "raw", "BGRX", 0, 1)
