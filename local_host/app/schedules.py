"""When a timer trigger fires: NCRONTAB expressions, with seconds or without, and intervals."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Protocol, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from croniter import CroniterError, croniter

_INTERVAL = re.compile(r"(?:(\d{1,9})\.)?(\d{1,2}):(\d{2}):(\d{2})")  # days.hours:minutes:seconds
_MOST_DAYS = 36_525
_SETTING = re.compile(r"%([^%]+)%")
_ZONE_SETTING = "WEBSITE_TIME_ZONE"


class BadSchedule(Exception):
    """A schedule that says no time; the message names it."""


class Schedule(Protocol):
    def following(self, moment: datetime) -> datetime:
        """The first occurrence after a moment, both in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class _Interval:
    length: timedelta

    def following(self, moment: datetime) -> datetime:
        return moment + self.length


@dataclass(frozen=True, slots=True)
class _Cron:
    """A day must fit both its day of the month and its day of the week, as in NCRONTAB."""

    expression: str
    zone: tzinfo

    def following(self, moment: datetime) -> datetime:
        local = moment.astimezone(self.zone)
        times = cast(Any, croniter)(self.expression, local, day_or=False, second_at_beginning=True)
        return cast(datetime, times.get_next(datetime)).astimezone(UTC)


def parse_schedule(text: str, environment: Mapping[str, str]) -> Schedule:
    """`text` may be `%NAME%`, an app setting. Raises BadSchedule."""
    if setting := _SETTING.fullmatch(text):
        text = environment.get(setting[1], "")
        if not text:
            raise BadSchedule(f"the app setting {setting[1]}, which holds a schedule, is not set")
    if interval := _INTERVAL.fullmatch(text):
        days, hours, minutes, seconds = (int(part or 0) for part in interval.groups())
        if days > _MOST_DAYS:
            raise BadSchedule(f"the schedule {text!r} is longer than a century")
        length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        if not length:
            raise BadSchedule(f"the schedule {text!r} is no time at all")
        return _Interval(length)
    schedule = _Cron(" ".join(text.split()), _zone(environment.get(_ZONE_SETTING)))
    try:
        if len(text.split()) not in {5, 6}:
            raise BadSchedule(f"the schedule {text!r} does not have five or six fields")
        schedule.following(datetime.now(UTC))
    except CroniterError as error:
        raise BadSchedule(f"the schedule {text!r} cannot be read: {error}") from error
    return schedule


def _zone(name: str | None) -> tzinfo:
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadSchedule(f"{_ZONE_SETTING} {name!r} is not a time zone") from error
