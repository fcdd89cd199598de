"""The lines of an estimate that end in an amount and carry no label: parts, or labor."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from function_app.agents.offline.reading.amount_words import WHOLE
from function_app.agents.offline.reading.found import Found, together
from function_app.agents.offline.reading.labels import has_label, section_of
from function_app.agents.offline.reading.values import amounts_in, money_in
from function_app.domain.values.number_words import DOLLARS
from function_app.domain.values.numbers import WrittenNumber

_NO_PART = re.compile(  # for lower case: faster than re.IGNORECASE
    rf"\b(?:{WHOLE}|tax|taxes|sub-?total|fees?|deductible|supplies|disposal|balance|paid|deposit|"
    r"due|requested|discount|core|limit|maximum|coverage|price|premium|rate|towing|rental|payout|payoff|"
    r"settlement|value|loan|payment|mileage|odometer|estimate|owed?|pay|payable)\b"
)
LABOR = re.compile(r"\b(?:labou?r|hrs?|hours?)\b", re.IGNORECASE)
_WORDS = re.compile(r"[A-Za-z]{3}")
_ENDS_IN_A_FIGURE = re.compile(r"[0-9][^0-9]{0,12}\Z")
_LONGEST_END = 13  # characters


@dataclass
class Items:
    """A line whose amount is unclear leaves the sum of its kind unclear, too."""

    found: list[Found[Decimal]] = field(default_factory=list[Found[Decimal]])
    is_clear: bool = True

    def add(self, line: str, amount: Decimal | None) -> None:
        if amount is None:
            self.is_clear = False
        else:
            self.found.append(Found(amount, line.strip()))

    @property
    def sum(self) -> Found[Decimal] | None:
        return together(self.found)


@dataclass(frozen=True)
class LineItems:
    parts: Items
    labor: Items
    amounts: set[Decimal]  # every amount on their lines, such as the price of a piece

    @property
    def unclear_fields(self) -> set[str]:
        kinds = {"total_parts_cost": self.parts, "total_labor_cost": self.labor}
        return {field for field, items in kinds.items() if not items.is_clear}


def line_items(lines: Iterable[str], *, anywhere: bool) -> LineItems:
    """An e-mail's lines count only under a heading."""
    items = LineItems(Items(), Items(), set())
    section: str | None = None
    for line in lines:
        section = section_of(line) or section
        number = _amount_at_the_end(line)
        if number is None or not (anywhere or section in ("parts", "labor")):
            continue
        is_labor = section == "labor" or LABOR.search(line) is not None
        (items.labor if is_labor else items.parts).add(line, _charge(number))
        items.amounts.update(amounts_in(line))
    return items


def _amount_at_the_end(line: str) -> WrittenNumber | None:
    if not _ENDS_IN_A_FIGURE.search(line, max(0, len(line) - _LONGEST_END)):
        return None
    last = next(reversed(list(money_in(line))), None)
    if last is None or line[last.end + last.in_parentheses :].strip(" ."):
        return None
    is_no_item = has_label(line) or _NO_PART.search(line.lower()) or not _WORDS.search(line)
    return None if is_no_item else last


def _charge(number: WrittenNumber) -> Decimal | None:
    """In a column of amounts, one in parentheses is a credit."""
    if number.value is None or number.currency not in (None, DOLLARS):
        return None
    return -abs(number.value) if number.in_parentheses else number.value
