"""Every refused attempt is kept with its claim; the log has the claim's id alone."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from urllib.parse import quote

from function_app.claim_files.attempts import keep_attempt
from function_app.kit.errors import Refusal

logger = logging.getLogger(__name__)

_LONGEST_ID = 100
_REFUSED = {401, 403, 409, 410, 415, 429}


@contextmanager
def noting_refusals(instance_id: str, who: str | None = None) -> Generator[None]:
    """`instance_id` as it was asked for; `who` it was, as far as that is known."""
    try:
        yield
    except Refusal as refusal:
        if refusal.status in _REFUSED:
            _note(instance_id, refusal.code, refusal.details.get("reason"), who or refusal.who)
        raise


def _note(instance_id: str, code: str, reason: str | None, who: str | None) -> None:
    """Who it was stays out of the log; and anybody may write anything for an id."""
    keep_attempt(instance_id, code, reason, who)
    shown = quote(instance_id[:_LONGEST_ID])
    logger.warning("attempt_refused instance=%s code=%s reason=%s", shown, code, reason)
