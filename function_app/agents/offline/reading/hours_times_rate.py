"""Labor as a product: "3.5 hrs of labor @ $125.00", "$125 per hour for 3.5 hours"."""

import re
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from function_app.domain.values.money import to_cents
from function_app.domain.values.number_words import DOLLARS, Unit
from function_app.domain.values.numbers import WrittenNumber, numbers_in

_MOST = 10_000
_MAY_BE_HOURS = re.compile(r"[0-9] ?h(?:rs?|ours?)?\b", re.IGNORECASE)
_OF_LABOR = r"\.?(?:\s(?:of\s)?labou?r)?[ ,]{0,3}"
_THEN_RATE = re.compile(_OF_LABOR, re.IGNORECASE)
_AT = re.compile(rf"{_OF_LABOR}(?:@|x|\*|at(?:\sa\srate\sof)?)\s{{0,2}}", re.IGNORECASE)
_AN_HOUR = re.compile(r"\s?(?:/|per|an)\s?h", re.IGNORECASE)
_AN_HOUR_FOR = re.compile(r"\s?(?:/|per|an)\s?h(?:ou)?r?\s{0,2}(?:x|\*|for)\s{0,2}", re.IGNORECASE)


class Calculation(NamedTuple):
    product: Decimal
    start: int
    end: int


def hours_times_rate(text: str) -> Calculation | None:
    if not _MAY_BE_HOURS.search(text):
        return None
    pairs = pairwise(numbers_in(text))
    return next((found for pair in pairs if (found := _calculation(text, *pair))), None)


def hours_of(value: str) -> Decimal | None:
    """Behind a label of hours, or of a line of labor, which must say that they are hours."""
    return next((n.value for n in numbers_in(value) if n.unit is Unit.HOURS), None)


def number_at_the_start(value: str) -> Decimal | None:
    number = next(numbers_in(value.lstrip()), None)
    starts = number is not None and number.start == 0 and not number.in_parentheses
    return number.value if number and starts and _is_usable(number) else None


def _calculation(text: str, one: WrittenNumber, other: WrittenNumber) -> Calculation | None:
    if not _is_usable(one) or not _is_usable(other) or one.value is None or other.value is None:
        return None
    between = (one.end, other.start)
    if one.unit is Unit.HOURS and _is_rate(other):
        follows = _THEN_RATE.fullmatch(text, *between) and _AN_HOUR.match(text, other.end)
        is_product = bool(_AT.fullmatch(text, *between) or follows)
    else:
        is_product = bool(
            other.unit is Unit.HOURS and _is_rate(one) and _AN_HOUR_FOR.fullmatch(text, *between)
        )
    product = to_cents(one.value * other.value)
    return Calculation(product, one.start, other.end) if is_product else None


def _is_usable(number: WrittenNumber) -> bool:
    return number.value is not None and 0 <= number.value < _MOST and not number.is_rough


def _is_rate(number: WrittenNumber) -> bool:
    return number.currency in (None, DOLLARS) and number.unit in (None, Unit.RATE)
