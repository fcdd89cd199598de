"""How long a service asks to be left alone."""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol


class Headers(Protocol):
    def get(self, key: str, /) -> str | None: ...


def seconds_to_wait(headers: Headers) -> float | None:
    """`Retry-After`: seconds or a date; `retry-after-ms`, which Azure sends too, is more exact."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    asked = headers.get("retry-after")
    seconds = _number(asked)
    return seconds if seconds is not None else _until(asked)


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _until(text: str | None) -> float | None:
    try:
        moment = parsedate_to_datetime(text or "")
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
