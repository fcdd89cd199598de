"""Points in time as replies and notes write them: ISO 8601 in UTC, ending in Z."""

from datetime import UTC, datetime


def iso_utc(moment: datetime) -> str:
    return as_utc(moment).isoformat().replace("+00:00", "Z")


def as_utc(moment: datetime) -> datetime:
    """A moment without a zone is UTC already, as the durable engine's are."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def to_milliseconds(moment: datetime) -> int:
    """Since 1970, in UTC."""
    return round(as_utc(moment).timestamp() * 1000)


def from_milliseconds(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
