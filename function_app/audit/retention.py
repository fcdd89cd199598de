"""Claims that ended RETENTION_DAYS ago are purged: a timer trigger looks for them once an hour."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Final

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import TimerRequest

from function_app.claims.purging import finished_claims, purge
from function_app.kit.timestamps import as_utc

logger = logging.getLogger(__name__)

EVERY_HOUR: Final = "0 17 * * * *"
_AN_HOUR: Final = timedelta(hours=1)


def purge_old_claims(timer: TimerRequest, client: SyncDurableFunctionsClient, days: float) -> None:
    old = finished_claims(client, before=_now(timer) - timedelta(days=days))
    purge(client, old)
    if old:
        logger.info("retention_purges claims=%d", len(old))


def _now(timer: TimerRequest) -> datetime:
    """The clock of the engine, which may be ahead of ours: on the local host it can be moved."""
    ours = datetime.now(UTC)
    told: dict[str, str] = getattr(timer, "schedule_status", {})  # the library's own type lacks it
    following = told.get("Next")
    return max(ours, as_utc(datetime.fromisoformat(following)) - _AN_HOUR) if following else ours
