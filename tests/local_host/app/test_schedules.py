from datetime import UTC, datetime

import pytest

from local_host.app.schedules import BadSchedule, parse_schedule

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)  # a Thursday


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("*/10 * * * * *", "2026-01-01T00:00:10+00:00"),
        ("0 */5 * * * *", "2026-01-01T00:05:00+00:00"),
        ("*/5 * * * *", "2026-01-01T00:05:00+00:00"),
        ("0 0 9-17 * * MON-FRI", "2026-01-01T09:00:00+00:00"),
        ("0 30 9 1 FEB *", "2026-02-01T09:30:00+00:00"),
        ("0 0 0 1 * 1", "2026-06-01T00:00:00+00:00"),  # the first first that is a Monday
        ("  0  0  12 * * 5 ", "2026-01-02T12:00:00+00:00"),
        ("00:05:00", "2026-01-01T00:05:00+00:00"),
        ("1.00:00:30", "2026-01-02T00:00:30+00:00"),
        ("%EVERY%", "2026-01-01T00:07:00+00:00"),
    ],
)
def test_a_schedule_says_when_it_is_next(text: str, following: str) -> None:
    schedule = parse_schedule(text, {"EVERY": "0 7 * * * *"})
    assert schedule.following(NEW_YEAR).isoformat() == following


def test_the_occurrence_itself_is_not_the_following_one() -> None:
    schedule = parse_schedule("0 0 0 * * *", {})
    assert schedule.following(NEW_YEAR) == datetime(2026, 1, 2, tzinfo=UTC)


def test_a_time_zone_moves_the_hours_with_its_summer_time() -> None:
    schedule = parse_schedule("0 0 9 * * *", {"WEBSITE_TIME_ZONE": "Europe/Berlin"})
    assert schedule.following(NEW_YEAR).isoformat() == "2026-01-01T08:00:00+00:00"
    summer = datetime(2026, 7, 1, tzinfo=UTC)
    assert schedule.following(summer).isoformat() == "2026-07-01T07:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "environment", "reason"),
    [
        ("", {}, "does not have five or six fields"),
        ("* * * *", {}, "does not have five or six fields"),
        ("0 99 * * * *", {}, "cannot be read"),
        ("whenever it suits me to do", {}, "cannot be read"),
        ("00:00:00", {}, "no time at all"),
        ("3650000.00:00:00", {}, "longer than a century"),
        ("99999999999.00:00:00", {}, "does not have five or six fields"),
        ("0 0 9 * * *", {"WEBSITE_TIME_ZONE": "America"}, "'America' is not a time zone"),
        ("%EVERY%", {}, "EVERY, which holds a schedule, is not set"),
        ("0 0 9 * * *", {"WEBSITE_TIME_ZONE": "Mars"}, "'Mars' is not a time zone"),
    ],
)
def test_a_schedule_that_says_no_time_is_refused(
    text: str, environment: dict[str, str], reason: str
) -> None:
    with pytest.raises(BadSchedule, match=reason):
        parse_schedule(text, environment)
