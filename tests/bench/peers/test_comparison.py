"""How many times as good the host is: more is better of a rate, less of a time."""

import pytest

from bench.measure import Measure
from bench.peers.comparison import times_as_good


@pytest.mark.parametrize(
    ("unit", "ours", "theirs", "expected"),
    [("/s", 100.0, 50.0, 2.0), ("ms", 5.0, 10.0, 2.0), ("s", 4.0, 2.0, 0.5)],
)
def test_above_one_the_host_is_the_better(
    unit: str, ours: float, theirs: float, expected: float
) -> None:
    assert times_as_good(Measure("key", "Title", ours, unit), theirs) == expected


def test_nothing_is_compared_with_none_at_all() -> None:
    assert times_as_good(Measure("key", "Title", 0.0, "ms"), 1.0) is None
    assert times_as_good(Measure("key", "Title", 1.0, "ms"), 0.0) is None
