"""How people and language models write the same values: a table of forms, each with many values.

What cannot be read, or can be read in two ways, has no value: it stays open.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Spelling:
    """`is_exact` is false for what is rounded: whoever pays by it wants it said exactly."""

    written: Any
    value: Any
    is_exact: bool = True


_AMOUNTS = [Decimal(text) for text in ("767.50", "1234.50", "99.00", "12345.67", "1500.00")]
_AMOUNT_FORMS = (
    "{0:.2f}", "{0:,.2f}", "${0:,.2f}", "${0:.2f}", "$ {0:,.2f}", "US${0:,.2f}", "USD {0:,.2f}",
    "{0:,.2f} USD", "{0:,.2f} usd", "${0:,.2f} USD", "{0:,.2f} dollars", "{0:,.2f} US dollars",
    "${0:,.2f}.", " ${0:,.2f} ", "{0:,.2f} $",
)  # fmt: skip
_ROUGH_AMOUNT_FORMS = ("approx. ${0:,.2f}", "about ${0:,.2f}", "~${0:,.2f}", "${0:,.2f} (approx.)")
_GROUPS = (" ", "\u00a0", "\u2009", "\u202f", "'", "\u2019")
_NO_AMOUNT_FORMS = (
    "EUR {0:,.2f}", "{0:,.2f} EUR", "\u20ac{0:,.2f}", "{0:,.2f} \u20ac", "\u00a3{0:,.2f}",
    "{0:,.2f} CAD", "CAD {0:,.2f}", "C${0:,.2f}", "CAD ${0:,.2f}", "${0:,.2f} CAD", "MX${0:,.2f}",
    "{0:,.2f} pesos", "CHF {0:,.2f}", "{0:,.2f} Canadian dollars",
    "({0:,.2f})", "(${0:,.2f})", "-{0:,.2f}", "-${0:,.2f}", "$-{0:,.2f}", "\u2212{0:,.2f}",
    "{0:,.2f}-", "${0:,.2f}-", "{0:,.2f} CR", "${0:,.2f}CR",
    "${0:,.2f} - ${0:,.2f}", "${0:,.2f}-${0:,.2f}", "{0:,.2f} or {0:,.2f}", "{0:,.2f} + {0:,.2f}",
    "{0:,.2f} miles", "{0:,.2f}%", "{0:,.2f} million",
)  # fmt: skip
_NO_AMOUNTS = (
    "1.234,50", "12.345.678,90", "1234,50", "1,23", "12,34,567.00", "$1.234", "about 5", "45k",
    "about five hundred", "call for price", "see the estimate",
)  # fmt: skip
_MILES = (45_210, 120_500, 8_000, 999)
_MILES_FORMS = (
    "{0}", "{0:,}", "{0:,} miles", "{0:,} mi", "{0:,}mi", "{0} Miles", "{0:,} mi.", "{0}.0",
)  # fmt: skip
_ROUGH_MILES_FORMS = ("about {0:,} miles", "approx. {0:,}", "~{0:,} mi")
_NO_MILES_FORMS = (
    "{0:,} km", "{0} km", "{0:,}km", "{0:,} (km)", "{0:,} kilometers", "{0:,} kilometres", "km {0}",
    "-{0:,}", "({0:,})", "${0:,}", "{0:,} or {0:,}", "{0:,}-{0:,}", "{0:,} EUR",
)  # fmt: skip
_NO_MILES = ("45.210", "45.210 miles", "120.500 km", "broken", "over the limit")
_DAYS = (date(2026, 10, 3), date(2026, 2, 25), date(2025, 12, 31), date(2026, 5, 4))
_DAY_FORMS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y-%m-%dT08:15:00Z", "%Y-%m-%d 08:15", "%m/%d/%Y",
    "{m}/{d}/%Y", "{m}/{d}/%y", "%m-%d-%Y", "%m-%d-%y", "%B {d}, %Y", "%B %d %Y", "%b {d}, %Y",
    "%b. {d}, %Y", "%B {d}{th}, %Y", "{d}{th} of %B %Y", "the {d}{th} of %B, %Y", "{d} %B %Y",
    "{d} %b %Y", "%d-%b-%Y", "%d-%b-%y", "%A, %B {d}, %Y", "%a, %b {d} %Y", "%m/%d/%Y 8:15 AM",
    "%B {d}, %Y at 8:15 pm", "%d/%m/%Y (dd/mm/yyyy)", "%Y-%b-%d", "%Y%m%d",
)  # fmt: skip
_ROUGH_DAY_FORMS = ("about %B {d}, %Y", "on or about %m/%d/%Y")
_DAY_FIRST_FORMS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")  # clear from the 13th on
_NO_DAY_FORMS = ("%B %Y", "%B {d}", "week of %B {d}", "%m/%Y", "1%Y-%m-%d")
_NO_DAYS = (
    "03.10.2026", "26-10-02", "13/13/2026", "2026-02-30", "02/30/2026", "10/03/1026", "last week",
    "10/03/2026 - 10/05/2026", "2026-10-03 or 2026-10-04", "a week before 10/03/2026",
    "October 3 or 4, 2026",
)  # fmt: skip
CONFIDENCES = [
    *(Spelling(w, 0.85) for w in ("0.85", "85%", "85 %", "85 percent", "about 85%", 85, 0.85)),
    *(Spelling(w, 1.0) for w in (1, "1", "100%")),
    *(Spelling(w, None) for w in ("high", "8 out of 10", "-0.5", "150%", "$0.85", [1], {"a": 1})),
]
FLAGS = [
    *(Spelling(w, True) for w in (True, "true", "True", "yes", "Y", 1, "1", "on")),
    *(Spelling(w, False) for w in (False, "false", "FALSE", "no", "n", 0, "0", "off")),
    *(Spelling(w, None) for w in ("perhaps", "sometimes", 2, [True], {"yes": 1})),
]
LISTS = [
    Spelling(["VIN", "photos"], ["VIN", "photos"]),
    Spelling("VIN", ["VIN"]),
    Spelling([{"field": "photos", "reason": "none attached"}], ["photos: none attached"]),
    Spelling(["VIN", None, "", "N/A", 7], ["VIN", "7"]),
    Spelling({"field": "VIN"}, ["VIN"]),
    *(Spelling(w, []) for w in ([], None, "none", "N/A", "")),
]


def amounts() -> Iterator[Spelling]:
    yield from _formed(_AMOUNT_FORMS, _AMOUNTS)
    yield from _formed(_ROUGH_AMOUNT_FORMS, _AMOUNTS, is_exact=False)
    for group in _GROUPS:
        yield Spelling(f"$1{group}234.50", Decimal("1234.50"))
        yield Spelling(f"12{group}345.67", Decimal("12345.67"))
    yield Spelling("$1.5k", Decimal(1500), is_exact=False)
    yield from (Spelling(amount, amount) for amount in (767.5, 1500, 0.1 + 0.2))
    for form in _NO_AMOUNT_FORMS:
        yield from (Spelling(form.format(amount), None) for amount in _AMOUNTS[:2])
    yield from (Spelling(written, None) for written in _NO_AMOUNTS)


def mileages() -> Iterator[Spelling]:
    yield from _formed(_MILES_FORMS, _MILES)
    yield from _formed(_ROUGH_MILES_FORMS, _MILES, is_exact=False)
    yield from (Spelling(f"45{group}210 miles", 45_210) for group in _GROUPS)
    yield from (Spelling(w, 45_000, is_exact=False) for w in ("45k", "45k miles", "45 thousand"))
    yield from (Spelling(miles, miles) for miles in (45_210, 45_210.0))
    for form in _NO_MILES_FORMS:
        yield from (Spelling(form.format(miles), None) for miles in _MILES[:2])
    yield from (Spelling(written, None) for written in _NO_MILES)


def days() -> Iterator[Spelling]:
    for day in _DAYS:
        for form in _DAY_FORMS:
            yield Spelling(written_day(form, day), day)
        for form in _ROUGH_DAY_FORMS:
            yield Spelling(written_day(form, day), day, is_exact=False)
        for form in _DAY_FIRST_FORMS if day.day > 12 else ():
            yield Spelling(written_day(form, day), day)
        for form in _NO_DAY_FORMS:
            yield Spelling(written_day(form, day), None)
    yield from (Spelling(written, None) for written in _NO_DAYS)


def written_day(form: str, day: date) -> str:
    th = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(day.day, "th")
    return day.strftime(form.format(d=day.day, m=day.month, th=th))


def _formed(forms: tuple[str, ...], values: Any, *, is_exact: bool = True) -> Iterator[Spelling]:
    return (Spelling(form.format(v), v, is_exact) for form in forms for v in values)
