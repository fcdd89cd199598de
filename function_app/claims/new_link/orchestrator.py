"""Somebody asks for a new link to a claim's page, who need not be known: its reviewers are told
once more. However often it is asked for, they are told at most once in ten minutes, and the notice
that the claim waits counts. One orchestration waits for the time to do it; its id is the claim's.

A claim for which nobody asks has none.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from durabletask.task import OrchestrationContext

from function_app.claims.steps import NOTIFY_REVIEWER
from function_app.domain.message import Message
from function_app.kit.durable.clock import utc_now
from function_app.kit.durable.retry import TaskGenerator, ask_activity

NEW_LINK = "new_link_orchestrator"
IS_WAIT_OPEN = "is_wait_open"
PAUSE = timedelta(minutes=10)
_GAVE_UP = "Nobody could be told."


class OpenWait(Message):
    instance_id: str
    request_id: str


class NewLinkOrder(OpenWait):
    """`notice` is the last that the reviewers were told, as JSON text."""

    notice: str
    told_at: datetime


def new_link_orchestrator(ctx: OrchestrationContext, request: Any) -> TaskGenerator[str | None]:
    """When they were told; None: there was nothing to tell any more."""
    order = NewLinkOrder.read(request)
    due = order.told_at + PAUSE
    if due > utc_now(ctx):
        yield ctx.create_timer(due)
    wait = OpenWait(instance_id=order.instance_id, request_id=order.request_id)
    is_open: bool = yield ctx.call_activity(IS_WAIT_OPEN, input=wait.model_dump_json())
    if not is_open:
        return None
    told_at = utc_now(ctx)
    notice = _new_notice(order.notice, told_at)
    yield from ask_activity(ctx, NOTIFY_REVIEWER, notice, gave_up=_GAVE_UP)
    return told_at.isoformat()


def _new_notice(notice: str, at: datetime) -> str:
    """The time is its number, which tells it from the one before."""
    also = {"occasion": "new_link", "number": int(at.timestamp())}
    return json.dumps({**json.loads(notice), **also})
