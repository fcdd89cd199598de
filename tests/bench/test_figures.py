"""Percentiles are times that were measured."""

import pytest

from bench.figures import percentile


@pytest.mark.parametrize(
    ("percent", "expected"), [(0, 1.0), (50, 10.0), (95, 19.0), (96, 20.0), (100, 20.0)]
)
def test_a_percentile_is_the_nearest_rank(percent: float, expected: float) -> None:
    values = [float(value) for value in range(20, 0, -1)]

    assert percentile(values, percent) == expected


def test_of_one_value_every_percentile_is_that_value() -> None:
    assert {percentile([7.0], percent) for percent in (0, 50, 95, 100)} == {7.0}
