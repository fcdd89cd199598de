"""An amount to the cent, and as people read it."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def to_cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}"
