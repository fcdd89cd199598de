"""Several texts share the room there is."""

import pytest

from function_app.domain.fair_share import fair_shares


@pytest.mark.parametrize(
    ("sizes", "shares"),
    [
        ([], []),
        ([40], [40]),
        ([400], [100]),
        ([400, 10], [90, 10]),
        ([400, 10, 300], [45, 10, 45]),
        ([30, 30, 40], [30, 30, 40]),
        ([35, 500, 20, 40], [26, 27, 20, 27]),
        ([0, 500], [0, 100]),
    ],
)
def test_each_has_a_fair_share(sizes: list[int], shares: list[int]) -> None:
    assert fair_shares(sizes, 100) == shares
