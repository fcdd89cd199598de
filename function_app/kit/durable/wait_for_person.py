"""The wait for a person: their answer comes as an external event, and races with a deadline."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from durabletask.task import CancellableTask, OrchestrationContext, when_any

from function_app.kit.durable.payload_guard import EventData
from function_app.kit.durable.retry import TaskGenerator


def wait_for_answer[A](
    ctx: OrchestrationContext,
    event_name: str,
    expires_at: datetime,
    read: Callable[[Any], A | None],
) -> TaskGenerator[A | None]:
    """The first event that `read` makes something of; None when the deadline is first.

    Anyone may raise an event, with any JSON: what `read` returns None for is ignored, and the wait
    goes on. So is what was raised before anyone could see what there is to decide.
    """
    deadline = ctx.create_timer(expires_at)
    event = _next_event(ctx, event_name)
    while event.is_complete:
        event = _next_event(ctx, event_name)
    while True:
        winner = yield when_any([event, deadline])
        if winner is deadline:
            event.cancel()
            return None
        answer = read(event.get_result())
        if answer is not None:
            deadline.cancel()
            return answer
        event = _next_event(ctx, event_name)


def _next_event(ctx: OrchestrationContext, event_name: str) -> CancellableTask[Any]:
    return ctx.wait_for_external_event(event_name, data_type=EventData)
