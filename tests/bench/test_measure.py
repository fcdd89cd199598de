"""When a target is met."""

import pytest

from bench.measure import Measure, Target


@pytest.mark.parametrize(
    ("target", "value", "met"),
    [
        (Target(6), 5.9, True),
        (Target(6), 6.0, True),
        (Target(6), 6.1, False),
        (Target(200, at_least=True), 199.9, False),
        (Target(200, at_least=True), 200.0, True),
    ],
)
def test_a_target_is_a_limit_from_one_side(target: Target, value: float, met: bool) -> None:
    assert Measure("key", "Title", value, "ms", target).met is met


def test_what_has_no_target_is_not_judged() -> None:
    assert Measure("key", "Title", 1.0).met is None
