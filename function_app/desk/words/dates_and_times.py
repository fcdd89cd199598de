"""Points in time as the page shows them: its script turns them into the reader's own zone."""

from dataclasses import dataclass
from datetime import date, datetime

from function_app.kit.timestamps import as_utc, iso_utc


@dataclass(frozen=True)
class Moment:
    """`words` are for a reader whose browser runs no script."""

    iso: str
    words: str


def moment(at: datetime | None) -> Moment | None:
    if at is None:
        return None
    utc = as_utc(at)
    return Moment(iso_utc(utc), f"{day_words(utc)}, {utc:%H:%M} UTC")


def written_moment(text: str | None) -> Moment | None:
    """None as well for what is no point in time."""
    try:
        return moment(datetime.fromisoformat(text)) if text else None
    except ValueError:
        return None


def day_words(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"
