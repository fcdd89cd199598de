"""Functions that the tests of several themes run."""

from datetime import timedelta
from typing import Any

from durabletask.task import OrchestrationContext, when_any


def double[T: (int, str)](number: T) -> T:
    return number * 2


def boom(_: Any) -> None:
    raise ValueError("out of paper")


def waits_for_approval(ctx: OrchestrationContext, _: Any) -> Any:
    ctx.set_custom_status("waiting")
    decision = ctx.wait_for_external_event("Decision")
    deadline = ctx.create_timer(timedelta(hours=24))
    winner = yield when_any([decision, deadline])
    if winner is deadline:
        return "timed out"
    deadline.cancel()
    return decision.get_result()
