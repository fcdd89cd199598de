"""Guessing is slowed, for as long as it goes on and no longer, in memory that does not grow."""

import sys
from itertools import count

from function_app.access.guessing import (
    MOST_PER_ADDRESS,
    MOST_PER_CLAIM,
    WINDOW_SECONDS,
    Counter,
    Guesses,
)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def until_slowed(guesses: Guesses, claim: str | None, address: str | None) -> int:
    """How many refusals pass; None stands for another one each time."""
    others = map(str, count())
    for nth in count(1):
        if guesses.refused(claim or next(others), address or next(others)):
            return nth - 1
    raise AssertionError


def test_guessing_at_one_claim_is_slowed_from_wherever_it_comes() -> None:
    assert until_slowed(Guesses(), "claim-1", None) <= MOST_PER_CLAIM


def test_guessing_from_one_address_is_slowed_whatever_it_guesses_at() -> None:
    assert until_slowed(Guesses(), None, "198.51.100.7") <= MOST_PER_ADDRESS


def test_it_goes_on_when_the_time_is_over_that_was_said() -> None:
    clock = Clock()
    guesses = Guesses(clock)
    until_slowed(guesses, "claim-1", "a")
    wait = guesses.refused("claim-1", "a")
    assert 0 < wait <= WINDOW_SECONDS
    clock.now += wait
    assert guesses.refused("claim-1", "a") == 0


def test_memory_does_not_grow() -> None:
    counter = Counter(most=5)
    before = [sys.getsizeof(each) for each in vars(counter).values()]
    for number in range(50_000):
        counter.count(f"claim-{number}")
    assert [sys.getsizeof(each) for each in vars(counter).values()] == before
