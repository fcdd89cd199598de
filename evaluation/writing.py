"""How different hands write the same day, sum, telephone number and mileage."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from function_app.domain.extraction import ExtractedInfo

DAYS = (
    "%B {d}, %Y",
    "%m/%d/%Y",
    "{d} %b %Y",
    "%Y-%m-%d",
    "%a, %B {d} %Y",
    "{m}/{d}/%y",
    "%d-%b-%Y",
)
SUMS = ("${0:,.2f}", "${0:.2f}", "{0:,.2f} USD", "USD {0:,.2f}", "$ {0:,.2f}")
PHONES = (
    "({0}) {1}-{2}",
    "{0}-{1}-{2}",
    "{0}.{1}.{2}",
    "+1 {0} {1} {2}",
    "{0} {1}-{2}",
    "{0}{1}{2}",
)
MILEAGES = ("{0:,}", "{0}")


@dataclass(frozen=True)
class Hand:
    """One writer's habits."""

    day: str
    sum: str
    phone: str
    mileage: str

    @classmethod
    def anybodys(cls, random: Random) -> "Hand":
        return cls(*(random.choice(habits) for habits in (DAYS, SUMS, PHONES, MILEAGES)))

    def of_day(self, day: date) -> str:
        return day.strftime(self.day.format(d=day.day, m=day.month))

    def of_sum(self, amount: Decimal) -> str:
        return self.sum.format(amount)

    def of_phone(self, digits: str) -> str:
        return self.phone.format(digits[:3], digits[3:6], digits[6:])

    def of_facts(self, facts: ExtractedInfo) -> dict[str, str]:
        """What is known, as this hand writes it, by its field."""
        return {name: self._written(name, value) for name, value in facts if value is not None}

    def _written(self, field: str, value: object) -> str:
        if field == "claimant_phone":
            return self.of_phone(str(value))
        if field == "current_odometer":
            return self.mileage.format(value)
        if isinstance(value, date):
            return self.of_day(value)
        return self.of_sum(value) if isinstance(value, Decimal) else str(value)
