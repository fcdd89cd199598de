"""Asks an activity until it answers: again within seconds after a passing failure, and later when a
busy service said so. Both waits are durable, so a restart in between costs nothing.
"""

from collections.abc import Generator
from datetime import timedelta
from typing import Any
from uuid import UUID

from durabletask.task import OrchestrationContext, RetryPolicy, Task, TaskFailedError

from function_app.kit.durable.backoff import MOST_PAUSES, pause
from function_app.kit.durable.clock import utc_now
from function_app.kit.durable.outcome import ActivityOutcome

RETRIES = RetryPolicy(
    first_retry_interval=timedelta(seconds=2), backoff_coefficient=2, max_number_of_attempts=4
)
type TaskGenerator[T] = Generator[Task[Any], Any, T]


def ask_activity(
    ctx: OrchestrationContext, activity: str, question: str, *, gave_up: str
) -> TaskGenerator[ActivityOutcome]:
    """`gave_up` is the failure when every try failed: a sentence for people."""
    outcome = yield from _try(ctx, activity, question, gave_up)
    for nth in range(MOST_PAUSES):
        if outcome.retry_after_seconds is None:
            break
        wait = pause_of_its_own(ctx, outcome.retry_after_seconds, nth)
        yield ctx.create_timer(utc_now(ctx) + wait)
        outcome = yield from _try(ctx, activity, question, gave_up)
    return outcome


def pause_of_its_own(ctx: OrchestrationContext, asked_for: float, nth: int) -> timedelta:
    """The seconds that a busy service asked for, and some more, as `backoff` has it."""
    return pause(asked_for, nth, UUID(ctx.new_uuid()).int / 2**128)


def _try(
    ctx: OrchestrationContext, activity: str, question: str, gave_up: str
) -> TaskGenerator[ActivityOutcome]:
    try:
        answer = yield ctx.call_activity(activity, input=question, retry_policy=RETRIES)
    except TaskFailedError:
        return ActivityOutcome(failure=gave_up)
    return ActivityOutcome.model_validate(answer)
