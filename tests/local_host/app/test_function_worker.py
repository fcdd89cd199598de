import pytest

from local_host.app.function_worker import slow_threads


@pytest.mark.parametrize(
    ("threads", "for_activities"),
    [(1, 1), (2, 1), (3, 1), (5, 3), (6, 4), (12, 9), (32, 24), (1000, 750)],
)
def test_activities_leave_threads_to_the_others(threads: int, for_activities: int) -> None:
    """5, 6 and 12 are the library's own for one, two and eight cores; 32 is this project's."""
    assert slow_threads(threads) == for_activities
