"""The papers that a claimant attaches, drawn as real PDFs: letterhead, fields, items, totals."""

import html
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportlab.lib import colors
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

WIDTH = LETTER[0] - 1.5 * inch
BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=9, leading=12)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=7.5, leading=10, textColor=colors.dimgrey)
NAME = ParagraphStyle("name", parent=BODY, fontName="Helvetica-Bold", fontSize=15, leading=19)
GRID = ("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.lightgrey)


@dataclass(frozen=True)
class Line:
    """One row of the work: a part by the piece, or labor by the hour."""

    description: str
    number: str
    quantity: Decimal
    unit_price: Decimal

    @property
    def amount(self) -> Decimal:
        return self.quantity * self.unit_price


@dataclass(frozen=True)
class Panel:
    heading: str
    fields: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Paper:
    issuer: str
    address: str
    title: str
    accent: str
    panels: Sequence[Panel]
    parts: Sequence[Line]
    labor: Sequence[Line]
    closing: str
    total_label: str = "Total estimate"

    @property
    def parts_total(self) -> Decimal:
        return sum((line.amount for line in self.parts), Decimal())

    @property
    def labor_total(self) -> Decimal:
        return sum((line.amount for line in self.labor), Decimal())

    @property
    def total(self) -> Decimal:
        return self.parts_total + self.labor_total


def money(amount: Decimal) -> str:
    return f"${amount:,.2f}"


def draw(paper: Paper) -> bytes:
    story: list[Flowable] = [_letterhead(paper), Spacer(0, 10)]
    for panel in paper.panels:
        story += [_heading(panel.heading, paper.accent), _fields(panel), Spacer(0, 8)]
    story += [
        _heading("Parts and labor", paper.accent),
        _lines(paper),
        _totals(paper),
        Spacer(0, 14),
        Paragraph(paper.closing, SMALL),
    ]
    file = io.BytesIO()
    template = SimpleDocTemplate(
        file,
        pagesize=LETTER,
        title=paper.title,
        author=paper.issuer,
        leftMargin=0.75 * inch,
        rightMargin=0.75 * inch,
        topMargin=0.6 * inch,
        bottomMargin=0.6 * inch,
    )
    template.build(story)
    return file.getvalue()


def _letterhead(paper: Paper) -> Table:
    name = ParagraphStyle("issuer", parent=NAME, textColor=colors.HexColor(paper.accent))
    title = ParagraphStyle("title", parent=NAME, fontSize=12, alignment=2)
    table = Table(
        [
            [Paragraph(html.escape(paper.issuer), name), Paragraph(paper.title.upper(), title)],
            [Paragraph(paper.address, SMALL), ""],
        ],
        colWidths=[WIDTH * 0.6, WIDTH * 0.4],
    )
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LINEBELOW", (0, 1), (-1, 1), 1.5, colors.HexColor(paper.accent)),
        ]
    )
    return table


def _heading(text: str, accent: str) -> Table:
    table = Table([[text]], colWidths=[WIDTH])
    table.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, -1), colors.HexColor(accent)),
            ("TEXTCOLOR", (0, 0), (-1, -1), colors.white),
            ("FONT", (0, 0), (-1, -1), "Helvetica-Bold", 9),
        ]
    )
    return table


def _fields(panel: Panel) -> Table:
    cells = [
        Paragraph(f"<b>{label}:</b> {html.escape(value)}", BODY) for label, value in panel.fields
    ]
    if len(cells) % 2:
        cells.append(Paragraph("", BODY))
    rows = [cells[at : at + 2] for at in range(0, len(cells), 2)]
    table = Table(rows, colWidths=[WIDTH / 2] * 2)
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), GRID])
    return table


def _lines(paper: Paper) -> Table:
    rows = [["Description", "Part no.", "Qty / hours", "Unit price", "Amount"]]
    rows += [
        [
            line.description,
            line.number,
            f"{line.quantity}",
            money(line.unit_price),
            money(line.amount),
        ]
        for line in [*paper.parts, *paper.labor]
    ]
    table = Table(rows, colWidths=[WIDTH * share for share in (0.44, 0.17, 0.13, 0.13, 0.13)])
    table.setStyle(
        [
            ("FONT", (0, 0), (-1, -1), "Helvetica", 9),
            ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 8),
            ("ALIGN", (2, 0), (-1, -1), "RIGHT"),
            GRID,
        ]
    )
    return table


def _totals(paper: Paper) -> Table:
    rows = [
        [f"Total parts: {money(paper.parts_total)}"],
        [f"Total labor: {money(paper.labor_total)}"],
        [f"{paper.total_label}: {money(paper.total)}"],
    ]
    table = Table(rows, colWidths=[WIDTH])
    table.setStyle(
        [
            ("FONT", (0, 0), (-1, -1), "Helvetica", 9),
            ("FONT", (0, -1), (-1, -1), "Helvetica-Bold", 11),
            ("ALIGN", (0, 0), (-1, -1), "RIGHT"),
        ]
    )
    return table
