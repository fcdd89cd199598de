"""Time that can be moved, forward and within the calendar."""

import pytest

from local_host.clock import MICROSECONDS, Clock, SystemClock, VirtualClock

CENTURY = 100 * 365 * 86_400


@pytest.mark.parametrize("clock", [SystemClock(), VirtualClock()])
def test_it_stops_at_a_thousand_years_and_stays_where_it_was(clock: Clock) -> None:
    for _ in range(10):
        clock.advance(CENTURY)
    with pytest.raises(ValueError, match="a thousand years"):
        clock.advance(1)
    assert clock.offset == 10 * CENTURY * MICROSECONDS


def test_it_is_never_earlier_than_what_is_stored() -> None:
    later = SystemClock().now() + 3600 * MICROSECONDS
    clock = SystemClock(not_before=later)
    assert clock.now() == later
