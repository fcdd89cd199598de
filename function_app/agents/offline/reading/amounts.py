"""The money of a source: labelled totals first, then line items, then what the prose says.

Parts are added up and hours multiplied only where no total is given; `calculated` says so. No sum
of ours stands in place of an amount that may be the total.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from function_app.agents.offline.reading.labels import Labelled, has_label, section_of
from function_app.agents.offline.reading.prose_amounts import amounts_in_prose
from function_app.agents.offline.reading.source_text import SourceText
from function_app.agents.offline.reading.values import added_up, amounts_in, money_value
from function_app.claims.values import to_cents

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
    r"due|discount|core|limit|maximum|coverage|price|premium|rate|towing|rental|payout|payoff|"
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
    parts: Decimal | None = None
    labor: Decimal | None = None
    total: Decimal | None = None
    deductible: Decimal | None = None
    tax: Decimal | None = None
    calculated: tuple[str, ...] = ()
    total_is_stated: bool = True
    other_totals: tuple[Decimal, ...] = ()
    unowned: tuple[Decimal, ...] = ()  # of which one may be the total that parts and labor lack


def read_amounts(source: SourceText, labelled: list[Labelled], *, is_document: bool) -> Amounts:
    values = _Values(labelled)
    items = _line_items(source.lines, anywhere=is_document)
    prose = amounts_in_prose(source.sentences)
    parts, parts_sum = values.parts(), added_up(items.parts)
    labor, labor_sum = values.labor(), added_up(items.labor) or _hours_times_rate(source.prose)
    labelled_total = _first(values.total("total_first"), values.total("total_last"))
    amounts = Amounts(
        parts=_first(parts, parts_sum, prose.parts),
        labor=_first(labor, labor_sum, prose.labor),
        total=_first(labelled_total, prose.total),
        deductible=_first(values.last("deductible"), prose.deductible),
        tax=added_up(values.all("tax")),
        other_totals=() if labelled_total is not None else prose.totals[1:],
    )
    if parts is None and len(items.parts) > 1:
        amounts = _noting(amounts, f"parts are the sum of {len(items.parts)} lines")
    return _with_total(amounts, set(prose.unowned) - values.amounts() - items.amounts)


def _with_total(amounts: Amounts, unowned: set[Decimal]) -> Amounts:
    """Parts alone are no total: the labor may be missing. An amount that stands for nothing else
    is the total where it is their sum, and leaves the total open where it is not."""
    if amounts.total is not None or amounts.parts is None or amounts.labor is None:
        return amounts
    total = added_up([amounts.parts, amounts.labor, amounts.tax or Decimal()])
    if total in unowned:
        return replace(amounts, total=total)
    if unclear := unowned - {amounts.parts, amounts.labor, amounts.deductible}:
        return replace(amounts, unowned=tuple(sorted(unclear)))
    amounts = replace(amounts, total=total, total_is_stated=False)
    return _noting(amounts, "the total is parts plus labor")


def _noting(amounts: Amounts, note: str) -> Amounts:
    return replace(amounts, calculated=(*amounts.calculated, note))


def _first(*candidates: Decimal | None) -> Decimal | None:
    return next((amount for amount in candidates if amount is not None), None)


class _Values:
    def __init__(self, labelled: list[Labelled]) -> None:
        self._labelled = labelled

    def all(self, key: str) -> list[Decimal]:
        found = (_money(entry) for entry in self._labelled if entry.key == key)
        return [amount for amount in found if amount is not None]

    def amounts(self) -> set[Decimal]:
        return {amount for entry in self._labelled for _, amount in amounts_in(entry.value)}

    def last(self, key: str) -> Decimal | None:
        """A grand total stands below the others."""
        return next(reversed(self.all(key)), None)

    def total(self, key: str) -> Decimal | None:
        """`Estimate: parts $330.00, labor $437.50` is a sentence; its first amount is no total."""
        plain = [entry for entry in self._labelled if not _BREAKDOWN.search(entry.value)]
        return _Values(plain).last(key)

    def parts(self) -> Decimal | None:
        lines = [_sum_of_line(text) for text in self._lines("parts_line")]
        return _first(self.last("parts_total"), added_up([a for a in lines if a is not None]))

    def labor(self) -> Decimal | None:
        lines = [_labor_of_line(text) for text in self._lines("labor_line")]
        return _first(
            self.last("labor_total"),
            added_up([amount for amount in lines if amount is not None]),
            self._labelled_hours_times_rate(),
        )

    def _lines(self, key: str) -> Iterator[str]:
        """`Parts $330.00, labor $437.50, in all $767.50` is a sentence, and left to the prose."""
        return (text for text in self._texts(key) if not _MORE_THAN[key].search(text))

    def _texts(self, key: str) -> Iterator[str]:
        return (entry.value for entry in self._labelled if entry.key == key)

    def _labelled_hours_times_rate(self) -> Decimal | None:
        rate = next(filter(None, map(_ONLY_NUMBER.match, self._texts("labor_rate"))), None)
        hours = next(filter(None, map(_ONLY_NUMBER.match, self._texts("labor_hours"))), None)
        hours = hours or next(
            filter(None, map(_ONLY_HOURS.search, self._texts("labor_line"))), None
        )
        return to_cents(Decimal(hours[1]) * Decimal(rate[1])) if hours and rate else None


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


def _hours_times_rate(prose: str) -> Decimal | None:
    found = _calculation(prose)
    return _product(found) if found else None


@dataclass(frozen=True)
class _LineItems:
    parts: list[Decimal]
    labor: list[Decimal]
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
        (items.labor if is_labor else items.parts).append(amount)
        items.amounts.update(amount for _, amount in amounts_in(line))
    return items


def _amount_at_the_end(line: str) -> Decimal | None:
    if has_label(line) or _NO_PART.search(line) or not re.search(r"[A-Za-z]{3}", line):
        return None
    found = list(amounts_in(line))
    is_last = bool(found) and not line[found[-1][0].end() :].strip(" .")
    return found[-1][1] if is_last else None
