"""How long a workflow waits for an agent that is busy. It is not the only one that was told to come
back in five seconds: each waits a little longer, by a part of its own, and longer every time.
"""

from datetime import timedelta

MOST_PAUSES = 8
LONGEST_PAUSE = timedelta(minutes=15)


def pause(asked_for: float, nth: int, spread: float) -> timedelta:
    """The seconds asked for and some more, unless that is too long; `spread` is 0 to 1."""
    step = 2.0**nth
    seconds = max(asked_for, step) + step * spread
    return timedelta(seconds=min(seconds, LONGEST_PAUSE.total_seconds()))
