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
from function_app.notifications.ports import Delivery, Recipient

NEW_LINK = "new_link_orchestrator"
IS_WAIT_OPEN = "is_wait_open"
PAUSE = timedelta(minutes=10)
_GAVE_UP = "Nobody could be told."


def new_link_of(instance_id: str) -> str:
    """The instance that tells a claim's reviewers once more."""
    return f"link-{instance_id}"


class OpenWait(Message):
    instance_id: str
    request_id: str


class LinkTold(Message):
    """The reviewers were told again: for the record, and for whoever asks next."""

    at: datetime
    request_id: str
    number: int
    to: tuple[Recipient, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    failure: str | None = None


class NewLinkOrder(OpenWait):
    """`notice` is the last that the reviewers were told, as JSON text. `earlier` is what came of
    those who asked before: their instance makes way for this one.
    """

    notice: str
    told_at: datetime
    earlier: tuple[LinkTold, ...] = ()


def new_link_orchestrator(ctx: OrchestrationContext, request: Any) -> TaskGenerator[list[Any]]:
    """All that the reviewers were told by now, each a `LinkTold`."""
    order = NewLinkOrder.read(request)
    due = order.told_at + PAUSE
    if due > utc_now(ctx):
        yield ctx.create_timer(due)
    wait = OpenWait(instance_id=order.instance_id, request_id=order.request_id)
    is_open: bool = yield ctx.call_activity(IS_WAIT_OPEN, input=wait.model_dump_json())
    told = list(order.earlier)
    if is_open:
        told.append((yield from _tell(ctx, order)))
    return [one.dump() for one in told]


def _tell(ctx: OrchestrationContext, order: NewLinkOrder) -> TaskGenerator[LinkTold]:
    """The time is its number, which tells it from the one before."""
    at = utc_now(ctx)
    number = int(at.timestamp())
    notice = {**json.loads(order.notice), "occasion": "new_link", "number": number}
    outcome = yield from ask_activity(ctx, NOTIFY_REVIEWER, json.dumps(notice), gave_up=_GAVE_UP)
    return LinkTold(
        at=at,
        request_id=order.request_id,
        number=number,
        to=notice.get("to", ()),
        deliveries=(outcome.output or {}).get("deliveries", ()),
        failure=outcome.failure,
    )
