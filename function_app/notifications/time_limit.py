"""A limit on all the time that a notice takes."""

from collections.abc import Callable

from function_app.kit import time_limit
from function_app.notifications.ports import NotificationFailed


def done_within[T](seconds: float, work: Callable[[], T]) -> T:
    """In a thread that may be left behind: what it still brings about has the key of the notice."""
    try:
        return time_limit.done_within(seconds, work, "notification")
    except time_limit.TookTooLong:
        raise NotificationFailed(f"It did not answer within {seconds:g} seconds") from None
