"""Field types for what a language model wrote: money, odometers, days, lists."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

from function_app.domain.values.money import to_cents
from function_app.domain.values.texts import plain, unknown_is_none

# ruff: noqa: PLC0415
# How numbers and days are written is known by modules full of patterns: a cold start does without
# them, they are loaded with the first value that is to be read.


def _optional(parse: Callable[[object], object]) -> BeforeValidator:
    def validate(value: object) -> object:
        known = unknown_is_none(value)
        return None if known is None else parse(known)

    return BeforeValidator(validate)


def _money(value: object) -> Decimal:
    from function_app.domain.values.measures import money_of

    return money_of(value)


def _whole(value: object) -> int:
    from function_app.domain.values.measures import whole_of

    return whole_of(value)


def _share(value: object) -> float:
    from function_app.domain.values.measures import share_of

    return share_of(value)


def _day(value: object) -> date:
    from function_app.domain.values.days import day_of

    return day_of(value)


def _as_text(value: object) -> object:
    """A list entry may be a word or an object such as `{"field": "vin", "reason": "..."}`."""
    if isinstance(value, dict):
        return ": ".join(str(part) for part in value.values() if part is not None)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return str(value)


def _scalar_as_text(value: object) -> object:
    """A number where a text belongs is its digits; a list or an object is refused by the model."""
    return (
        plain(str(value)) or None
        if isinstance(value, str | int | float | Decimal | date)
        else value
    )


def _text_list(value: object) -> object:
    value = unknown_is_none(value)
    if value is None:
        return []
    entries: list[object] = value if isinstance(value, list) else [value]  # pyright: ignore[reportUnknownVariableType]
    known = [entry for entry in entries if unknown_is_none(entry) is not None]
    return [text for entry in known if (text := plain(str(_as_text(entry))))]


_as_float = PlainSerializer(float, return_type=float, when_used="json")


Cents = Annotated[Decimal, AfterValidator(to_cents), _as_float]


Money = Annotated[Cents | None, _optional(_money)]


Confidence = Annotated[float, BeforeValidator(_share), Field(ge=0, le=1)]


Whole = Annotated[int | None, _optional(_whole)]


Day = Annotated[date | None, _optional(_day)]


Text = Annotated[str | None, _optional(_scalar_as_text)]


TextList = Annotated[list[str], BeforeValidator(_text_list)]
