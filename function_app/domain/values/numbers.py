"""The numbers that people and language models write."""

import re
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


_TOO_LARGE = Decimal("1e11")  # beyond any claim, and still exact as a JSON number


_LONGEST_NUMBER = 64  # characters


_NUMBER = re.compile(
    r"(?P<sign>[-+]?)\s*(?:\$|USD)?\s*(?P<digits>\d+|\d{1,3}(?:,\d{3})+)(?P<fraction>\.\d+)?"
    r"\s*(?P<thousand>k)?\s*(?:miles?|mi|km|hours?|hrs?|h|usd|dollars?)?\.?",
    re.IGNORECASE,
)


def parse_number(value: object) -> Decimal:
    """`"$1,234.50"`, `"45k miles"` and 285.0 are numbers; NaN and `"1.234,50"` are not."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValueError("must be a number")  # noqa: TRY004 - pydantic reports ValueErrors
    text = f"{value:f}" if isinstance(value, float) else str(value).strip()
    match = _NUMBER.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if match is None:
        raise ValueError(f"is not a number: {text[:40]!r}")
    digits = match["digits"].replace(",", "") + (match["fraction"] or "")
    number = Decimal(match["sign"] + digits) * (1000 if match["thousand"] else 1)
    if abs(number) >= _TOO_LARGE:
        raise ValueError("is too large")
    return number


def to_cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)
