"""What a page lists as a name and a value, and how it writes an amount of money or a day."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from function_app.desk.words.dates_and_times import day_words
from function_app.domain.form_fields import Kind
from function_app.domain.values import money
from function_app.domain.values.measures import money_of

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


def written(kind: Kind | None, value: object) -> str:
    """As it was given where it is no amount and no day. A year has no comma."""
    with suppress(ValueError):
        if kind is Kind.MONEY:
            return dollars(money.to_cents(money_of(value, exact=True)))
        if kind is Kind.DATE:
            return day_words(date.fromisoformat(str(value)))
        if kind is Kind.WHOLE and isinstance(value, int) and value >= 10_000:
            return f"{value:,}"
    return str(value).strip()
