"""What a value looks like: money, days, telephone numbers, vehicle and contract numbers, names."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import chain, islice, pairwise

from function_app.agents.offline.reading.names import full_name, letters_for_marks
from function_app.agents.offline.reading.source_text import one_line
from function_app.domain.values.days import WrittenDay, day_of, days_in
from function_app.domain.values.measures import (
    MOST_MONEY,
    in_dollars,
    is_surely_money,
    money_of,
    whole,
    whole_of,
)
from function_app.domain.values.number_words import DOLLARS, Unit, meaning_of
from function_app.domain.values.numbers import WrittenNumber, number_of, numbers_in

MAX_VALUE = 300

# Beside an amount that a label has: what leaves open whether it is that amount, and in dollars.
_LESS_CLEAR_BEFORE = re.compile(
    r"\A-{1,2}\s?\Z|<\s?\Z|[0-9]\s?[x*@]?\s?\Z"
    r"|\b(?:credits?|refund|neg|up to|(?:less|more) than|under|below|over|above|at (?:least|most)"
    r"|max(?:imum)?|min(?:imum)?|from|between)\b\W{0,3}\Z",
    re.IGNORECASE,
)
_LESS_CLEAR_BEHIND = re.compile(
    r"\s?-\s*\Z|[.,:]{1,2}[0-9]|\s[0-9]|\s?(?:each|ea|apiece|per)\b", re.IGNORECASE
)
_COUNTED_IN = re.compile(r"[ ,/(]{1,3}(?:in )?(?P<word>[^\W\d_]{2,12})")
_PERHAPS_A_CURRENCY = re.compile(
    r"frs?\.?|(?!(?:Abt|All|Est|Inc|Max|Min|Net|Now|Only|Plus|Sum|Tax|The|US|USD)\b)"
    r"[^\W\d_a-z][^\W\d_]{0,2}[./]{0,2}"
)
_ONE_FIGURE = re.compile(r"(?=\S*[0-9][.,:]\w)\S{2,24}")
_IN_BOXES = re.compile(r"\s*[0-9](?:[ |]{1,3}[0-9]){3,6}(?![0-9.,])")  # one digit in each
_GOES_ON = re.compile(r"\s?(?:[-+*x/]|to|or|and)\s?\$?[0-9]")
_OR_ANOTHER_DAY = re.compile(r"\s*(?:-|to|or|and|until|through|thru|/|&)\s*", re.IGNORECASE)
_ANOTHER_DAY_THAN = re.compile(r"\b(?:before|after|prior to)\s*\Z", re.IGNORECASE)
_THAT_IS = re.compile(r" ?[(/=] ?")  # `72,758 km (45,210 miles)`
_KILOMETERS = re.compile(r"\b(?:kms?|tkm|k\.m\.|k m|klicks?)\b|kilom|quil\u00f4m", re.IGNORECASE)
# A quotation mark before an address is none of it.
_EMAIL = re.compile(
    r"[A-Za-z0-9._%+-][A-Za-z0-9._%+'-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"
)
_VIN = re.compile(r"(?<![A-Z0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9])", re.IGNORECASE)
_CONTRACT = re.compile(r"(?<![\w-])#?(?P<number>[A-Z0-9][A-Z0-9/-]{2,29})(?![\w-])", re.IGNORECASE)
_NAME_WORD = r"[^\W\d_][^\W\d_'.-]{0,24}(?:['.-][^\W\d_]{1,24}){0,2}\.?"
_NAME = re.compile(rf"{_NAME_WORD}(?: {_NAME_WORD}){{1,4}}")


def text_value(value: str) -> str | None:
    text = one_line(value).strip(" ,;:|-_")[:MAX_VALUE].strip()
    return text if any(character.isalnum() for character in text) else None


def money_in(text: str) -> Iterator[WrittenNumber]:
    """What is surely money: with a currency, ours or another, or with cents."""
    return filter(is_surely_money, numbers_in(text))


def amounts_in(text: str) -> Iterator[Decimal]:
    """Those of them that can be taken."""
    return (amount for number in money_in(text) if (amount := amount_of(number)) is not None)


def amount_of(number: WrittenNumber) -> Decimal | None:
    """`($330.00)` stands in parentheses; `(330.00)` may be less than nothing."""
    may_be_a_credit = number.in_parentheses and number.currency is None
    return None if may_be_a_credit or number.may_be_thousands else in_dollars(number)


def money_value(value: str) -> Decimal | None:
    """The first amount; beside a label, a whole number without a sign is money, too."""
    value = value.strip()
    cell = _first_cell(value)
    first = next(money_in(value), None)
    if first is None or first.start < len(cell):
        with suppress(ValueError):
            amount = money_of(cell)
            return None if number_of(cell).may_be_thousands else amount
        if _is_only_a_number(cell) or _is_less_clear(cell, first):
            return None
    if first is None:
        return _whole_amount(value)
    return None if _GOES_ON.match(value, first.end) else amount_of(first)


def labelled_as_taken_off(value: str) -> Decimal | None:
    """A deductible may be written as what it is taken off: `(100.00)`, `-$100.00`."""
    with suppress(ValueError):
        return taken_off(number_of(_first_cell(value).lstrip("- ")))
    return None


def taken_off(number: WrittenNumber) -> Decimal | None:
    if number.value is None or not is_surely_money(number):
        return None
    return in_dollars(number._replace(value=abs(number.value)))


def is_unreadable_money(value: str) -> bool:
    """It speaks of an amount, and none can be taken from it."""
    if money_value(value) is not None:
        return False
    cell = _first_cell(value)
    return any(money_in(value)) or _is_only_a_number(cell) or bool(_ONE_FIGURE.fullmatch(cell))


def _is_less_clear(cell: str, amount: WrittenNumber | None) -> bool:
    number = amount or next(numbers_in(cell), None)
    if number is None:
        return False
    before, behind = cell[: number.start], cell[number.end :]
    if _LESS_CLEAR_BEFORE.search(before) or _LESS_CLEAR_BEHIND.match(behind):
        return True
    if number.currency:
        return False
    beside = (before.strip(), behind.strip())
    return (
        before == "("
        or is_in_another_currency(cell, number)
        or any(map(_PERHAPS_A_CURRENCY.fullmatch, beside))
    )


def is_in_another_currency(text: str, number: WrittenNumber) -> bool:
    """By a word that stands a little apart: `767.50 (in euros)`."""
    word = None if number.currency else _COUNTED_IN.match(text, number.end)
    meaning = meaning_of(word["word"]) if word else None
    return isinstance(meaning, str) and meaning != DOLLARS


def _first_cell(value: str) -> str:
    """With its currency or unit, where that has a cell of its own."""
    cell, gap, rest = value.strip().partition("  ")
    if not gap:
        return cell
    following = rest.strip().partition("  ")[0]
    is_split = meaning_of(cell) is not None or meaning_of(following) is not None
    return f"{cell} {following}" if is_split else cell


def _is_only_a_number(cell: str) -> bool:
    with suppress(ValueError):
        number_of(cell)
        return True
    return False


def _whole_amount(value: str) -> Decimal | None:
    number = next(numbers_in(value), None)
    amount = in_dollars(number) if number and number.start == 0 and not number.is_rough else None
    return amount if amount is not None and amount == amount.to_integral_value() else None


def added_up(amounts: list[Decimal]) -> Decimal | None:
    """Null for nothing, for less, and for a sum that no claim can reach."""
    total = sum(amounts, Decimal())
    return total if amounts and 0 <= total < MOST_MONEY else None


def days_meant(text: str) -> Iterator[WrittenDay]:
    """A week before a day is not that day."""
    for written in days_in(text):
        if not _ANOTHER_DAY_THAN.search(text, max(0, written.start - 12), written.start):
            yield written


def day_value(value: str) -> date | None:
    """The first day, unless another is named as well as that one."""
    with suppress(ValueError):
        return day_of(_first_cell(value))
    days = list(days_meant(value[:80]))
    for one, other in pairwise(days):
        if one.day != other.day and _OR_ANOTHER_DAY.fullmatch(value, one.end, other.start):
            return None
    return days[0].day if days else None


def email_in(text: str) -> str | None:
    found = _EMAIL.search(text)
    return found.group().rstrip(".-") if found else None


def vin_in(text: str) -> re.Match[str] | None:
    return next(vins_in(text), None)


def vins_in(text: str) -> Iterator[re.Match[str]]:
    """Seventeen letters and digits of a VIN's alphabet; a word or a plain number is none."""
    for found in _VIN.finditer(text):
        vin = found.group()
        if sum(c.isdigit() for c in vin) >= 4 and any(c.isalpha() for c in vin):
            yield found


