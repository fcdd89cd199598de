"""The amounts behind labels: totals as they stand, lines of parts and of labor added up."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cached_property

from function_app.agents.offline.reading.amount_words import WHOLE
from function_app.agents.offline.reading.found import (
    CALCULATED,
    FROM_A_LABEL,
    FROM_A_LOOSE_LABEL,
    GAP,
    Found,
    together,
)
from function_app.agents.offline.reading.hours_times_rate import (
    hours_of,
    hours_times_rate,
    number_at_the_start,
)
from function_app.agents.offline.reading.labels import Labelled
from function_app.agents.offline.reading.values import (
    added_up,
    amount_of,
    amounts_in,
    is_unreadable_money,
    labelled_as_taken_off,
    money_in,
    money_value,
)
from function_app.domain.values.money import to_cents

_MORE_THAN = {
    "parts_line": re.compile(rf"\b(?:labou?r|{WHOLE})\b", re.IGNORECASE),
    "labor_line": re.compile(rf"\b(?:parts?|{WHOLE})\b", re.IGNORECASE),
}
_BREAKDOWN = re.compile(r"\b(?:parts?|labou?r)\b", re.IGNORECASE)
_FIELDS = {
    "parts_total": "total_parts_cost",
    "labor_total": "total_labor_cost",
    "total_first": "total_estimate",
    "total_last": "total_estimate",
    "deductible": "deductible",
}
_TOTALS = frozenset({"total_first", "total_last"})
_FIELDS_OF_LINES = {"parts_line": "total_parts_cost", "labor_line": "total_labor_cost"}


class LabelledAmounts:
    def __init__(self, labelled: list[Labelled]) -> None:
        self._labelled = labelled

    def all(self, key: str) -> list[Found[Decimal]]:
        return [
            _read(entry, amount)
            for entry in self._labelled
            if entry.key == key and (amount := _money(entry)) is not None
        ]

    def amounts(self) -> set[Decimal]:
        return {amount for entry in self._labelled for amount in amounts_in(entry.value)}

    def totals(self) -> list[Found[Decimal]]:
        plain = LabelledAmounts([entry for entry in self._labelled if _is_plain(entry)])
        return [*plain.all("total_first"), *plain.all("total_last")]

    def amounts_beside_totals(self) -> set[Decimal]:
        """Of labels that name something else, such as a tax or what is left to pay."""
        return LabelledAmounts(
            [entry for entry in self._labelled if entry.key not in _TOTALS]
        ).amounts()

    def unreadable(self) -> dict[str, str]:
        """By their fields, the words behind a label from which no amount can be taken."""
        totals = {
            _FIELDS[entry.key]: entry.told
            for entry in self._labelled
            if entry.key in _FIELDS and _is_plain(entry) and is_unreadable_money(entry.told)
        }
        return self._unreadable_lines | totals

    @cached_property
    def _unreadable_lines(self) -> dict[str, str]:
        """One of them leaves the sum of its kind open."""
        return {
            _FIELDS_OF_LINES[key]: entry.value
            for key, amount_of_line in _AMOUNT_OF_LINE.items()
            for entry in self._lines(key)
            if amount_of_line(entry.value) is None and any(money_in(entry.value))
        }

    def last(self, key: str) -> Found[Decimal] | None:
        """A grand total stands below the others."""
        return next(reversed(self.all(key)), None)

    def total(self, key: str) -> Found[Decimal] | None:
        plain = [entry for entry in self._labelled if _is_plain(entry)]
        return LabelledAmounts(plain).last(key)

    def parts(self) -> Found[Decimal] | None:
        return self.last("parts_total") or self._sum_of_lines("parts_line")

    def labor(self) -> Found[Decimal] | None:
        return (
            self.last("labor_total")
            or self._sum_of_lines("labor_line")
            or self._labelled_hours_times_rate()
        )

    def _sum_of_lines(self, key: str) -> Found[Decimal] | None:
        if _FIELDS_OF_LINES[key] in self._unreadable_lines:
            return None
        amounts = ((entry, _AMOUNT_OF_LINE[key](entry.value)) for entry in self._lines(key))
        return _summed([_read(entry, amount) for entry, amount in amounts if amount is not None])

    def _lines(self, key: str) -> Iterator[Labelled]:
        """`Parts $330.00, labor $437.50, in all $767.50` is a sentence, and left to the prose."""
        return (entry for entry in self._of(key) if not _MORE_THAN[key].search(entry.value))

    def _of(self, key: str) -> Iterator[Labelled]:
        return (entry for entry in self._labelled if entry.key == key)

    def _labelled_hours_times_rate(self) -> Found[Decimal] | None:
        rate = self._first("labor_rate", number_at_the_start)
        hours = self._first("labor_hours", number_at_the_start) or self._first(
            "labor_line", hours_of
        )
        if rate is None or hours is None:
            return None
        product = to_cents(hours.value * rate.value)
        return Found(product, GAP.join((hours.quote, rate.quote)), CALCULATED)

    def _first(self, key: str, parse: Callable[[str], Decimal | None]) -> Found[Decimal] | None:
        read = ((entry, parse(entry.value)) for entry in self._of(key))
        return next((_read(entry, number) for entry, number in read if number is not None), None)


def _summed(lines: list[Found[Decimal]]) -> Found[Decimal] | None:
    """Lines that are followed by their own sum are not added to it once more."""
    *before, last = lines or [None]
    added = added_up([line.value for line in before if line])
    return last if last and added == last.value else together(lines)


def _is_plain(entry: Labelled) -> bool:
    """`Estimate: parts $330.00, labor $437.50` is a sentence; its first amount is no total."""
    return not _BREAKDOWN.search(entry.value)


def _read(entry: Labelled, amount: Decimal) -> Found[Decimal]:
    return Found(amount, entry.quote, FROM_A_LABEL if entry.firm else FROM_A_LOOSE_LABEL)


def _money(entry: Labelled) -> Decimal | None:
    if entry.key == "deductible" and (amount := labelled_as_taken_off(entry.told)) is not None:
        return amount
    if entry.firm:
        return money_value(entry.told)
    return next(amounts_in(entry.told), None)


def _sum_of_line(text: str) -> Decimal | None:
    """`Alternator $285.00, belt $45.00` is a sum; `2  $165.00  $330.00` ends in one."""
    text = text.rpartition("=")[2]
    numbers = list(money_in(text))
    amounts = [amount for number in numbers if (amount := amount_of(number)) is not None]
    if not numbers or len(amounts) < len(numbers):
        return None
    words_between = re.search(r"[A-Za-z]{3}|\+", text[numbers[0].end : numbers[-1].start])
    return added_up(amounts) if words_between else amounts[-1]


def _labor_of_line(text: str) -> Decimal | None:
    calculation = hours_times_rate(text)
    if calculation is None:
        return _last_amount(text)
    return _last_amount(text[calculation.end :]) or calculation.product


def _last_amount(text: str) -> Decimal | None:
    last = next(reversed(list(money_in(text))), None)
    return amount_of(last) if last else None


_AMOUNT_OF_LINE: dict[str, Callable[[str], Decimal | None]] = {
    "parts_line": _sum_of_line,
    "labor_line": _labor_of_line,
}
