"""Every refused attempt is kept with its claim; the log has the claim's id alone."""

import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from urllib.parse import quote

from function_app.claim_files.attempts import keep_attempt
from function_app.kit.errors import Refusal

logger = logging.getLogger(__name__)

type Attempts = Callable[[str, str, str | None, str | None], None]
"""Takes the instance id as it was asked for, the refusal's code, its reason, and who it was."""

_LONGEST_ID = 100
_REFUSED = {401, 403, 409, 410, 429}


def log_attempt(instance_id: str, code: str, reason: str | None, who: str | None) -> None:
    """Who it was stays out of the log; and anybody may write anything for an id."""
    shown = quote(instance_id[:_LONGEST_ID])
    keep_attempt(instance_id, code, reason, who)
    logger.warning("attempt_refused instance=%s code=%s reason=%s", shown, code, reason)


@contextmanager
def noting_refusals(
    attempts: Attempts, instance_id: str, who: str | None = None
) -> Generator[None]:
    try:
        yield
    except Refusal as refusal:
        if refusal.status in _REFUSED:
            attempts(instance_id, refusal.code, refusal.details.get("reason"), who)
        raise