def vin_value(value: str) -> str | None:
    """Beside its label a VIN is kept as written, even a wrong one: the checks say what is wrong."""
    if found := vin_in(value):
        return found.group().upper()
    written = re.sub(r"[^A-Z0-9]", "", value[:40].upper())
    looks_right = 10 <= len(written) <= 20 and sum(c.isdigit() for c in written) >= 4
    return written if looks_right else None


def contract_value(value: str) -> str | None:
    found = _CONTRACT.match(value.strip(" .:#"))
    if found is None or not any(c.isdigit() for c in found["number"]):
        return None
    is_day = any(days_in(found["number"]))
    return None if is_day else found["number"].upper().rstrip("-/")


def name_value(value: str) -> str | None:
    """`Alvarez, Maria` and `Maria Alvarez (owner)` are both Maria Alvarez."""
    text = one_line(re.split(r"[(<|;\d]|\s{2,}|\s-\s", value.strip(), maxsplit=1)[0]).rstrip(" ,")
    family, comma, given = text.partition(",")
    if comma and " " not in family and given.strip():
        text = f"{given.strip()} {family}"
    return text if _NAME.fullmatch(letters_for_marks(text)) and len(text) <= 80 else full_name(text)


def odometer_value(value: str) -> int | None:
    """Miles; a reading in kilometers is not one, and is left to the reviewer."""
    if in_boxes := _IN_BOXES.match(value):
        value = re.sub(r"[ |]", "", in_boxes.group()) + value[in_boxes.end() :]
    cell = _first_cell(value)
    with suppress(ValueError):
        return whole_of(cell)
    if _is_only_a_number(cell):
        return None
    number, other = islice(chain(numbers_in(value[:60]), (None, None)), 2)
    is_in_both = number and other and _THAT_IS.fullmatch(value, number.end, other.start)
    if number and is_in_both and number.unit is Unit.KILOMETERS:
        number = other
    if number is None or _GOES_ON.match(value, number.end):
        return None
    is_in_miles = number.unit is Unit.MILES or not _KILOMETERS.search(cell)
    return whole(number) if is_in_miles else None


def year_value(value: str) -> int | None:
    found = re.match(r"\s{0,4}((?:19[5-9]|20[0-4])\d)\b", value)
    return int(found.group(1)) if found else None
