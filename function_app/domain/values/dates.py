"""The days that people and language models write."""

import re
from contextlib import suppress
from datetime import date, datetime

_DATE_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%Y/%m/%d",
                 "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %d %Y")  # fmt: skip


_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


_ISO_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ].*")


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
