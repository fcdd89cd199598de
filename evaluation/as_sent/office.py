"""The same page as what is not a PDF: a letter of a word processor, a workbook, a saved page."""

import csv
import io
from collections.abc import Iterator, Sequence
from html import escape
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from evaluation.as_sent.markup import MARKUP_LAYOUTS, markup
from evaluation.layouts import Page

_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
)


def word(page: Page, random: Random) -> bytes:
    in_a_table = random.random() < 0.5
    rows = [(f"{name}:", value) for name, value in page.rows]
    body = "".join(map(_paragraph, (page.issuer, page.contact, page.title)))
    body += _table(page.rows) if in_a_table else "".join(_paragraph(" ".join(r)) for r in rows)
    body += _table(page.items) + _table(page.sums) + _paragraph(page.small_print)
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", _TYPES)
        document = f'<w:document xmlns:w="{_WORDS}"><w:body>{body}</w:body></w:document>'
        packed.writestr("word/document.xml", document)
    return file.getvalue()


def workbook(page: Page, random: Random) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in _lines(page):
        sheet.append(list(line))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def table_text(page: Page, random: Random) -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=random.choice(",;\t")).writerows(_lines(page))
    return file.getvalue().encode(random.choice(("utf-8", "utf-8-sig")))


def rich_text(page: Page, random: Random) -> bytes:
    cells = r"\trowd\cellx4000\cellx9000 "
    rows = [rf"{cells}{_rtf(n)}\cell {_rtf(v)}\cell\row" for n, v in (*page.rows, *page.sums)]
    if random.random() < 0.5:
        rows = [rf"{{\b {_rtf(n)}:}} {_rtf(v)}\par" for n, v in (*page.rows, *page.sums)]
    items = [r"\tab ".join(map(_rtf, line)) + r"\par" for line in page.items]
    head = [rf"{_rtf(text)}\par" for text in (page.issuer, page.contact, page.title)]
    body = "\n".join([*head, *rows, *items, rf"{_rtf(page.small_print)}\par"])
    return rf"{{\rtf1\ansi\deff0{{\fonttbl{{\f0 Arial;}}}}{body}}}".encode("ascii")


def saved_page(page: Page, random: Random) -> bytes:
    return markup(page, random.choice(list(MARKUP_LAYOUTS))).encode()


def _lines(page: Page) -> Iterator[tuple[str, ...]]:
    yield from ((page.issuer,), (page.title,), ())
    yield from page.rows
    yield ()
    yield from map(tuple, page.items)
    yield from ((name, "", value) for name, value in page.sums)


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _table(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<w:tc>{_paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def _rtf(text: str) -> str:
    plain = text.replace("\\", r"\\").replace("{", r"\{").replace("}", r"\}")
    return "".join(c if ord(c) < 128 else rf"\u{ord(c)}?" for c in plain)
