"""Points in time as replies and notes write them: ISO 8601 in UTC, ending in Z."""

from datetime import UTC, datetime


def iso_utc(moment: datetime) -> str:
    """A moment without a zone is UTC already, as the durable engine's are."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")
