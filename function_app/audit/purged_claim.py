"""A claim is purged: its record is sealed, then everything about it is erased. What remains is this
instance, and the seal is its output. A durable one, so that a crash leaves nothing half.
"""

from datetime import timedelta
from typing import Any, Final

from durabletask.task import OrchestrationContext

from function_app.kit.durable.clock import utc_now
from function_app.kit.durable.retry import RETRIES, TaskGenerator, ask_activity
from function_app.kit.timestamps import iso_utc

SEAL_CLAIM: Final = "seal_claim"
ERASE_CLAIM: Final = "erase_claim"
_LEFT: Final = "Not everything could be erased; the app's log says why."
_TRIES: Final = 14
_A_DAY: Final = timedelta(days=1)


def purged_claim(ctx: OrchestrationContext, instance_id: str) -> TaskGenerator[dict[str, Any]]:
    sealed: dict[str, Any] = yield ctx.call_activity(
        SEAL_CLAIM, input=instance_id, retry_policy=RETRIES
    )
    ctx.set_custom_status(sealed["proof"])  # what cannot be erased yet hides no proof
    erased = yield from ask_activity(ctx, ERASE_CLAIM, sealed["erase"], gave_up=_LEFT)
    for _ in range(_TRIES):
        if erased.failure is None:
            break
        yield ctx.create_timer(utc_now(ctx) + _A_DAY)
        erased = yield from ask_activity(ctx, ERASE_CLAIM, sealed["erase"], gave_up=_LEFT)
    return {**sealed["proof"], "purged_at": iso_utc(utc_now(ctx)), "left": erased.failure}
