"""A table with a column for parts and one for labor: its last row has the totals, if it adds up."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from function_app.agents.offline.reading.found import FROM_A_LABEL, Found
from function_app.agents.offline.reading.values import amount_of, money_in

_HEADS = {
    "parts": re.compile(r"(?:total )?parts?(?: (?:cost|amount|total|price))?", re.IGNORECASE),
    "labor": re.compile(r"(?:total )?labou?r(?: (?:cost|amount|total|price))?", re.IGNORECASE),
    "total": re.compile(r"(?:line |row )?(?:total|amount|sum)", re.IGNORECASE),
}
_CELL = re.compile(r"\S+(?: \S+)*")
_MOST_ROWS = 200
_FEWEST_COLUMNS = 3

type _Row = tuple[str, dict[str, Decimal]]


@dataclass(frozen=True)
class ColumnTotals:
    parts: Found[Decimal]
    labor: Found[Decimal]
    total: Found[Decimal] | None

    def is_read_from(self, quote: str) -> bool:
        """The row's own words, however they are spaced."""
        return quote.split() == self.parts.quote.split()


def column_totals(lines: Sequence[str]) -> ColumnTotals | None:
    for place, line in enumerate(lines):
        heads = [cell.span() for cell in _CELL.finditer(line[:400])]
        names = {
            span: name
            for span in heads
            for name, head in _HEADS.items()
            if head.fullmatch(line, *span)
        }
        if len(heads) >= _FEWEST_COLUMNS and {"parts", "labor"} <= {*names.values()}:
            rows = list(_rows(lines[place + 1 : place + 1 + _MOST_ROWS], heads, names))
            return _totals(rows)
    return None


def _rows(
    lines: Sequence[str], heads: Sequence[tuple[int, int]], names: dict[tuple[int, int], str]
) -> Iterator[_Row]:
    for line in filter(str.strip, lines):
        cells = dict[str, Decimal]()
        for number in money_in(line):
            head = min(heads, key=lambda h: min(abs(h[0] - number.start), abs(h[1] - number.end)))
            amount = amount_of(number)
            if amount is not None and head in names:
                cells[names[head]] = amount
        if not {"parts", "labor"} & cells.keys():
            return
        yield line, cells


def _totals(rows: Sequence[_Row]) -> ColumnTotals | None:
    *above, (line, last) = rows or [("", {})]
    for name in ("parts", "labor"):
        if name not in last or last[name] != sum(cells.get(name, Decimal()) for _, cells in above):
            return None
    found = {name: Found(amount, line.strip(), FROM_A_LABEL) for name, amount in last.items()}
    return ColumnTotals(found["parts"], found["labor"], found.get("total"))
