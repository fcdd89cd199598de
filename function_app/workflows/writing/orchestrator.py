"""An agent writes, a person decides: approved it is published, rejected it is written again with
the feedback, until nobody decides in time or the attempts are used up.
"""

import logging
from datetime import timedelta
from typing import Any

from durabletask.task import OrchestrationContext

from function_app.chat.agents import WRITER
from function_app.chat.ask_agent import ask_agent
from function_app.chat.outputs import GeneratedContent
from function_app.kit.durable.clock import utc_now
from function_app.kit.durable.decisions import decision_for
from function_app.kit.durable.retry import TaskGenerator, ask_activity
from function_app.kit.durable.wait_for_person import wait_for_answer
from function_app.workflows.writing import sentences
from function_app.workflows.writing.models import (
    HUMAN_APPROVAL,
    NOTIFY_USER,
    PUBLISH_CONTENT,
    DraftReview,
    HumanApproval,
    Publication,
    WritingOrder,
)

logger = logging.getLogger(__name__)

NOT_PUBLISHED = "The content could not be published."
NOT_NOTIFIED = "The reviewer could not be notified."


def content_generation_hitl_orchestration(
    ctx: OrchestrationContext, request: Any
) -> TaskGenerator[dict[str, Any]]:
    given = WritingOrder.read(request)
    ctx.set_custom_status(sentences.starting(given.topic))
    session, message = ctx.new_uuid(), sentences.order(given.topic)
    for iteration in range(1, given.max_review_attempts + 1):
        draft = yield from ask_agent(ctx, WRITER, session, message, output=GeneratedContent)
        approval = yield from _review(ctx, draft, iteration, given.approval_timeout_hours)
        if approval is None:
            ctx.set_custom_status(sentences.treated_as_rejection(given.approval_timeout_hours))
            raise TimeoutError(sentences.timed_out(given.approval_timeout_hours))
        if approval.approved:
            yield from _publish(ctx, draft)
            return draft.dump()
        ctx.set_custom_status(sentences.REJECTED)
        message = sentences.order_again(approval.feedback)
    ctx.set_custom_status(sentences.EXHAUSTED)
    raise RuntimeError(sentences.never_approved(given.max_review_attempts))


def _review(
    ctx: OrchestrationContext, draft: GeneratedContent, iteration: int, hours: float
) -> TaskGenerator[HumanApproval | None]:
    """None when nobody decides in time."""
    request_id, expires_at = ctx.new_uuid(), utc_now(ctx) + timedelta(hours=hours)
    question = DraftReview(
        instance_id=ctx.instance_id, request_id=request_id, expires_at=expires_at, draft=draft
    )
    told = yield from ask_activity(
        ctx, NOTIFY_USER, question.model_dump_json(), gave_up=NOT_NOTIFIED
    )
    if told.failure and not ctx.is_replaying:
        logger.warning("reviewer_not_notified instance=%s", ctx.instance_id)
    # Only now: who reads that a decision is awaited may send one at once.
    ctx.set_custom_status(sentences.awaiting(iteration, hours))
    return (
        yield from wait_for_answer(
            ctx,
            HUMAN_APPROVAL,
            expires_at,
            lambda data: decision_for(request_id, data, HumanApproval),
        )
    )


def _publish(ctx: OrchestrationContext, draft: GeneratedContent) -> TaskGenerator[None]:
    ctx.set_custom_status(sentences.APPROVED)
    publication = Publication(instance_id=ctx.instance_id, draft=draft)
    done = yield from ask_activity(
        ctx, PUBLISH_CONTENT, publication.model_dump_json(), gave_up=NOT_PUBLISHED
    )
    if done.failure:
        raise RuntimeError(done.failure)
    ctx.set_custom_status(sentences.published(utc_now(ctx)))
