"""The days that a text names, in the ways that Americans write them."""

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAYS = (
    re.compile(r"\b(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<![\d/.-])(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})[-/.](?P<y>\d{4}|\d{2})(?![\d/-])"),
    re.compile(
        rf"\b{_MONTH}\s{{1,3}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<y>\d{{4}})\b", re.I
    ),
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-](?:of\s)?{_MONTH},?[\s-](?P<y>\d{{4}}|\d\d)\b",
        re.I,
    ),
)


def days_in(text: str) -> Iterator[date]:
    for found in day_matches(text):
        yield found[1]


def day_matches(text: str) -> Iterator[tuple[re.Match[str], date]]:
    for pattern in _DAYS:
        for found in pattern.finditer(text):
            day = _day(found.groupdict())
            if day is not None:
                yield found, day


def _day(parts: dict[str, str | None]) -> date | None:
    """Month first, as Americans write, unless that cannot be; two digits are of this century."""
    year, day = int(parts.get("y") or 0), int(parts.get("d") or 0)
    if name := parts.get("month"):
        month = next(n for n, full in enumerate(_MONTHS, 1) if full.startswith(name.lower()))
    else:
        month = int(parts.get("m") or 0)
    if month > 12 >= day:
        month, day = day, month
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None
