"""How the approval policy writes amounts, spans of time, days of the week and working hours."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, PlainSerializer

from function_app.domain.claim import ClaimType, known_claim_type
from function_app.domain.form_fields import listed
from function_app.domain.values.mailbox import email_address
from function_app.domain.values.money import to_cents

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOST_DOLLARS = Decimal(10_000_000)
_SPAN = re.compile(r"(\d{1,4}(?:\.\d{1,2})?)\s?([mhd])")
_LONGEST_SPAN = timedelta(days=365)
_HOURS = re.compile(r"(\d\d?):(\d\d)\s?-\s?(\d\d?):(\d\d)")
_MIDNIGHT = 24 * 60
_AMOUNT = re.compile(r"\d{1,8}(?:\.\d{1,2})?")
_LONGEST_NAME = 64


def _amount(value: object) -> Decimal:
    is_number = isinstance(value, int | float | Decimal | str) and not isinstance(value, bool)
    written = str(value) if is_number else ""
    if not _AMOUNT.fullmatch(written) or Decimal(written) > _MOST_DOLLARS:
        raise ValueError("must be an amount in dollars, such as 1500 or 1500.50")
    return to_cents(Decimal(written))


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("must be a number from 0 to 1, such as 0.8")
    return float(value)


def _name(value: object) -> str:
    """YAML takes `on`, `no` and `7` for something else than a name."""
    if not isinstance(value, str):
        raise ValueError("must be a name; put it in quotes")  # noqa: TRY004 - as pydantic wants it
    if not value.strip() or len(value) > _LONGEST_NAME or not value.isprintable():
        raise ValueError(f"must be a name of at most {_LONGEST_NAME} characters")
    return value.strip()


def _concern(value: object) -> bool | str | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip() and value.isprintable():
        return value.strip()
    raise ValueError("must be words of a concern, or true for any")


def _mail(value: object) -> str:
    return email_address(value if isinstance(value, str) else "").casefold()


def _claim_type(value: object) -> ClaimType:
    known = known_claim_type(value if isinstance(value, str) else "")
    if known not in ClaimType:
        types = listed([f'"{kind}"' for kind in ClaimType])
        raise ValueError(f"must be one of {types}")
    return ClaimType(known)


def as_list(value: object) -> object:
    """One of a kind may stand without brackets."""
    return [value] if isinstance(value, str) else value


def span_of(written: str) -> tuple[Decimal, str]:
    """A number and its unit: m, h, or d, which is a working day of the calendar."""
    found = _SPAN.fullmatch(written.strip())
    if not found or not Decimal(found[1]):
        raise ValueError('must be a time such as "30m", "4h" or "2d"')
    return Decimal(found[1]), found[2]


def _span(value: object) -> str:
    written = value if isinstance(value, str) else ""
    number, unit = span_of(written)
    if timedelta(**{_UNITS[unit]: float(number)}) > _LONGEST_SPAN:
        raise ValueError("must be at most a year")
    return written.strip()


_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def minutes_of(hours: str) -> tuple[int, int]:
    """When work begins and ends, in minutes since midnight."""
    found = _HOURS.fullmatch(hours.strip())
    begin, end = (
        (60 * int(found[1]) + int(found[2]), 60 * int(found[3]) + int(found[4]))
        if found
        else (0, 0)
    )
    minutes_fit = found is not None and int(found[2]) < 60 and int(found[4]) < 60
    if not minutes_fit or not begin < end <= _MIDNIGHT:
        raise ValueError('must be from when to when on one day, such as "09:00-17:00"')
    return begin, end


def _hours(value: object) -> str:
    written = value if isinstance(value, str) else ""
    minutes_of(written)
    return written.strip()


def _day(value: object) -> str:
    """Written out or short."""
    short = value[:3].casefold() if isinstance(value, str) else ""
    if short not in DAYS:
        raise ValueError(f"must be one of {listed(DAYS)}")
    return short


def _some(days: tuple[str, ...]) -> tuple[str, ...]:
    if not days:
        raise ValueError("must name at least one day")
    return days


_as_float = PlainSerializer(float, return_type=float, when_used="json")

type Dollars = Annotated[Decimal, BeforeValidator(_amount), _as_float]
type Share = Annotated[float, BeforeValidator(_share)]
type Name = Annotated[str, BeforeValidator(_name)]
type Concern = Annotated[bool | str | None, BeforeValidator(_concern)]
type Mail = Annotated[str, BeforeValidator(_mail)]
type KnownType = Annotated[ClaimType, BeforeValidator(_claim_type)]
type Span = Annotated[str, BeforeValidator(_span)]
type Hours = Annotated[str, BeforeValidator(_hours)]
type Days = Annotated[tuple[Annotated[str, BeforeValidator(_day)], ...], AfterValidator(_some)]
