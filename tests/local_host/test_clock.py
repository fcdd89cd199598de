"""Time that can be moved, forward and within the calendar, and never goes back."""

import pytest

from local_host.clock import MICROSECONDS, Clock, SystemClock, VirtualClock
from tests.local_host.machine_time import MachineTime

CENTURY = 100 * 365 * 86_400
HOUR = 3600


@pytest.mark.parametrize("clock", [SystemClock(), VirtualClock()])
def test_it_stops_at_a_thousand_years_and_stays_where_it_was(clock: Clock) -> None:
    for _ in range(10):
        clock.advance(CENTURY)
    with pytest.raises(ValueError, match="a thousand years"):
        clock.advance(1)
    assert clock.offset == 10 * CENTURY * MICROSECONDS


def test_it_follows_the_wall_clock_whatever_the_pace() -> None:
    machine = MachineTime()
    clock = machine.clock()
    for seconds in (0.25, 3, 1e6):
        machine.passes(seconds)
        assert clock.now() == machine.wall_time
    machine.sleeps(HOUR)
    assert clock.now() == machine.wall_time


def test_from_a_stored_time_that_is_ahead_it_goes_on_at_the_pace_of_the_monotonic_clock() -> None:
    machine = MachineTime()
    stored = machine.wall_time + HOUR * MICROSECONDS
    clock = machine.clock(not_before=stored)
    assert clock.now() == stored
    for minute in range(1, 121):
        machine.passes(60)
        assert clock.now() == stored + minute * 60 * MICROSECONDS


def test_when_the_wall_clock_is_set_back_it_goes_on_from_where_it_was() -> None:
    machine = MachineTime()
    clock = machine.clock()
    before = clock.now()
    machine.sets_its_clock(-HOUR)
    assert clock.now() == before
    machine.passes(10)
    assert clock.now() == before + 10 * MICROSECONDS


def test_when_the_wall_clock_is_set_forward_it_follows_and_does_not_come_back() -> None:
    machine = MachineTime()
    clock = machine.clock()
    machine.sets_its_clock(HOUR)
    far = clock.now()
    assert far == machine.wall_time
    machine.sets_its_clock(-HOUR)
    machine.passes(1)
    assert clock.now() == far + MICROSECONDS


def test_a_wall_clock_that_catches_up_is_followed_again() -> None:
    machine = MachineTime()
    clock = machine.clock(not_before=machine.wall_time + HOUR * MICROSECONDS)
    machine.sets_its_clock(2 * HOUR)
    assert clock.now() == machine.wall_time
    machine.sleeps(HOUR)
    assert clock.now() == machine.wall_time


def test_it_can_be_moved_while_it_is_ahead_of_the_wall_clock() -> None:
    machine = MachineTime()
    stored = machine.wall_time + HOUR * MICROSECONDS
    clock = machine.clock(not_before=stored)
    clock.advance(60)
    assert clock.now() == stored + 60 * MICROSECONDS
    assert clock.ahead_of_machine() == HOUR * MICROSECONDS


def test_reading_it_often_does_not_slow_it_down() -> None:
    machine = MachineTime()
    stored = machine.wall_time + HOUR * MICROSECONDS
    clock = machine.clock(not_before=stored)
    for _ in range(10_000):
        machine.passes(1e-7)
        clock.now()
    assert clock.now() == stored + 1_000
