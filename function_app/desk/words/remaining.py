"""How long until a deadline, in words. `static/desk/times.js` says the same on an open page."""

from datetime import datetime, timedelta
from typing import Final, Literal

type Tone = Literal["calm", "soon", "late"]

_SOON: Final = 0.1  # of the whole wait is left
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


def remaining_words(now: datetime, due: datetime, soon: datetime) -> str:
    match tone_of(now, due, soon):
        case "late":
            return f"Overdue by {_long(now - due)}"
        case "soon":
            return f"Soon, in {_long(due - now)}"
        case "calm":
            return f"in {_long(due - now)}"


def tone_of(now: datetime, due: datetime, soon: datetime) -> Tone:
    if now >= due:
        return "late"
    return "soon" if now >= soon else "calm"


def soon_from(begun: datetime, due: datetime) -> datetime:
    """From when on little of the wait is left."""
    return due - max(due - begun, timedelta()) * _SOON


def _long(span: timedelta) -> str:
    """Rounded down: nobody is promised time that they do not have."""
    if span < 2 * _HOUR:
        return f"{max(1, span // _MINUTE)} min"
    if span < 2 * _DAY:
        return f"{span // _HOUR} h"
    return f"{span // _DAY} days"
