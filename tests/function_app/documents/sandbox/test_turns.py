"""Whoever waits for a turn has less time left then."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from function_app.documents.sandbox.turns import NoTurn, Turns


def test_the_time_that_waiting_takes_is_spent() -> None:
    turns, is_taken, may_end = Turns(1), Event(), Event()

    def work() -> None:
        with turns.taken(60):
            is_taken.set()
            may_end.wait(60)

    with ThreadPoolExecutor() as threads:
        threads.submit(work)
        assert is_taken.wait(60)
        with pytest.raises(NoTurn), turns.taken(0.2):
            pass
        may_end.set()
    with turns.taken(5) as left:
        assert 0 < left <= 5


def test_a_turn_that_ends_badly_is_free_again() -> None:
    turns = Turns(1)
    with pytest.raises(ZeroDivisionError), turns.taken(1):
        raise ZeroDivisionError
    with turns.taken(1) as left:
        assert left > 0
