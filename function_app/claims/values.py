"""Value types that read what people and language models write: money, odometers, dates, lists."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

CENT = Decimal("0.01")
_TOO_LARGE = Decimal("1e11")  # beyond any claim, and still exact as a JSON number
_LONGEST_NUMBER = 64  # characters
MOST_QUOTED = 300  # characters
_UNKNOWN_WORDS = frozenset(
    {"", "-", "n/a", "na", "none", "null", "unknown", "not provided", "not specified", "not given",
     "not available", "tbd"}
)  # fmt: skip
_LONGEST_UNKNOWN = max(map(len, _UNKNOWN_WORDS))
_DATE_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%Y/%m/%d",
                 "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %d %Y")  # fmt: skip
_NUMBER = re.compile(
    r"(?P<sign>[-+]?)\s*(?:\$|USD)?\s*(?P<digits>\d+|\d{1,3}(?:,\d{3})+)(?P<fraction>\.\d+)?"
    r"\s*(?P<thousand>k)?\s*(?:miles?|mi|km|hours?|hrs?|h|usd|dollars?)?\.?",
    re.IGNORECASE,
)
# What is not seen, or makes a text read otherwise than it is: controls, directional overrides.
_UNSEEN = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F)], None),
    **dict.fromkeys(range(0x2066, 0x206A), None),
    **dict.fromkeys((0x0B, 0x0C, 0x0D, 0x85), " "),
    **dict.fromkeys((0x0A, 0x2028, 0x2029), "\n"),
    0x09: "\t",
}
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ].*")


def unknown_is_none(value: object) -> object:
    """An empty text and a model's ways of saying "not known" are null."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    is_unknown = len(text) <= _LONGEST_UNKNOWN and text.lower() in _UNKNOWN_WORDS
    return None if is_unknown else text


def plain(text: str) -> str:
    """An agent's text as a reader sees it: what the form shows is what it sends."""
    return text.translate(_UNSEEN).strip()


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


def parse_date(value: object) -> object:
    if isinstance(value, str):
        if _ISO_DAY.fullmatch(value):  # as we write it ourselves; strptime takes its time
            with suppress(ValueError):
                return date.fromisoformat(value)
        text = re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", _ISO_MOMENT.sub(r"\1", value.strip()))
        for layout in _DATE_FORMATS:
            try:
                return datetime.strptime(text, layout).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        raise ValueError(f"is not a date: {value[:40]!r}")
    return value


def _optional(parse: Callable[[object], object]) -> BeforeValidator:
    def validate(value: object) -> object:
        value = unknown_is_none(value)
        return None if value is None else parse(value)

    return BeforeValidator(validate)


def _non_negative(value: object) -> Decimal:
    number = parse_number(value)
    if number < 0:
        raise ValueError("must not be negative")
    return number


def _share(value: object) -> float:
    """A confidence: 0-1, or a percentage such as `"85%"` or 85."""
    number = float(parse_number(value.replace("%", "") if isinstance(value, str) else value))
    percent = number > 1 or (isinstance(value, str) and "%" in value)
    return number / 100 if percent else number


def _whole(value: object) -> int:
    return int(_non_negative(value))


def shortened(value: object) -> object:
    """A quote or a name: long enough to be found again, short enough to be kept in the history."""
    if not isinstance(value, str):
        return value
    text = plain(value)
    if len(text) <= MOST_QUOTED:
        return text
    kept = text[:MOST_QUOTED]
    return kept.rstrip() if text[MOST_QUOTED].isspace() else kept.rsplit(maxsplit=1)[0]


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

Money = Annotated[
    Annotated[Decimal, AfterValidator(to_cents), _as_float] | None, _optional(_non_negative)
]
Confidence = Annotated[float, BeforeValidator(_share), Field(ge=0, le=1)]
Whole = Annotated[int | None, _optional(_whole)]
Day = Annotated[date | None, _optional(parse_date)]
Text = Annotated[str | None, _optional(_scalar_as_text)]
TextList = Annotated[list[str], BeforeValidator(_text_list)]
