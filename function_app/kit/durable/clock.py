"""The time by which an orchestration decides, the same in every replay."""

from datetime import UTC, datetime

from durabletask.task import OrchestrationContext


def utc_now(ctx: OrchestrationContext) -> datetime:
    return ctx.current_utc_datetime.replace(tzinfo=UTC)
