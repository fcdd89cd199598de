"""What a number counts: dollars or miles. Another currency is never taken for dollars, nor are
kilometers for miles.
"""

from decimal import Decimal

from function_app.domain.values.number_words import DOLLARS, Unit
from function_app.domain.values.numbers import WrittenNumber, number_of

MOST_MONEY = Decimal("1e9")  # nobody's repair; past it a figure is a slip of the keyboard
_MOST_MILES = 10_000_000  # and this no vehicle's


def is_surely_money(number: WrittenNumber) -> bool:
    """A currency or cents make an amount of a number that stands in a text."""
    return (number.currency is not None or number.has_cents) and number.unit is None


def in_dollars(number: WrittenNumber) -> Decimal | None:
    """None for what is no amount in dollars, for less than nothing, and for more than any claim."""
    is_ours = number.currency in (None, DOLLARS) and number.unit is None
    value = number.value
    return value if is_ours and value is not None and 0 <= value < MOST_MONEY else None


def whole(number: WrittenNumber) -> int | None:
    """Of miles, where a unit is named. An odometer also shows tenths; more digits behind a point
    may be thousands.
    """
    value = number.value
    if value is None or number.currency or number.unit not in (None, Unit.MILES):
        return None
    if not 0 <= value < _MOST_MILES:
        return None
    has_tenths = value * 10 == (value * 10).to_integral_value()
    return int(value) if has_tenths and not number.may_be_thousands else None


def money_of(written: object, *, exact: bool = False) -> Decimal:
    """The dollars that a value is, and nothing else; `exact` refuses "about $500" and "45k"."""
    number = number_of(written)
    amount = in_dollars(number)
    if amount is None:
        raise ValueError(_what_is_wrong_with(number, written))
    if number.is_rough and not is_surely_money(number):
        raise ValueError(f"is not an amount: {str(written)[:40]!r}")
    _require_exact(number, exact=exact)
    return amount


def quantity_of(written: object, *, exact: bool = False) -> Decimal:
    """So many, or so many miles or hours."""
    number = number_of(written)
    value = number.value
    if value is None or number.currency or number.unit not in (None, Unit.MILES, Unit.HOURS):
        raise ValueError(f"is not a quantity: {str(written)[:40]!r}")
    if value < 0:
        raise ValueError("must not be negative")
    _require_exact(number, exact=exact)
    return value


def whole_of(written: object) -> int:
    number = whole(number_of(written))
    if number is None:
        raise ValueError(f"is not a whole number: {str(written)[:40]!r}")
    return number


def share_of(written: object) -> float:
    """A confidence: 0-1, or a percentage such as `"85%"` or 85."""
    if isinstance(written, float) and 0 <= written <= 1:  # as our own agents write it
        return written
    number = number_of(written)
    if number.currency or number.unit not in (None, Unit.PERCENT):
        raise ValueError(f"is not a share: {str(written)[:40]!r}")
    share = float(number.value or 0)
    return share / 100 if share > 1 or number.unit is Unit.PERCENT else share


def _require_exact(number: WrittenNumber, *, exact: bool) -> None:
    if exact and (number.is_rough or number.may_be_thousands):
        raise ValueError("is not exact")


def _what_is_wrong_with(number: WrittenNumber, written: object) -> str:
    if number.value is not None and number.value < 0:
        return "must not be negative"
    if number.value is not None and number.value >= MOST_MONEY:
        return "is too large"
    return f"is not an amount in dollars: {str(written)[:40]!r}"
