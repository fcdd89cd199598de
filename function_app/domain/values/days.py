"""The days that people and language models write: one grammar for letters, forms and replies.

Month first, as Americans write, unless that cannot be or the text says otherwise. What could be two
days is none.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from typing import NamedTuple

_LONGEST = 64  # characters of a text that is nothing but a day
_NEARBY = 40  # characters around a day in which "dd/mm/yyyy" says how it is written
_MONTHS_A_YEAR = 12
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TH = r"(?:st|nd|rd|th)?"

_TWO_DIGITS = re.compile(r"[0-9]{2}")
_NUMERIC = re.compile(r"([0-9]{1,4})( ?/ ?|[-.])([0-9]{1,2})\2([0-9]{4}|[0-9]{1,2})")
_MAY_BE_A_MONTH = re.compile(
    r"[JFMASONDjfmasond](?:[Aa][NnRrYy]|[Ee][BbPpCc]|[Pp][Rr]|[Uu][NnLlGg]|[Cc][Tt]|[Oo][Vv])"
)
_MONTH = re.compile(
    r"(?:jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![^\W\d_])\.?",
    re.IGNORECASE,
)
# What stands on both sides of the month: "October 3, 2026", "3rd of October 2026", "2026-Oct-3".
_DAY_AND_YEAR = re.compile(
    rf"[-/\s]?\s?(?P<day>[0-9]{{1,2}}){_TH}"
    r"(?:(?:,?\s{1,3}(?:of )?|, ?)(?P<year>[0-9]{4}|['\u2019][0-9]{2})"
    r"|[-/](?P<short>[0-9]{4}|[0-9]{2}))"
    r"(?!\w|[-/][0-9])",
    re.IGNORECASE,
)
_DAY_BEFORE = re.compile(
    rf"(?<![\w/.-])(?P<day>[0-9]{{1,2}}){_TH}(?:[-/]|\.?\s|\s(?:day )?of\s)?\Z", re.IGNORECASE
)
_YEAR_BEHIND = re.compile(
    r",?(?:[-/]|\s{1,3}(?:of )?)?(?P<year>[0-9]{4}|['\u2019]?[0-9]{2})(?!\w|[-/][0-9])"
)
_YEAR_BEFORE = re.compile(r"(?<![\w/.-])(?P<year>[0-9]{4})[-/ ,]{1,2}\Z")
_DAY_BEHIND = re.compile(rf"[-/ ](?P<day>[0-9]{{1,2}}){_TH}(?!\w|[-/][0-9])", re.IGNORECASE)
_REACH = 14  # characters before a month: "31st day of "

_DAY_FIRST = re.compile(
    r"\b(?:dd|jj|tt|gg) ?[-/. ]? ?mm|\bd[-/.]m[-/.]y|\bday ?[-/ ] ?month|\bday[- ]first"
    r"|\b(?:european|british|uk) (?:dates?\b|(?:date )?(?:format|style|order|notation))",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(r"\bmm ?[-/. ]? ?dd|\bm[-/.]d[-/.]y|\bmonth ?[-/ ] ?day", re.IGNORECASE)

_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY_BEFORE = re.compile(rf"\b{_WEEKDAY}[ ]?\Z", re.IGNORECASE)
_WEEKDAY_BEHIND = re.compile(rf"[ ,(]{{1,3}}{_WEEKDAY}", re.IGNORECASE)
_ABOUT = r"(?P<about>(?:on or )?about\b|around\b|approximately\b|approx\b\.?|circa\b|ca\b\.?|~)"
_TIME = (
    r"[0-9]{1,2}(?::[0-9]{2}){1,2}(?:[.,][0-9]+)?|[0-9]{1,2}(?= ?[ap]\.?m)|[ap]\.?m\b|noon\b"
    r"|z\b|utc\b|gmt\b|[ecmp][sd]?t\b|[-+][0-9]{2}:?[0-9]{2}\b|(?:in the )?(?:morning|afternoon"
    r"|evening)\b"
)
_FORMAT = r"[dmyjtga]{1,4}[-/. ][dmyjtga]{1,4}[-/. ][dmyjtga]{1,4}\b"
_LEAD = re.compile(rf"(?:{_ABOUT}|(?:on|the)\b|{_WEEKDAY}|{_FORMAT}|[\s()])*", re.IGNORECASE)
_TRAIL = re.compile(rf"(?:[\s,()T@.]|at\b|{_WEEKDAY}|{_TIME}|{_FORMAT}|{_ABOUT})*", re.IGNORECASE)


class WrittenDay(NamedTuple):
    day: date
    start: int
    end: int


def days_in(text: str) -> Iterator[WrittenDay]:
    """In reading order."""
    if _TWO_DIGITS.search(text):
        found = [*_numeric_days(text), *_named_days(text)]
        yield from sorted(found, key=lambda written: written.start)


def may_be_two_days(text: str, start: int, end: int) -> bool:
    """Nothing beside `text[start:end]` says which of its numbers is the month."""
    found = _NUMERIC.fullmatch(text, start, end)
    if found is None or len(found[1]) > 2 or len(found[4]) not in (2, 4):
        return False
    first, second = int(found[1]), int(found[3])
    is_open = max(first, second) <= _MONTHS_A_YEAR and min(first, second) > 0 and first != second
    return is_open and len(_orders_named_near(text, found)) != 1


def unclear_days_in(text: str) -> Iterator[str]:
    """Written as no American writes, or in two ways that are named, so that they are no day."""
    for found in _NUMERIC.finditer(text):
        is_clear = found[2] != "." and len(_orders_named_near(text, found)) < 2
        if (
            not is_clear
            and may_be_two_days(text, *found.span())
            and _stands_alone(text, *found.span())
        ):
            yield found.group()


def is_written_day_first(text: str) -> bool:
    """It says so somewhere, or has days that can be nothing else; and none with the month first."""
    return _orders_told_in(text) == {_DAY_FIRST}


def is_written_month_first(text: str) -> bool:
    return _orders_told_in(text) == {_MONTH_FIRST}


def is_as_americans_write(text: str, written: WrittenDay) -> bool:
    """With slashes. Hyphens are everybody's: of 03-10-2026 nobody knows."""
    return "-" not in text[written.start : written.end]


