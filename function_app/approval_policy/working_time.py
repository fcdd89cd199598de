"""Working time is real time that passes while people work: a day on which the clocks change has an
hour less or more of it when the change falls into working hours.
"""

from collections.abc import Container, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from function_app.approval_policy.models import Calendar
from function_app.approval_policy.values import DAYS, minutes_of

MOST_DAYS = 5 * 366  # that are looked at


class NeverDue(Exception):
    """The calendar has too little working time for that."""


def after_working_time(calendar: Calendar, since: datetime, span: timedelta) -> datetime:
    """The moment, in UTC, at which people have worked for `span` since then."""
    left = span
    for begin, end in shifts(calendar, since):
        start = max(begin, since)
        if end - start >= left:
            return start + left
        left -= max(end - start, timedelta())
    raise NeverDue


def shifts(calendar: Calendar, since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """When people begin and end to work, in UTC, from the day of `since` on."""
    zone = ZoneInfo(calendar.zone)
    free = _holidays(calendar.country)
    first, last = minutes_of(calendar.hours)
    for day in islice(_days(since.astimezone(zone).date()), MOST_DAYS):
        if DAYS[day.weekday()] in calendar.days and day not in free:
            yield _moment(day, first, zone), _moment(day, last, zone)


def _days(first: date) -> Iterator[date]:
    while True:
        yield first
        first += timedelta(days=1)


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows; an hour that comes twice is meant the first time."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return (midnight + timedelta(minutes=minutes)).astimezone(UTC)


@lru_cache(maxsize=8)
def _holidays(country: str | None) -> Container[date]:
    if country is None:
        return frozenset[date]()
    from holidays import country_holidays  # noqa: PLC0415 - large; only for a ladder

    return country_holidays(country)
