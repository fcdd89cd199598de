"""The thresholds of the rules: a small file that whoever runs the claims desk may edit, read and
checked when the app starts.
"""

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ConfigDict, ValidationError, model_validator
from pydantic_core import ErrorDetails

from function_app.domain.claim import ClaimType
from function_app.domain.form_fields import listed
from function_app.domain.message import Message
from function_app.domain.values.money import dollars
from function_app.environment import InvalidSettings
from function_app.kit.validation_messages import validation_message

PROJECT = Path(__file__).resolve().parents[2]
SHIPPED = "function_app/rules/limits.toml"
_MOST_DOLLARS = Decimal(1_000_000)
_MOST_DAYS = 3650
_PRODUCTS = tuple(kind for kind in ClaimType if kind is not ClaimType.OTHER)


def _amount(value: object) -> Decimal:
    number = Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(number, Decimal) or not number.is_finite():
        raise ValueError("must be an amount in dollars, such as 1500.00")
    if not 0 <= number <= _MOST_DOLLARS:
        raise ValueError(f"must be an amount from {dollars(Decimal())} to {dollars(_MOST_DOLLARS)}")
    if number != round(number, 2):
        raise ValueError("must be in whole cents")
    return number


def _days(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_DAYS:
        return value
    raise ValueError(f"must be a whole number of days, 0 to {_MOST_DAYS}")


def _products(value: object) -> tuple[ClaimType, ...]:
    """A type that nobody knows would be approved never, and without a word."""
    if isinstance(value, list) and value and all(name in _PRODUCTS for name in value):  # pyright: ignore[reportUnknownVariableType]
        return tuple(kind for kind in _PRODUCTS if kind in value)
    known = listed([f'"{kind}"' for kind in _PRODUCTS])
    raise ValueError(f"must be a list, in brackets, of one or more of {known}")


type Dollars = Annotated[Decimal, BeforeValidator(_amount)]


class Limits(Message):
    model_config = ConfigDict(extra="forbid")

    auto_approve_up_to: Dollars
    auto_approve_products: Annotated[tuple[ClaimType, ...], BeforeValidator(_products)]
    senior_review_over: Dollars
    theft_waiting_days: Annotated[int, BeforeValidator(_days)]
    theft_maximum: Dollars

    @model_validator(mode="after")
    def _a_senior_adjusters_claim_is_not_approved_unseen(self) -> Self:
        if self.auto_approve_up_to > self.senior_review_over:
            raise ValueError("auto_approve_up_to must not be more than senior_review_over")
        return self

    def in_words(self) -> dict[str, str]:
        """Each as a sentence has it."""
        return {
            "auto_approve_up_to": dollars(self.auto_approve_up_to),
            "auto_approve_products": listed(self.auto_approve_products),
            "senior_review_over": dollars(self.senior_review_over),
            "theft_waiting_days": f"{self.theft_waiting_days} days",
            "theft_maximum": dollars(self.theft_maximum),
        }


@cache
def read_limits(file: str | None = None) -> Limits:
    """From this file, or the one that comes with the app; a relative path starts at the project.

    Raises `InvalidSettings`, which names the file, each key, and what is wrong with it.
    """
    name = f"{file} (ADJUDICATION_RULES_FILE)" if file else SHIPPED
    try:
        return Limits.model_validate(_content(PROJECT / (file or SHIPPED)))
    except ValidationError as error:
        faults = [_fault(one) for one in error.errors()]
    except (ValueError, ArithmeticError, RecursionError) as error:
        where = f": {error}" if isinstance(error, tomllib.TOMLDecodeError) else ""
        faults = [f"is not written as TOML{where}"]
    except OSError as error:
        why = error.strerror or "cannot be read"
        faults = [f"{why[0].lower()}{why[1:]}"]
    raise InvalidSettings([f"{name}: {fault}" for fault in faults])


def _content(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file, parse_float=Decimal)


def _fault(error: ErrorDetails) -> str:
    return " ".join([*map(str, error["loc"]), validation_message(error)])
