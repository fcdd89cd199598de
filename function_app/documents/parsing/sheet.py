"""The cells of an Excel workbook (.xlsx) as it shows them: a page for each sheet, a line a row."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import ZipFile

from openpyxl import load_workbook

from function_app.documents.parsing.unpacking import DAMAGE, damaged, unpacked

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_NO_RESULT = re.compile(rb"(?:</f>|<f\b[^<>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_BETWEEN = "   "
_MOST_SHEETS, _MOST_ROWS, _MOST_COLUMNS = 50, 5_000, 100
_MOST_CHARACTERS = 200_000
_DAMAGE = (*DAMAGE, ParseError, ValueError, TypeError, AttributeError, IndexError, RecursionError)
_CURRENCY = re.compile(r"\[\$(?P<named>[^\]-]+)[^\]]*\]|\"?(?P<sign>[$\u20ac\u00a3\u00a5])\"?")
_DECIMALS = re.compile(r"0\.(0+)")


def pages_of_sheets(content: bytes) -> tuple[list[str], str | None]:
    """What nobody sees who opens the file is not read: formulas, hidden sheets."""
    try:
        uncalculated = _uncalculated(unpacked(content))
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        pages = [_page(sheet) for sheet in seen[:_MOST_SHEETS]]
        hidden = len(book.worksheets) - len(seen)
    except _DAMAGE as error:
        raise damaged() from error
    remarks = [
        f"Hidden sheets, not read: {hidden}." if hidden else "",
        f"Formulas without a stored result, not read: {uncalculated}." if uncalculated else "",
    ]
    return pages, " ".join(filter(None, remarks)) or None


def _uncalculated(archive: ZipFile) -> int:
    """A program that wrote the file may have left it to Excel to calculate."""
    sheets = [archive.read(name) for name in archive.namelist() if _SHEET.fullmatch(name)]
    return sum(len(_NO_RESULT.findall(sheet)) for sheet in sheets)


def _page(sheet: Any) -> str:
    sheet.reset_dimensions()  # what the file says of its size need not be so
    lines: list[str] = []
    room = _MOST_CHARACTERS
    for row in sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS):
        line = _BETWEEN.join(map(_shown, row)).rstrip()
        lines.append(line)
        room -= len(line)
        if room <= 0:
            break
    return "\n".join(lines)


def _shown(cell: Any) -> str:
    return "".join(_words(cell.value, cell)).replace("\n", " ")


def _words(value: object, cell: Any) -> Iterator[str]:
    match value:
        case None:
            return
        case bool():
            yield "Yes" if value else "No"
        case int() | float():
            yield _number(value, str(cell.number_format or ""))
        case datetime() if value.time() == time():
            yield value.date().isoformat()
        case datetime():
            yield value.isoformat(" ", "minutes")
        case date():
            yield value.isoformat()
        case _:
            yield str(value)


def _number(value: float, written_as: str) -> str:
    """With the sign of its currency and its cents, where the sheet shows them."""
    positive = written_as.partition(";")[0]
    decimals = _DECIMALS.search(positive)
    places = len(decimals[1]) if decimals else 0
    if positive.endswith("%"):
        return f"{value * 100:.{places}f}%"
    currency = _CURRENCY.search(positive)
    name = (currency["named"] or currency["sign"]).strip() if currency else ""
    if decimals or currency:
        gap = " " if name.isalpha() else ""
        return f"{'-' if value < 0 else ''}{name}{gap}{abs(value):,.{places}f}"
    return str(int(value)) if value == int(value) else repr(round(value, 10))
