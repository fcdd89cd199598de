"""The numbers that people and language models write: one grammar for letters, forms and replies.

Sign, currency and unit are a part of a number. What can mean two things has no value: a wrong one
would be worse than none.
"""

import math
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from function_app.domain.values.number_signs import (
    SPACES,
    Before,
    Behind,
    before_digits,
    behind_digits,
)
from function_app.domain.values.number_words import DOLLARS, Unit

_TOO_LARGE = Decimal("1e11")  # beyond any claim, and still exact as a JSON number
_LONGEST = 64  # characters of a text that is nothing but a number
_LONGEST_DIGITS = 24
_LONGEST_LINE = 1_000
_DISTANCES = frozenset({Unit.MILES, Unit.KILOMETERS})

_APOSTROPHES = "'\u2019\u02bc\u00b4`\u2032"
_UNCLEAR = "\u00b7\u02d9"  # of thousands, or of cents
_DIGITS = re.compile(rf"[0-9]+(?:[.,{_APOSTROPHES}{_UNCLEAR}][0-9]+)*")
_SPACED_GROUPS = re.compile(rf"(?:[{SPACES}][0-9]{{3}}(?![0-9]))+(?:[.,][0-9]+)?")
_MORE_DIGITS = re.compile(rf"[{SPACES}]?[0-9]")
_GROUPED = re.compile(
    rf"[0-9]{{1,3}}(?:(?:,[0-9]{{3}})+|(?:[{_APOSTROPHES}][0-9]{{3}})+|(?:[{SPACES}][0-9]{{3}})+)"
    r"(?:\.[0-9]+)?"
)
_SEPARATORS = str.maketrans("", "", f",{_APOSTROPHES}{SPACES}")
_ABOUT = re.compile(
    r"(?:(?:(?:about|around|approximately|approx|roughly|circa|ca(?!\$)|estimated|est)\b\.?|[~\u2248])\s*)+",
    re.IGNORECASE,
)
_CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}
_IS_ABOUT = re.compile(r"\s*\(?\b(?:approximately|approx|estimated|est)\.?\)?\Z", re.IGNORECASE)


class WrittenNumber(NamedTuple):
    """`value` is None where it can mean several things; those that are known are `alternatives`.

    `text[start:end]` has sign, currency and unit, but no parentheses around them.
    """

    value: Decimal | None
    start: int = 0
    end: int = 0
    currency: str | None = None  # DOLLARS, or another as it is written
    unit: Unit | None = None
    has_cents: bool = False
    is_rough: bool = False  # "45k", "about 500"
    may_be_thousands: bool = False  # "1.234"
    in_parentheses: bool = False
    alternatives: tuple[Decimal, ...] = ()

    @property
    def readings(self) -> tuple[Decimal, ...]:
        return self.alternatives if self.value is None else (self.value,)


def numbers_in(text: str) -> Iterator[WrittenNumber]:
    """In reading order. Digits of a word, a date, a range or a telephone number are none."""
    # A line of a letter is asked for its odometer, its amounts and its quotes, one after the other.
    return iter(_numbers_of(text)) if len(text) <= _LONGEST_LINE else _each_number(text)


@lru_cache(maxsize=64)
def _numbers_of(text: str) -> tuple[WrittenNumber, ...]:
    return tuple(_each_number(text))


def _each_number(text: str) -> Iterator[WrittenNumber]:
    start = 0
    while digits := _DIGITS.search(text, start):
        number = _read(text, digits)
        if number is not None:
            yield number
        start = max(digits.end(), number.end if number else 0)


def number_at(text: str, start: int) -> WrittenNumber | None:
    """The number whose digits begin there."""
    digits = _DIGITS.match(text, start)
    return _read(text, digits) if digits else None


def number_of(written: object) -> WrittenNumber:
    """What is nothing but a number: `"$1,234.50"`, `"about 45k miles"` and 285.0; never NaN.

    A whole text in parentheses is negative, as in a ledger.
    """
    if isinstance(written, str):
        number = _number_of_text(written)
    elif isinstance(written, int | float | Decimal) and not isinstance(written, bool):
        number = WrittenNumber(_finite(written))
    else:
        raise ValueError("must be a number")  # noqa: TRY004 - pydantic reports ValueErrors
    if number.value is None:
        raise ValueError(f"is not a number: {str(written)[:40]!r}")
    if abs(number.value) >= _TOO_LARGE:
        raise ValueError("is too large")
    return number


