"""A letter as a PDF of one page or more, in the fonts that every reader of PDF files has."""

from datetime import datetime

from fpdf import FPDF

from function_app.letters.latin import UNPRINTABLE, printable
from function_app.letters.written import Block, Written

_FONT = "helvetica"
_MARGIN, _LINE, _GAP = 22, 6, 3.5  # millimeters
_BLUE, _GREY, _BLACK, _PALE = (20, 57, 91), (85, 97, 111), (29, 39, 51), (243, 246, 250)
_LISTED = {"row", "total", "item"}
_UNPRINTED = (
    f"Where a {UNPRINTABLE} stands in a name, this page cannot print the letter; our e-mail has it."
)


def pdf_of(letter: Written, at: datetime) -> bytes:
    """The same letter of the same moment is the same file, byte for byte."""
    page = _Page(letter, at)
    page.add_page()
    page.head()
    for block in letter.blocks:
        page.draw(block)
    page.foot()
    return bytes(page.output())


class _Page(FPDF):
    def __init__(self, letter: Written, at: datetime) -> None:
        super().__init__(format="letter")
        self._letter, self._at = letter, at
        self._is_whole, self._last = True, ""
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(True, _MARGIN + 4)
        self.set_creation_date(at)
        self.set_title(self._said(letter.subject))
        self.set_lang("en-US")

    def footer(self) -> None:
        self.set_y(-_MARGIN + 4)
        self._ink(_GREY, 8)
        self.cell(0, 5, f"Claim {self._letter.claim_id} - page {self.page_no()}", align="R")

    def head(self) -> None:
        day = f"{self._at:%B} {self._at.day}, {self._at.year}"
        self._ink(_GREY, 10)
        self.cell(self.epw / 2, _LINE, "Your claims team")
        self.cell(0, _LINE, day, align="R", new_x="LMARGIN", new_y="NEXT")
        self.set_draw_color(*_BLUE)
        self.set_line_width(0.5)
        self.line(self.l_margin, self.get_y() + 1.5, self.w - self.r_margin, self.get_y() + 1.5)
        self.ln(16)
        self._ink(_BLUE, 17, "B")
        self._write(self._letter.subject, 8)
        self.ln(5)

    def draw(self, block: Block) -> None:
        if self._last in _LISTED and block.kind not in _LISTED:
            self.ln(_GAP)
        self._last = block.kind
        match block.kind:
            case "heading":
                self.ln(2)
                self._ink(_BLUE, 11, "B")
                self._write(block.text)
                self.ln(1)
            case "item":
                self._ink(_BLACK, 11)
                self.cell(5, _LINE, "\N{MIDDLE DOT}")
                self._write(block.text)
                self.ln(1)
            case "quote":
                self._quote(block.text)
            case "row" | "total":
                self._row(block)
            case _:
                self._ink(_BLACK, 11)
                self._write(block.text)
                self.ln(_GAP)

    def foot(self) -> None:
        self.ln(_GAP)
        self._ink(_BLACK, 11)
        self._write("Kind regards")
        self._write("Your claims team")
        if not self._is_whole:
            self.ln(10)
            self._ink(_GREY, 9)
            self._write(_UNPRINTED, 4.5)

    def _quote(self, text: str) -> None:
        self._ink(_BLACK, 11, "B")
        self.set_fill_color(*_PALE)
        top = self.get_y()
        self.set_x(self.l_margin + 1.2)
        self.multi_cell(
            0, 9, f"  {self._said(text)}.", fill=True, align="L", new_x="LMARGIN", new_y="NEXT"
        )
        self.set_fill_color(*_BLUE)
        self.rect(self.l_margin, top, 1.2, self.get_y() - top, style="F")
        self.ln(_GAP)

    def _row(self, block: Block) -> None:
        is_total = block.kind == "total"
        self.set_draw_color(*(_BLUE if is_total else (213, 219, 227)))
        self.set_line_width(0.6 if is_total else 0.2)
        self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())
        self._ink(_BLACK, 11, "B" if is_total else "")
        self.cell(self.epw * 0.7, 9, self._said(block.text))
        self.cell(0, 9, self._said(block.value), align="R", new_x="LMARGIN", new_y="NEXT")

    def _write(self, text: str, height: float = _LINE) -> None:
        said = self._said(text)
        self.multi_cell(0, height, said, align="L", new_x="LMARGIN", new_y="NEXT")

    def _said(self, text: str) -> str:
        said, is_whole = printable(text)
        self._is_whole = self._is_whole and is_whole
        return said

    def _ink(self, color: tuple[int, int, int], size: float, style: str = "") -> None:
        self.set_font(_FONT, style, size)  # pyright: ignore[reportArgumentType]
        self.set_text_color(*color)
