"""An amount as people read it."""

from decimal import Decimal


def dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}"