def _finite(number: float | Decimal) -> Decimal | None:
    if isinstance(number, int):
        return Decimal(number)
    if not math.isfinite(number):
        return None
    return Decimal(f"{number:f}") if isinstance(number, float) else number


def _number_of_text(written: str) -> WrittenNumber:
    text, none = written.strip(), WrittenNumber(None)
    if len(text) > _LONGEST:
        return none
    about, is_about = _ABOUT.match(text), _IS_ABOUT.search(text)
    text = text[about.end() if about else 0 : is_about.start() if is_about else None].rstrip(".")
    number = next(numbers_in(text), none)
    outside = text[: number.start] + text[number.end :]
    value = next(iter(number.readings), None)
    if value is None or outside not in ("", "()"):
        return none
    return number._replace(
        value=-abs(value) if outside else value,
        is_rough=number.is_rough or bool(about or is_about),
    )


def _read(text: str, digits: re.Match[str]) -> WrittenNumber | None:
    before = before_digits(text, digits.start())
    if before is None:
        return None
    end = _end_of_digits(text, digits, before)
    behind = behind_digits(text, end, has_currency=before.currency is not None)
    if behind is None and before.currency:
        behind = Behind(end, is_clear=False)  # "$500-$600" is money, but not one amount
    return _number(text, digits.start(), end, before, behind) if behind else None


def _end_of_digits(text: str, digits: re.Match[str], before: Before) -> int:
    """With groups that spaces set apart, unless more of them make it a row of a table."""
    start, end = digits.span()
    if end - start > 3 or end == len(text) or text[end] not in SPACES or "." in digits.group():
        return end
    is_led = before.currency is not None
    if not is_led and _follows_digits(text, start):
        return end
    groups = _SPACED_GROUPS.match(text, end)
    is_row = groups and not is_led and _MORE_DIGITS.match(text, groups.end())
    return groups.end() if groups and not is_row else end


def _follows_digits(text: str, start: int) -> bool:
    return start > 1 and text[start - 1] in SPACES and text[start - 2].isdigit()


def _number(text: str, start: int, end: int, before: Before, behind: Behind) -> WrittenNumber:
    written = text[start:end]
    whole, _, fraction = written.partition(".")
    is_plain = whole.isdigit() and (fraction.isdigit() or not fraction)
    is_known = len(written) <= _LONGEST_DIGITS and (is_plain or _GROUPED.fullmatch(written))
    currency = _whose(before.currency, behind.currency)
    has_cents = written[-3:-2] == "." or (written[-3:-2] == "," and not is_known)
    is_clear = is_known and behind.is_clear and not (behind.is_thousands and has_cents)
    value = _value(written, before, behind) if is_clear else None
    may_be_thousands = is_plain and len(fraction) == 3 and len(whole) <= 3 and whole[0] != "0"
    alternatives: tuple[Decimal, ...] = ()
    if behind.unit in _DISTANCES and (may_be_thousands or _follows_digits(text, start)):
        value = None  # "45.210 miles", and the end of "on 10/3 45 210 miles"
    elif may_be_thousands and currency:
        value = None
    elif value is not None and not is_plain and _may_be_two(written, behind):
        columns = () if before.currency else map(Decimal, written.split())
        value, alternatives = None, (value, *columns)
    opening = text[before.start - 1 : before.start]
    if opening == "<" and value is not None and text[behind.end : behind.end + 1] == ">":
        value = -abs(value)  # as some ledgers have it
    return WrittenNumber(
        value,
        before.start,
        behind.end,
        currency,
        behind.unit,
        has_cents,
        behind.is_thousands,
        may_be_thousands,
        opening in _CLOSING and text[behind.end : behind.end + 1] == _CLOSING[opening],
        alternatives,
    )


def _value(written: str, before: Before, behind: Behind) -> Decimal:
    value = Decimal(written if written.isdigit() else written.translate(_SEPARATORS))
    value = value * 1000 if behind.is_thousands else value
    return -value if before.is_negative or behind.is_negative else value


def _may_be_two(written: str, behind: Behind) -> bool:
    """`2 165.00` and `$125 250.00` may be two columns; `45 210 miles` is one number."""
    is_spaced = any(space in written for space in SPACES)
    return is_spaced and ("." in written or behind.unit not in _DISTANCES)


def _whose(before: str | None, behind: str | None) -> str | None:
    """`$5 CAD` is Canadian."""
    return behind if before is None or behind not in (None, DOLLARS) else before
