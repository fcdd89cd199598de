"""The same page as PDFs of programs that write them in ways of their own."""

import ctypes
import ctypes.util
import io
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas

from evaluation.as_sent.markup import MARKUP_LAYOUTS, markup
from evaluation.layouts import LAYOUTS, Page, drawn

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_SECONDS = 60
_LINE = 15


class ProducerMissing(Exception):
    """With the reason, in words."""


def by_layout(page: Page, random: Random) -> bytes:
    return drawn(random.choice(list(LAYOUTS)), page)


def in_any_order(page: Page, random: Random) -> bytes:
    """As programs draw that fill in a picture of a form: each piece at its place, in no order."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=LETTER, invariant=1)
    pieces = list(_placed(page, 60, 720))
    random.shuffle(pieces)
    for x, y, size, text in pieces:
        canvas.setFont("Times-Roman", size)
        canvas.drawString(x, y, text)
    canvas.save()
    return file.getvalue()


def with_leaders(page: Page, random: Random) -> bytes:
    """In a typewriter's letters: label, dots, value to the right."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    text = canvas.beginText(40, 790)
    text.setFont("Courier", 9)
    width = random.choice((84, 90))
    for line in typed_lines(page, width):
        text.textLine(line)
    canvas.drawText(text)
    canvas.save()
    return file.getvalue()


def typed_lines(page: Page, width: int) -> Iterator[str]:
    yield from (page.issuer, page.contact, "", page.title.upper(), "")
    for name, value in page.rows:
        dots = width - len(name) - len(value) - 2
        yield from [f"{name} {'.' * dots} {value}"] if dots > 2 else [f"{name}:", f"  {value}"]
    yield ""
    for cells in page.items:
        yield "".join(f"{cell:<28}" for cell in cells).rstrip()
    for name, value in page.sums:
        yield f"{name:<40}{value:>20}"


def by_cairo(page: Page, random: Random) -> bytes:
    """The library that many desktop programs print with, called as it is on this machine."""
    name = ctypes.util.find_library("cairo")
    if not name:
        raise ProducerMissing("the library cairo is not installed")
    cairo = ctypes.CDLL(name)
    for function in ("cairo_pdf_surface_create", "cairo_create"):
        getattr(cairo, function).restype = ctypes.c_void_p
    with TemporaryDirectory() as folder:
        file = Path(folder) / "paper.pdf"
        size = (ctypes.c_double(612), ctypes.c_double(792))
        surface = ctypes.c_void_p(cairo.cairo_pdf_surface_create(str(file).encode(), *size))
        context = ctypes.c_void_p(cairo.cairo_create(surface))
        family = random.choice((b"sans-serif", b"serif"))
        cairo.cairo_select_font_face(context, family, 0, 0)
        for x, y, points, text in _placed(page, 50, 740):
            cairo.cairo_set_font_size(context, ctypes.c_double(points))
            cairo.cairo_move_to(context, ctypes.c_double(x), ctypes.c_double(792 - y))
            cairo.cairo_show_text(context, text.encode())
        cairo.cairo_destroy(context)
        cairo.cairo_surface_destroy(surface)
        return file.read_bytes()


def by_browser(page: Page, random: Random) -> bytes:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not browser:
        raise ProducerMissing("no Chromium is on the PATH")
    with TemporaryDirectory() as folder:
        source, printed = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(markup(page, random.choice(list(MARKUP_LAYOUTS))), "utf-8")
        command = [
            *(browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"),
            *(f"--user-data-dir={folder}/profile", f"--print-to-pdf={printed}", source.as_uri()),
        ]
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
        if not printed.exists():
            raise ProducerMissing(f"Chromium printed nothing (it ended with {done.returncode})")
        return printed.read_bytes()


def rewritten(page: Page, random: Random) -> bytes:
    """Packed again, its page turned and turned back for the reader, as mail programs do."""
    reader = PdfReader(io.BytesIO(in_any_order(page, random)))
    writer = PdfWriter()
    for sheet in reader.pages:
        copy = writer.add_page(sheet)
        turns = random.choice((90, 180, 270))
        copy.rotate(turns)
        copy.transfer_rotation_to_content()
        copy.compress_content_streams()
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _placed(page: Page, left: int, top: int) -> Iterator[tuple[float, float, int, str]]:
    """A repair order: two columns of labels over their values, items, sums to the right."""
    yield left, top, 14, page.issuer
    yield left, top - 14, 8, page.contact
    yield left + 300, top, 12, page.title
    y = top - 40
    for pair in _in_twos(page.rows):
        for column, (name, value) in enumerate(pair):
            x = left + 255 * column
            yield x, y, 8, f"{name}:"
            yield x + 105, y, 9, value
        y -= _LINE * (2 if any(len(value) > 28 for _, value in pair) else 1)
    y -= _LINE
    for cells in page.items:
        for x, cell in zip((left, left + 260, left + 380), cells, strict=True):
            yield x, y, 9, cell
        y -= _LINE
    for name, value in page.sums:
        yield left + 260, y, 9, name
        yield left + 380, y, 9, value
        y -= _LINE
    yield left, 40, 6, page.small_print


def _in_twos(rows: Sequence[tuple[str, str]]) -> Iterator[Sequence[tuple[str, str]]]:
    """What is too long for a half of the page has a line of its own."""
    waiting = list[tuple[str, str]]()
    for row in rows:
        if len(row[1]) > 28:
            yield [row]
            continue
        waiting.append(row)
        if len(waiting) == 2:
            yield waiting
            waiting = []
    if waiting:
        yield waiting
