"""The same page as a form that was filled in on a screen, and as one that was flattened then."""

import io
from collections.abc import Iterator
from random import Random

from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

from evaluation.layouts import Page, Row

_LEFT, _TOP, _LINE = 50, 730, 24


def filled(page: Page, random: Random) -> bytes:
    fields = _fields(page, random)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(_empty(page, fields))))
    for sheet in writer.pages:
        writer.update_page_form_field_values(sheet, fields, auto_regenerate=False)
    return _written(writer)


def flattened(page: Page, random: Random) -> bytes:
    fields = _fields(page, random)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(_empty(page, fields))))
    for sheet in writer.pages:
        writer.update_page_form_field_values(sheet, fields, auto_regenerate=False, flatten=True)
    writer.remove_annotations(subtypes="/Widget")
    return _written(writer)


def _fields(page: Page, random: Random) -> dict[str, str]:
    """Some programs name a field after its label, others count."""
    rows = list(_asked(page))
    if random.random() < 0.5:
        return {f"{name} {n}": value for n, (name, value) in enumerate(rows)}
    return {f"Text{n + 1}": value for n, (_, value) in enumerate(rows)}


def _asked(page: Page) -> Iterator[Row]:
    yield from (*page.rows, *page.sums)


def _empty(page: Page, fields: dict[str, str]) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=LETTER, invariant=1)
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawString(_LEFT, _TOP + 30, page.title)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(_LEFT, _TOP + 16, page.issuer)
    for number, ((name, _), field) in enumerate(zip(_asked(page), fields, strict=True)):
        y = _TOP - _LINE * (number + 1)
        canvas.drawString(_LEFT, y + 5, f"{name}:")
        canvas.acroForm.textfield(
            name=field, x=_LEFT + 170, y=y, width=320, height=18, fontSize=10, borderWidth=1
        )
    canvas.save()
    return file.getvalue()


def _written(writer: PdfWriter) -> bytes:
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
