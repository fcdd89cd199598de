"""When each step of the ladder is due: by the clock on the wall where people work."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from function_app.approval_policy.ladder import next_steps
from function_app.approval_policy.models import ApprovalPolicy, Calendar
from function_app.approval_policy.values import DAYS
from function_app.approval_policy.working_time import after_working_time, shifts

NEW_YORK = ZoneInfo("America/New_York")
OFFICE = Calendar(country="US", zone="America/New_York")


def here(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK, fold=fold).astimezone(UTC)


def due(since: str, after: str, calendar: Calendar | None = OFFICE) -> str:
    policy = ApprovalPolicy.model_validate(
        {"ladder": [{"after": after, "do": "remind"}], "calendar": calendar and calendar.dump()}
    )
    (step,) = next_steps(policy, here(since))
    return step.at.astimezone(NEW_YORK).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("since", "after", "at"),
    [
        ("2026-07-06 10:00", "4h", "2026-07-06 14:00"),
        ("2026-07-06 15:00", "4h", "2026-07-07 11:00"),  # over night
        ("2026-07-06 06:00", "4h", "2026-07-06 13:00"),  # before work begins
        ("2026-07-10 16:30", "1h", "2026-07-13 09:30"),  # over a weekend
        ("2026-07-11 12:00", "30m", "2026-07-13 09:30"),  # on a weekend
        ("2026-07-02 16:00", "2h", "2026-07-06 10:00"),  # the 3rd is kept for the 4th, a Saturday
        ("2026-12-24 16:00", "1d", "2026-12-28 16:00"),
        ("2026-07-06 09:00", "8h", "2026-07-06 17:00"),
        ("2026-07-06 12:00", "1.5d", "2026-07-07 16:00"),
    ],
)
def test_only_working_hours_count(since: str, after: str, at: str) -> None:
    assert due(since, after) == at


def test_without_a_calendar_every_hour_counts() -> None:
    assert due("2026-07-10 16:30", "4h", None) == "2026-07-10 20:30"
    assert due("2026-07-10 16:30", "2d", None) == "2026-07-12 16:30"


@pytest.mark.parametrize(
    ("since", "after", "at"),
    [
        ("2026-03-06 16:00", "2h", "2026-03-09 10:00"),  # the clocks go forward on Sunday the 8th
        ("2026-10-30 16:00", "2h", "2026-11-02 10:00"),  # and back on Sunday the 1st
    ],
)
def test_hours_are_those_on_the_wall_on_either_side_of_a_change(
    since: str, after: str, at: str
) -> None:
    assert due(since, after) == at


ROUND_THE_CLOCK = Calendar(zone="America/New_York", days=DAYS, hours="00:00-24:00")


def test_an_hour_that_is_left_out_passes_for_nobody_and_one_that_comes_twice_counts_twice() -> None:
    assert due("2026-03-08 01:30", "1h", ROUND_THE_CLOCK) == "2026-03-08 03:30"
    assert due("2026-11-01 00:30", "3h", ROUND_THE_CLOCK) == "2026-11-01 02:30"


def test_work_that_would_begin_in_the_hour_that_is_left_out_begins_after_it() -> None:
    early = Calendar(zone="America/New_York", days=DAYS, hours="02:30-10:00")
    assert due("2026-03-07 23:00", "1h", early) == "2026-03-08 04:30"
    assert due("2026-03-08 23:00", "1h", early) == "2026-03-09 03:30"


def test_the_steps_come_in_order_with_their_numbers() -> None:
    policy = ApprovalPolicy.model_validate(
        {
            "roles": {"lead": []},
            "ladder": [
                {"after": "1h", "do": "remind"},
                {"after": "2h", "do": "escalate", "to": "lead"},
                {"after": "3h", "do": "timeout"},
            ],
        }
    )
    steps = next_steps(policy, here("2026-07-06 09:00"))
    told = [(step.number, step.action, step.to) for step in steps]
    assert told == [(1, "remind", None), (2, "escalate", "lead"), (3, "timeout", None)]
    assert [step.at for step in steps] == [here(f"2026-07-06 {hour}:00") for hour in (10, 11, 12)]
    assert next_steps(ApprovalPolicy(), here("2026-07-06 09:00")) == []


ZONES = st.sampled_from(
    [
        *("America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"),
        *("America/St_Johns", "Pacific/Apia", "Africa/Cairo", "America/Santiago"),
    ]
)
MOMENTS = st.integers(0, 8 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
SLOW_AT_FIRST = settings(deadline=None)  # a year's holidays are worked out when it is first met
SPANS = st.integers(1, 60 * 150).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    begin = draw(st.integers(0, 21 * 60))
    end = draw(st.integers(begin + 120, 24 * 60))
    hours = f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"
    days = draw(st.lists(st.sampled_from(DAYS), min_size=1, unique=True))
    country = draw(st.sampled_from([None, "US", "GB", "DE"]))
    return Calendar(country=country, zone=draw(ZONES), days=tuple(days), hours=hours)


def worked(calendar: Calendar, since: datetime, until: datetime) -> timedelta:
    """Counted minute by minute would take too long: shift by shift, and cut at both ends."""
    total = timedelta()
    for begin, end in shifts(calendar, since):
        if begin >= until:
            return total
        total += max(min(end, until) - max(begin, since), timedelta())
    return total


@SLOW_AT_FIRST
@given(calendars(), MOMENTS, SPANS)
def test_just_as_long_has_been_worked_as_the_policy_says(
    calendar: Calendar, since: datetime, span: timedelta
) -> None:
    at = after_working_time(calendar, since, span)
    assert worked(calendar, since, at) == span
    assert worked(calendar, since, at - timedelta(seconds=1)) < span


@SLOW_AT_FIRST
@given(calendars(), MOMENTS, SPANS)
def test_it_is_due_while_people_work(calendar: Calendar, since: datetime, span: timedelta) -> None:
    just_before = after_working_time(calendar, since, span) - timedelta(microseconds=1)
    local = just_before.astimezone(ZoneInfo(calendar.zone))
    days = {local.date(), local.date() - timedelta(days=1)}  # a gap may shift the end past midnight
    assert any(DAYS[day.weekday()] in calendar.days for day in days)
    assert any(begin <= just_before < end for begin, end in _until(calendar, since, just_before))


def _until(calendar: Calendar, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    for shift in shifts(calendar, since):
        if shift[0] > until:
            break
        found.append(shift)
    return found


@SLOW_AT_FIRST
@given(calendars(), MOMENTS, SPANS, SPANS)
def test_who_waits_longer_is_never_told_sooner(
    calendar: Calendar, since: datetime, span: timedelta, more: timedelta
) -> None:
    at = after_working_time(calendar, since, span)
    assert since < at < after_working_time(calendar, since, span + more)
    assert after_working_time(calendar, at, more) == after_working_time(
        calendar, since, span + more
    )


@SLOW_AT_FIRST
@given(calendars(), MOMENTS)
def test_shifts_follow_one_another_and_keep_the_holidays(
    calendar: Calendar, since: datetime
) -> None:
    end_before = datetime.min.replace(tzinfo=UTC)
    for (begin, end), _ in zip(shifts(calendar, since), range(400), strict=False):
        assert end_before <= begin <= end
        end_before = end
        day = begin.astimezone(ZoneInfo(calendar.zone)).date()
        assert not (calendar.country and (day.month, day.day) == (12, 25) and _is_kept(day))


def _is_kept(day: date) -> bool:
    return day.weekday() < 5
