"""An attempt that was refused is kept with its claim: who tried what, and why it was not let."""

import logging
from datetime import UTC, datetime

from function_app.claim_files.opened import claim_files
from function_app.claim_files.ports import Attempt
from function_app.kit.timestamps import iso_utc

logger = logging.getLogger(__name__)


def keep_attempt(instance_id: str, code: str, reason: str | None, who: str | None) -> None:
    """Where it cannot be kept, the refusal is no less one."""
    attempt = Attempt.made(iso_utc(datetime.now(UTC)), code, reason, who)
    try:
        claim_files().note_attempt(instance_id, attempt)
    except Exception as error:  # noqa: BLE001 - whatever a store raises
        logger.warning("attempt_not_kept: %s", type(error).__name__)