def may_all_be_other_days(text: str) -> bool:
    """It holds days, and each is written with hyphens or dots, with either number for the month."""
    days = [f for f in _NUMERIC.finditer(text) if _stands_alone(text, *f.span())]
    return bool(days) and all(
        found[2] in "-." and may_be_two_days(text, *found.span()) for found in days
    )


def _orders_told_in(text: str) -> set[re.Pattern[str]]:
    days = [f for f in _NUMERIC.finditer(text) if len(f[4]) == 4 and _stands_alone(text, *f.span())]
    days = [found for found in days if len(found[1]) <= 2]
    told = {order for order in (_DAY_FIRST, _MONTH_FIRST) if order.search(text)}
    if any(int(found[3]) > _MONTHS_A_YEAR for found in days):
        told.add(_MONTH_FIRST)
    if any(_MONTHS_A_YEAR < int(found[1]) <= 31 for found in days):
        told.add(_DAY_FIRST)
    return told


def day_of(written: object, *, exact: bool = False) -> date:
    """What is nothing but a day, with its time perhaps; `exact` refuses "about October 3, 2026"."""
    if isinstance(written, date):
        return written.date() if isinstance(written, datetime) else written
    day = _day_of_text(written, exact=exact) if isinstance(written, str) else None
    if day is None:
        raise ValueError(f"is not a date: {str(written)[:40]!r}")
    return day


def _day_of_text(written: str, *, exact: bool) -> date | None:
    text = written.strip()
    if len(text) > _LONGEST:
        return None
    with suppress(ValueError):
        iso = datetime.fromisoformat(text).date()
        return iso if _is_of_our_time(iso.year) else None
    days = list(days_in(text))
    if len(days) != 1:
        return None
    lead, trail = _LEAD.fullmatch(text, 0, days[0].start), _TRAIL.fullmatch(text, days[0].end)
    if lead is None or trail is None or (exact and (lead["about"] or trail["about"])):
        return None
    return days[0].day


