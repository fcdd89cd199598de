"""The money of a source: labelled totals first, then line items, then what the prose says.

Parts are added up and hours multiplied only where no total is given; their quotes show from what.
No sum of ours stands in place of an amount that may be the total.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from function_app.agents.offline.reading.found import (
    CALCULATED,
    FROM_A_LABEL,
    FROM_A_LOOSE_LABEL,
    GAP,
    Found,
    around,
    together,
)
from function_app.agents.offline.reading.labels import Labelled, has_label, section_of
from function_app.agents.offline.reading.prose_amounts import amounts_in_prose
from function_app.agents.offline.reading.source_text import SourceText
from function_app.agents.offline.reading.values import added_up, amounts_in, money_value
from function_app.domain.values.numbers import to_cents

_NUMBER = r"\d{1,4}(?:\.\d{1,2})?"
_HOURS = rf"(?P<hours>{_NUMBER})\s{{0,2}}(?:h|hrs?|hours?)\b\.?"
_RATE = r"(?:USD\s?|\$\s?)?(?P<rate>\d{1,4}(?:\.\d{1,2})?)"
_OF_LABOR = r"(?:\s(?:of\s)?labou?r)?"
_HOURS_AT_RATE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_HOURS}{_OF_LABOR}[ ,]{{0,3}}(?:@|x|\*|at(?:\sa\srate\sof)?)\s{{0,2}}{_RATE}(?![\d,])",
        rf"{_HOURS}{_OF_LABOR}[ ,]{{0,3}}{_RATE}\s?(?:/|per|an)\s?h",
        rf"{_RATE}\s?(?:/|per|an)\s?h(?:ou)?r?\s{{0,2}}(?:x|\*|for)\s{{0,2}}{_HOURS}",
    )
)
_ONLY_HOURS = re.compile(_HOURS, re.IGNORECASE)
_ONLY_NUMBER = re.compile(r"\s{0,4}\$?\s?(\d{1,4}(?:\.\d{1,2})?)")
_WHOLE = (
    r"totals?|in all|altogether|all (?:told|together|in)|overall|combined|everything|sum|"
    r"claim\w{0,3}|(?:comes?|came|adds?|added|adding) (?:up |out )?to|amount\w{0,3} to|"
    r"(?:bring\w{0,3}|mak(?:es|ing)) (?:it|that|this|the)"
)
_NO_PART = re.compile(
    rf"\b(?:{_WHOLE}|tax|taxes|sub-?total|fees?|deductible|supplies|disposal|balance|paid|deposit|"
    r"due|requested|discount|core|limit|maximum|coverage|price|premium|rate|towing|rental|payout|payoff|"
    r"settlement|value|loan|payment|mileage|odometer|estimate|owed?|pay|payable)\b",
    re.IGNORECASE,
)
_MORE_THAN = {
    "parts_line": re.compile(rf"\b(?:labou?r|{_WHOLE})\b", re.IGNORECASE),
    "labor_line": re.compile(rf"\b(?:parts?|{_WHOLE})\b", re.IGNORECASE),
}
_BREAKDOWN = re.compile(r"\b(?:parts?|labou?r)\b", re.IGNORECASE)
_LABOR = re.compile(r"\b(?:labou?r|hrs?|hours?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Amounts:
    parts: Found[Decimal] | None = None
    labor: Found[Decimal] | None = None
    total: Found[Decimal] | None = None
    deductible: Found[Decimal] | None = None
    total_is_stated: bool = True
    other_totals: tuple[Decimal, ...] = ()
    unowned: tuple[Decimal, ...] = ()  # of which one may be the total that parts and labor lack


def read_amounts(source: SourceText, labelled: list[Labelled], *, is_document: bool) -> Amounts:
    values = _Values(labelled)
    items = _line_items(source.lines, anywhere=is_document)
    prose = amounts_in_prose(source.sentences)
    labelled_total = values.total("total_first") or values.total("total_last")
    other_totals = () if labelled_total else tuple(total.value for total in prose.totals[1:])
    amounts = Amounts(
        parts=values.parts() or together(items.parts) or prose.parts,
        labor=(
            values.labor()
            or together(items.labor)
            or _hours_times_rate(source.prose)
            or prose.labor
        ),
        total=labelled_total or prose.total,
        deductible=values.last("deductible") or prose.deductible,
        other_totals=other_totals,
    )
    owned = values.amounts() | items.amounts
    unowned = {each.value: each for each in prose.unowned if each.value not in owned}
    return _with_total(amounts, together(values.all("tax")), unowned)


def _with_total(
    amounts: Amounts, tax: Found[Decimal] | None, unowned: dict[Decimal, Found[Decimal]]
) -> Amounts:
    """Parts alone are no total: the labor may be missing. An amount that stands for nothing else
    is the total where it is their sum, and leaves the total open where it is not."""
    if amounts.total is not None or amounts.parts is None or amounts.labor is None:
        return amounts
    total = together([each for each in (amounts.parts, amounts.labor, tax) if each])
    if total and total.value in unowned:
        return replace(amounts, total=unowned[total.value])
    own = {each.value for each in (amounts.parts, amounts.labor, amounts.deductible) if each}
    if unclear := unowned.keys() - own:
        return replace(amounts, unowned=tuple(sorted(unclear)))
    return replace(amounts, total=total, total_is_stated=False)


class _Values:
    def __init__(self, labelled: list[Labelled]) -> None:
        self._labelled = labelled

    def all(self, key: str) -> list[Found[Decimal]]:
        return [
            _read(entry, amount)
            for entry in self._labelled
            if entry.key == key and (amount := _money(entry)) is not None
        ]

    def amounts(self) -> set[Decimal]:
        return {amount for entry in self._labelled for _, amount in amounts_in(entry.value)}

    def last(self, key: str) -> Found[Decimal] | None:
        """A grand total stands below the others."""
        return next(reversed(self.all(key)), None)

    def total(self, key: str) -> Found[Decimal] | None:
        """`Estimate: parts $330.00, labor $437.50` is a sentence; its first amount is no total."""
        plain = [entry for entry in self._labelled if not _BREAKDOWN.search(entry.value)]
        return _Values(plain).last(key)

    def parts(self) -> Found[Decimal] | None:
        return self.last("parts_total") or _summed(list(self._lines("parts_line", _sum_of_line)))

    def labor(self) -> Found[Decimal] | None:
        return (
            self.last("labor_total")
            or _summed(list(self._lines("labor_line", _labor_of_line)))
            or self._labelled_hours_times_rate()
        )

    def _lines(
        self, key: str, amount_of: Callable[[str], Decimal | None]
    ) -> Iterator[Found[Decimal]]:
        """`Parts $330.00, labor $437.50, in all $767.50` is a sentence, and left to the prose."""
        for entry in self._of(key):
            if _MORE_THAN[key].search(entry.value):
                continue
            amount = amount_of(entry.value)
            if amount is not None:
                yield _read(entry, amount)

    def _of(self, key: str) -> Iterator[Labelled]:
        return (entry for entry in self._labelled if entry.key == key)

    def _labelled_hours_times_rate(self) -> Found[Decimal] | None:
        rate = self._first("labor_rate", _ONLY_NUMBER.match)
        hours = self._first("labor_hours", _ONLY_NUMBER.match) or self._first(
            "labor_line", _ONLY_HOURS.search
        )
        if rate is None or hours is None:
            return None
        product = to_cents(Decimal(hours[1][1]) * Decimal(rate[1][1]))
        return Found(product, GAP.join((hours[0].quote, rate[0].quote)), CALCULATED)

    def _first(
        self, key: str, find: Callable[[str], re.Match[str] | None]
    ) -> tuple[Labelled, re.Match[str]] | None:
        matches = ((entry, find(entry.value)) for entry in self._of(key))
        return next(((entry, found) for entry, found in matches if found), None)


def _summed(lines: list[Found[Decimal]]) -> Found[Decimal] | None:
    """Lines that are followed by their own sum are not added to it once more."""
    *before, last = lines or [None]
    added = added_up([line.value for line in before if line])
    return last if last and added == last.value else together(lines)


def _read(entry: Labelled, amount: Decimal) -> Found[Decimal]:
    return Found(amount, entry.quote, FROM_A_LABEL if entry.firm else FROM_A_LOOSE_LABEL)


def _money(entry: Labelled) -> Decimal | None:
    if entry.firm:
        return money_value(entry.value)
    return next((amount for _, amount in amounts_in(entry.value)), None)


def _sum_of_line(text: str) -> Decimal | None:
    """`Alternator $285.00, belt $45.00` is a sum; `2  $165.00  $330.00` ends in one."""
    text = text.rpartition("=")[2]
    found = list(amounts_in(text))
    if not found:
        return None
    first, last = found[0][0], found[-1][0]
    words_between = re.search(r"[A-Za-z]{3}|\+", text[first.end() : last.start()])
    return added_up([amount for _, amount in found]) if words_between else found[-1][1]


def _labor_of_line(text: str) -> Decimal | None:
    calculation = _calculation(text)
    if calculation is None:
        return next((amount for _, amount in reversed(list(amounts_in(text)))), None)
    stated = [amount for _, amount in amounts_in(text[calculation.end() :])]
    return stated[-1] if stated else _product(calculation)


def _calculation(text: str) -> re.Match[str] | None:
    return next(filter(None, (pattern.search(text) for pattern in _HOURS_AT_RATE)), None)


def _product(found: re.Match[str]) -> Decimal:
    return to_cents(Decimal(found["hours"]) * Decimal(found["rate"]))


def _hours_times_rate(prose: str) -> Found[Decimal] | None:
    found = _calculation(prose)
    return Found(_product(found), around(prose, found), CALCULATED) if found else None


@dataclass(frozen=True)
class _LineItems:
    parts: list[Found[Decimal]]
    labor: list[Found[Decimal]]
    amounts: set[Decimal]  # every amount on their lines, such as the price of a piece


def _line_items(lines: list[str], *, anywhere: bool) -> _LineItems:
    """Lines that end in an amount and carry no label. An e-mail's count only under a heading."""
    items = _LineItems([], [], set())
    section: str | None = None
    for line in lines:
        section = section_of(line) or section
        amount = _amount_at_the_end(line)
        if amount is None or not (anywhere or section in ("parts", "labor")):
            continue
        is_labor = section == "labor" or _LABOR.search(line) is not None
        (items.labor if is_labor else items.parts).append(Found(amount, line.strip()))
        items.amounts.update(amount for _, amount in amounts_in(line))
    return items


def _amount_at_the_end(line: str) -> Decimal | None:
    if has_label(line) or _NO_PART.search(line) or not re.search(r"[A-Za-z]{3}", line):
        return None
    found = list(amounts_in(line))
    is_last = bool(found) and not line[found[-1][0].end() :].strip(" .")
    return found[-1][1] if is_last else None
