"""Somebody asks for a new link to a claim's page, who need not be known: its reviewers are told
once more. However often it is asked for, they are told at most once in ten minutes, and the notice
that the claim waits counts: for so long there is one orchestration, whose id is the claim's.

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


def new_link_orchestrator(ctx: OrchestrationContext, request: Any) -> TaskGenerator[bool]:
    """Whether anybody was told."""
    order = NewLinkOrder.read(request)
    due = order.told_at + PAUSE
    if due > utc_now(ctx):
        yield ctx.create_timer(due)
    wait = OpenWait(instance_id=order.instance_id, request_id=order.request_id)
    is_open: bool = yield ctx.call_activity(IS_WAIT_OPEN, input=wait.model_dump_json())
    if not is_open:
        return False
    yield from ask_activity(ctx, NOTIFY_REVIEWER, _new_notice(ctx, order.notice), gave_up=_GAVE_UP)
    yield ctx.create_timer(utc_now(ctx) + PAUSE)
    return True


def _new_notice(ctx: OrchestrationContext, notice: str) -> str:
    """The time is its number, which tells it from the one before."""
    number = int(utc_now(ctx).timestamp())
    # The policy is for the schedule of reminders, which the claim has already.
    also = {"occasion": "new_link", "number": number, "policy": None}
    return json.dumps({**json.loads(notice), **also})
