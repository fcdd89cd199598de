"""Real PDFs, made for one test at a time."""

import zlib
from collections.abc import Sequence
from io import BytesIO

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table


def pdf(*lines: str) -> bytes:
    return pages([*lines])


def pages(*texts: Sequence[str]) -> bytes:
    file = BytesIO()
    canvas = Canvas(file)
    for lines in texts:
        text = canvas.beginText(60, 780)
        text.textLines("\n".join(lines))
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def table_pdf(title: str, *rows: Sequence[str]) -> bytes:
    """As estimating programs print it: every cell is placed by itself."""
    columns = max(len(row) for row in rows)
    cells = [[*row, *[""] * (columns - len(row))] for row in rows]
    styles = getSampleStyleSheet()
    file = BytesIO()
    story: list[Flowable] = [Paragraph(title, styles["Title"]), Table(cells)]
    SimpleDocTemplate(file).build(story)
    return file.getvalue()


def form_pdf(**fields: str) -> bytes:
    """A form to be filled in on the screen, filled in."""
    file = BytesIO()
    canvas = Canvas(file)
    canvas.drawString(60, 800, "Vehicle service claim form")
    for row, (name, value) in enumerate(fields.items()):
        canvas.acroForm.textfield(name=name, value=value, x=60, y=760 - 30 * row)
    canvas.save()
    return file.getvalue()


def two_page_form() -> bytes:
    """A field on each page, and one that is hidden."""
    file = BytesIO()
    canvas = Canvas(file)
    canvas.drawString(60, 800, "Page one")
    canvas.acroForm.textfield(name="VIN", value="1HGCM82633A004352", x=60, y=700)
    canvas.acroForm.textfield(
        name="Total", value="99999", x=60, y=600, annotationFlags="print hidden"
    )
    canvas.showPage()
    canvas.drawString(60, 800, "Page two")
    canvas.acroForm.textfield(name="Odometer", value="45000", x=60, y=700)
    canvas.save()
    return file.getvalue()


def drawn_pdf() -> bytes:
    """A page with something drawn on it, and not one letter."""
    file = BytesIO()
    canvas = Canvas(file)
    canvas.rect(100, 300, 200, 200, fill=1)
    canvas.save()
    return file.getvalue()


def scanned_pdf(number_of_pages: int, *, title: str = "") -> bytes:
    """Pages that hold a picture and nothing else, behind one with the title, if any."""
    file = BytesIO()
    canvas = Canvas(file)
    if title:
        canvas.drawString(60, 780, title)
        canvas.showPage()
    for _ in range(number_of_pages):
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def with_page_drawn_by(operators: bytes, before: bytes) -> bytes:
    """The PDF `before`, if any, and behind it a page that draws what `operators` say."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(before))) if before else PdfWriter()
    stream = StreamObject()
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    stream.set_data(zlib.compress(operators, 9))
    page = writer.add_blank_page(600, 800)
    page[NameObject("/Contents")] = writer._add_object(stream)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def encrypted(content: bytes, password: str, owner: str = "owner") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    writer.encrypt(user_password=password, owner_password=owner, algorithm="AES-256")
    file = BytesIO()
    writer.write(file)
    return file.getvalue()
