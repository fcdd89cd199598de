"""What a page lists as a name and a value, and how it writes an amount of money."""

from decimal import Decimal
from typing import Final, NamedTuple

from function_app.domain.values import money

NOT_KNOWN: Final = "not known"
_LONG_TEXT: Final = 60  # characters


class NamedValue(NamedTuple):
    name: str
    value: str

    @property
    def is_long(self) -> bool:
        return len(self.value) > _LONG_TEXT


def dollars(amount: Decimal | None) -> str:
    return NOT_KNOWN if amount is None else money.dollars(amount)