def _numeric_days(text: str) -> Iterator[WrittenDay]:
    for found in _NUMERIC.finditer(text):
        day = _day_of_numbers(text, found) if _stands_alone(text, *found.span()) else None
        if day:
            yield WrittenDay(day, *found.span())


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A part of a longer number, of a word or of a range is no day; "T" begins its time."""
    last, before = text[max(0, start - 1) : start], text[max(0, start - 2) : start - 1]
    next_one, after = text[end : end + 1], text[end + 1 : end + 2]
    continues = last.isalnum() or (last in "/.-" and before.isalnum())
    goes_on = next_one.isdigit() or (next_one in "/.-" and after.isdigit())
    return not continues and not goes_on


def _day_of_numbers(text: str, found: re.Match[str]) -> date | None:
    first, separator, second, third = found.groups()
    if len(first) == 4:
        if _orders_named_near(text, found) == [_DAY_FIRST]:
            second, third = third, second
        return _day(first, second, third) if max(len(second), len(third)) <= 2 else None
    if len(first) == 3 or len(third) not in (2, 4):
        return None
    if int(first) > 12:
        could_be_a_year = len(third) == 2 and "/" not in separator
        return None if could_be_a_year else _day(third, second, first)
    if int(second) > 12 or first == second:
        return _day(third, first, second)
    orders = _orders_named_near(text, found)
    if len(orders) > 1 or (not orders and separator == "."):  # no American writes dots
        return None
    is_day_first = orders == [_DAY_FIRST]
    return _day(third, second, first) if is_day_first else _day(third, first, second)


def _orders_named_near(text: str, found: re.Match[str]) -> list[re.Pattern[str]]:
    """Forms say in the same line how a day is written."""
    before = text[max(0, found.start() - _NEARBY) : found.start()].rpartition("\n")[2]
    behind = text[found.end() : found.end() + _NEARBY].partition("\n")[0]
    line = f"{before}\n{behind}"
    if len(found[1]) <= 2 and _names_its_second(line, found):
        return [_DAY_FIRST, _MONTH_FIRST]
    told = [order for order in (_DAY_FIRST, _MONTH_FIRST) if order.search(line)]
    return told or _orders_by_weekday(before, behind, found)


def _orders_by_weekday(before: str, behind: str, found: re.Match[str]) -> list[re.Pattern[str]]:
    """`Saturday 03/10/2026` is in October; where neither day is a Saturday, nobody knows."""
    named = _WEEKDAY_BEFORE.search(before) or _WEEKDAY_BEHIND.match(behind)
    if named is None or len(found[1]) > 2:
        return []
    weekday = _WEEKDAYS.index(named.group().strip(" ,(")[:3].lower())
    first, _, second, year = found.groups()
    days = {_DAY_FIRST: _day(year, second, first), _MONTH_FIRST: _day(year, first, second)}
    fitting = [order for order, day in days.items() if day and day.weekday() == weekday]
    if len(fitting) == len(days):
        return []
    return fitting or list(days)


def _names_its_second(line: str, found: re.Match[str]) -> bool:
    """`03/10/2026 (3 October)` is in another order than its form says."""
    if not _MAY_BE_A_MONTH.search(line):
        return False
    named = {
        _MONTHS.index(month.group()[:3].lower()) + 1
        for month in _MONTH.finditer(line)
        if month.group() != "may"
    }
    return int(found[3]) in named and int(found[1]) not in named


def _named_days(text: str) -> Iterator[WrittenDay]:
    for candidate in _MAY_BE_A_MONTH.finditer(text):
        start = candidate.start()
        month = None if text[start - 1 : start].isalpha() else _MONTH.match(text, start)
        if month and (written := _day_around(text, month)):
            yield written


def _day_around(text: str, month: re.Match[str]) -> WrittenDay | None:
    start, end = month.span()
    number = _MONTHS.index(month.group()[:3].lower()) + 1
    from_ = max(0, start - _REACH)
    if behind := _DAY_AND_YEAR.match(text, end):
        year, day = behind["year"] or behind["short"], behind["day"]
        end = behind.end()
    elif (before := _DAY_BEFORE.search(text, from_, start)) and (
        behind := _YEAR_BEHIND.match(text, end)
    ):
        year, day = behind["year"], before["day"]
        start, end = before.start(), behind.end()
    elif (before := _YEAR_BEFORE.search(text, from_, start)) and (
        behind := _DAY_BEHIND.match(text, end)
    ):
        year, day = before["year"], behind["day"]
        start, end = before.start(), behind.end()
    else:
        return None
    is_a_verb = month.group() == "may" and len(year) == 2  # "rotor 3 may 20 people"
    found = None if is_a_verb else _day(year, number, day)
    return WrittenDay(found, start, end) if found else None


def _day(year: str, month: str | int, day: str) -> date | None:
    """A year of two digits is of this century."""
    full = int(year.lstrip("'\u2019"))
    full += 2000 if full < 100 else 0
    with suppress(ValueError):
        return date(full, int(month), int(day)) if _is_of_our_time(full) else None
    return None


def _is_of_our_time(year: int) -> bool:
    return 1900 <= year < 2200 or year == 9999  # a contract without an end
