"""The papers' looks: lines, a grid, two columns, boxes with the label on top, several pages."""

import html
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from reportlab.lib import colors
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=9.5, leading=13)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=7.5, leading=10)
HEAD = ParagraphStyle("head", parent=BODY, fontName="Helvetica-Bold", fontSize=14, leading=20)
WIDTH = LETTER[0] - 1.6 * inch
type Row = tuple[str, str]


@dataclass(frozen=True)
class Page:
    """Everything that is printed, in words."""

    issuer: str
    contact: str
    title: str
    rows: Sequence[Row]
    items: Sequence[Sequence[str]]  # with their head; empty without a bill
    sums: Sequence[Row]
    opening: str
    small_print: str


def drawn(layout: str, page: Page) -> bytes:
    file = io.BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 0.8 * inch)
    template = SimpleDocTemplate(file, pagesize=LETTER, title=page.title, invariant=1, **margins)
    template.build(LAYOUTS[layout](page))
    return file.getvalue()


def _lines(page: Page) -> list[Flowable]:
    rows = [_labelled(row) for row in (*page.rows, *page.sums)]
    return [*_top(page), *rows, Spacer(0, 8), *_items(page), _small(page)]


def _grid(page: Page) -> list[Flowable]:
    cells = [[_text(label), _text(value)] for label, value in page.rows]
    table = Table(cells, colWidths=[WIDTH * 0.35, WIDTH * 0.65])
    table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey)])
    return [*_top(page), table, Spacer(0, 10), *_items(page), _sums(page), _small(page)]


def _two_columns(page: Page) -> list[Flowable]:
    cells = [_labelled(row) for row in page.rows]
    cells += [_text("")] * (len(cells) % 2)
    half = len(cells) // 2
    table = Table(list(zip(cells[:half], cells[half:], strict=True)), colWidths=[WIDTH / 2] * 2)
    return [*_top(page), table, Spacer(0, 10), *_items(page), _sums(page), _small(page)]


def _boxes(page: Page) -> list[Flowable]:
    cells = [
        Paragraph(f"<font size=7>{html.escape(label)}</font><br/>{html.escape(value)}", BODY)
        for label, value in (*page.rows, *page.sums)
    ]
    cells += [_text("")] * (-len(cells) % 2)
    table = Table([cells[at : at + 2] for at in range(0, len(cells), 2)], colWidths=[WIDTH / 2] * 2)
    table.setStyle(
        [
            ("BOX", (0, 0), (-1, -1), 1, colors.black),
            ("INNERGRID", (0, 0), (-1, -1), 0.5, colors.grey),
        ]
    )
    return [*_top(page), table, Spacer(0, 10), *_items(page), _small(page)]


def _several_pages(page: Page) -> list[Flowable]:
    half = len(page.rows) // 2
    first = [_labelled(row) for row in page.rows[:half]]
    second = [_labelled(row) for row in page.rows[half:]]
    return [
        *(*_top(page), _text(page.opening), Spacer(0, 8), *first, PageBreak()),
        *(*second, Spacer(0, 8), *_items(page), _sums(page), PageBreak(), _small(page)),
    ]


LAYOUTS: Mapping[str, Callable[[Page], list[Flowable]]] = {
    "lines": _lines,
    "grid": _grid,
    "two columns": _two_columns,
    "boxes": _boxes,
    "several pages": _several_pages,
}


def _top(page: Page) -> list[Flowable]:
    return [
        Paragraph(html.escape(page.issuer), HEAD),
        Paragraph(html.escape(page.contact), SMALL),
        Spacer(0, 8),
        Paragraph(html.escape(page.title), HEAD),
    ]


def _labelled(row: Row) -> Paragraph:
    return Paragraph(f"<b>{html.escape(row[0])}:</b> {html.escape(row[1])}", BODY)


def _text(text: str) -> Paragraph:
    return Paragraph(html.escape(text), BODY)


def _small(page: Page) -> Paragraph:
    return Paragraph(html.escape(page.small_print), SMALL)


def _items(page: Page) -> list[Flowable]:
    if not page.items:
        return []
    table = Table(
        [[_text(cell) for cell in row] for row in page.items],
        colWidths=[WIDTH * 0.55, WIDTH * 0.2, WIDTH * 0.25],
    )
    table.setStyle([("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black)])
    return [table, Spacer(0, 6)]


def _sums(page: Page) -> Flowable:
    if not page.sums:
        return Spacer(0, 6)
    cells = [[_text(label), _text(value)] for label, value in page.sums]
    return Table(cells, colWidths=[WIDTH * 0.75, WIDTH * 0.25])
