"""The parts and the labor of a repair, cell by cell, from the lines that end in an amount."""

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

from function_app.agents.offline.reading.found import Found
from function_app.agents.offline.reading.line_items import LABOR, LineItems
from function_app.domain.repair_lines import MOST_PARTS, ReadPart, RepairLines
from function_app.domain.values.money import to_cents
from function_app.domain.values.numbers import numbers_in

_CELLS = re.compile(r" {2,}|\t|\s*\|\s*|\s?\.{3,}\s?")
_PART_NUMBER = re.compile(r"(?=[^\s]*\d)[A-Z0-9][A-Z0-9./-]{3,29}")
_IN_WORDS = re.compile(r"[A-Za-z]{3}")
_AT_THE_END = re.compile(r"[\s:,@=-]*(?:\bx\s*)?[($]*[\d.,]+\)?[\s.]*$")
_LONGEST_NAME = 120
_LONGEST_LINE = 400


def repair_lines(items: LineItems, lines: Iterable[str]) -> RepairLines:
    """One line of labor has its hours and its rate; of several, neither is the repair's. The form
    has no place for a credit among the parts.
    """
    labor = list(filter(None, map(_hours_and_rate, lines)))
    hours, rate = labor[0] if len(labor) == 1 else (None, None)
    found = items.parts.found
    has_credits = any(part.value < 0 for part in found)
    parts = [] if has_credits or len(found) > MOST_PARTS else [_part(one) for one in found]
    return RepairLines(parts=parts, labor_hours=hours, labor_rate=rate)


def _part(found: Found[Decimal]) -> ReadPart:
    cells = [cell.strip() for cell in _CELLS.split(found.quote) if cell.strip()]
    name, *others = [cell for cell in cells if _IN_WORDS.search(cell)] or cells[:1]
    rest = [*others, *(cell for cell in cells if cell not in (name, *others))]
    number = next((cell for cell in rest if _PART_NUMBER.fullmatch(cell)), None)
    return ReadPart(name=_name(name), part_number=_unless_a_figure(number), cost=found.value)


def _name(cell: str) -> str | None:
    """Without the amounts of a line that has no columns."""
    name = cell
    while "$" in name and (shorter := _AT_THE_END.sub("", name)) != name:
        name = shorter
    return name.strip(" .,:-")[:_LONGEST_NAME] or None


def _unless_a_figure(number: str | None) -> str | None:
    is_figure = number is not None and re.fullmatch(r"[\d.,]{1,9}", number)
    return None if is_figure else number


def _hours_and_rate(line: str) -> tuple[Decimal, Decimal] | None:
    """Two figures of a line of labor that make the third, which ends it."""
    if len(line) > _LONGEST_LINE or not LABOR.search(line):
        return None
    figures = [one.value for one in numbers_in(line) if one.value is not None]
    pairs = pairwise(figures[:-1])
    return next(((h, r) for h, r in pairs if to_cents(h * r) == figures[-1] > 0), None)
