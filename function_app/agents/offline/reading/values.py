"""What a value looks like: money, days, telephone numbers, vehicle and contract numbers, names."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from function_app.agents.offline.reading.source_text import one_line
from function_app.domain.values.days import days_in

MAX_VALUE = 300
_ABSURD = Decimal("1e9")

_MONEY = re.compile(
    r"(?<![\w.,/$-])(?P<sign>(?:USD|US\$|\$)\s{0,2})?"
    r"(?P<whole>\d{1,3}(?:,\d{3}){1,2}|\d{1,8})(?P<cents>\.\d{2})?(?![\w%/]|[.,-]\d)"
    r"(?P<unit>\s?(?:dollars|usd)\b)?",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_VIN = re.compile(r"(?<![A-Z0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9])", re.IGNORECASE)
_CONTRACT = re.compile(r"(?<![\w-])#?(?P<number>[A-Z0-9][A-Z0-9/-]{2,29})(?![\w-])", re.IGNORECASE)
_NAME_WORD = r"[^\W\d_][^\W\d_'.-]{0,24}(?:['.-][^\W\d_]{1,24}){0,2}\.?"
_NAME = re.compile(rf"{_NAME_WORD}(?: {_NAME_WORD}){{1,4}}")
_WHOLE_NUMBER = re.compile(r"(?<![\w.,$])(\d{1,3}(?:,\d{3}){1,2}|\d{1,7})(?![\d,]*[.%/-]?\d)")


def text_value(value: str) -> str | None:
    text = one_line(value).strip(" ,;:|-_")[:MAX_VALUE].strip()
    return text if any(character.isalnum() for character in text) else None


def amounts_in(text: str) -> Iterator[tuple[re.Match[str], Decimal]]:
    """Amounts that are surely money: with a currency or with cents."""
    for found in _MONEY.finditer(text):
        if found["sign"] or found["cents"] or found["unit"]:
            yield found, _decimal(found)


def money_value(value: str) -> Decimal | None:
    """The first amount; beside a label, a whole number without a sign is money, too."""
    for _, amount in amounts_in(value):
        return amount
    plain = _MONEY.match(value.strip())
    return _decimal(plain) if plain else None


def added_up(amounts: list[Decimal]) -> Decimal | None:
    """Null for nothing, and for a sum that no claim can reach."""
    total = sum(amounts, Decimal())
    return total if amounts and total < _ABSURD else None


def _decimal(found: re.Match[str]) -> Decimal:
    return Decimal(found["whole"].replace(",", "") + (found["cents"] or ""))


def day_value(value: str) -> date | None:
    return next(days_in(value[:80]), None)


def email_in(text: str) -> str | None:
    found = _EMAIL.search(text)
    return found.group().rstrip(".-") if found else None


def vin_in(text: str) -> re.Match[str] | None:
    """Seventeen letters and digits of a VIN's alphabet; a word or a plain number is none."""
    for found in _VIN.finditer(text):
        vin = found.group()
        if sum(c.isdigit() for c in vin) >= 4 and any(c.isalpha() for c in vin):
            return found
    return None


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
    is_day = next(days_in(found["number"]), None) is not None
    return None if is_day else found["number"].upper().rstrip("-/")


def name_value(value: str) -> str | None:
    """`Alvarez, Maria` and `Maria Alvarez (owner)` are both Maria Alvarez."""
    text = one_line(re.split(r"[(<|;\d]|\s{2,}|\s-\s", value.strip(), maxsplit=1)[0]).rstrip(" ,")
    family, comma, given = text.partition(",")
    if comma and " " not in family and given.strip():
        text = f"{given.strip()} {family}"
    return text if _NAME.fullmatch(text) and len(text) <= 80 else None


def whole_value(value: str) -> int | None:
    found = _WHOLE_NUMBER.search(value[:60])
    return int(found.group(1).replace(",", "")) if found else None


def odometer_value(value: str) -> int | None:
    """Miles; a reading in kilometres is not one, and is left to the reviewer."""
    if re.search(r"\d\s{0,2}k(?:m|ilomet)", value[:60], re.IGNORECASE):
        return None
    thousands = re.match(r"\s{0,4}(\d{1,3})\s?k\b", value, re.IGNORECASE)
    return int(thousands.group(1)) * 1000 if thousands else whole_value(value)


def year_value(value: str) -> int | None:
    found = re.match(r"\s{0,4}((?:19[5-9]|20[0-4])\d)\b", value)
    return int(found.group(1)) if found else None
