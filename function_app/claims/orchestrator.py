"""A claim from start to result: agent 1 reads it, a person decides, agent 2 adjudicates.

Deterministic: the context's clock and ids, and no I/O. Activities do the work (see `activities`).
"""

from collections.abc import Generator
from datetime import timedelta
from typing import Any
from uuid import UUID

from durabletask.task import (
    CancellableTask,
    OrchestrationContext,
    RetryPolicy,
    Task,
    TaskFailedError,
    when_any,
)

from function_app.claims.agent2_input import build_agent2_input
from function_app.claims.casefile import CaseFile, utc_now
from function_app.claims.decisions import EventData, read_decision
from function_app.claims.models import (
    Agent1Input,
    Agent1Output,
    Agent2Output,
    ApprovalDecision,
    ResultStatus,
)
from function_app.claims.order import AdjudicationRequest, ClaimOrder, Outcome
from function_app.claims.patience import MOST_PAUSES, pause
from function_app.claims.steps import (
    ADJUDICATE_CLAIM,
    APPROVAL_DECISION,
    NOTIFY_REVIEWER,
    READ_CLAIM,
    Step,
)
from function_app.notifications.ports import ReviewNotice
from function_app.timestamps import iso_utc

RETRIES = RetryPolicy(
    first_retry_interval=timedelta(seconds=2), backoff_coefficient=2, max_number_of_attempts=4
)
GAVE_UP = {
    READ_CLAIM: "The claim assistant did not answer, so nothing was read from the claim.",
    NOTIFY_REVIEWER: "The reviewer could not be notified.",
    ADJUDICATE_CLAIM: "The adjudication did not answer; the claim was not adjudicated.",
}
type Steps[T] = Generator[Task[Any], Any, T]


def claim_orchestrator(ctx: OrchestrationContext, request: Any) -> Steps[dict[str, Any]]:
    order = ClaimOrder.read(request)
    claim = order.claim
    file = CaseFile(ctx, claim.claim_id, started_at=utc_now(ctx))

    file.reach(Step.AGENT1_PROCESSING)
    question = Agent1Input(instance_id=ctx.instance_id, claim=claim)
    reading = yield from _ask(ctx, READ_CLAIM, question.model_dump_json())
    file.agent1_output = reading.read_as(Agent1Output)
    file.note(agent1_error=reading.failure)

    file.reach(Step.AGENT1_COMPLETED)
    notice = _review_notice(ctx.instance_id, order, file.agent1_output)
    notified = yield from _ask(ctx, NOTIFY_REVIEWER, notice.model_dump_json())
    file.note(notification_error=notified.failure)

    decision = yield from _reviewers_decision(file, order.approval_timeout_hours)
    if decision is None:
        file.reach(Step.TIMEOUT)
        return file.close(ResultStatus.TIMEOUT)
    file.approval_decision = decision
    file.note(decision_id=decision.decision_id)
    if decision.decision == "rejected":
        file.reach(Step.REJECTED)
        return file.close(ResultStatus.REJECTED)

    file.reach(Step.AGENT2_PROCESSING)
    file.agent2_input = build_agent2_input(
        claim.claim_id, file.started_at.date(), file.agent1_output, decision
    )
    form = AdjudicationRequest(instance_id=ctx.instance_id, claim=file.agent2_input)
    adjudication = yield from _ask(ctx, ADJUDICATE_CLAIM, form.model_dump_json())
    file.agent2_output = adjudication.read_as(Agent2Output, claim_id=claim.claim_id)
    if file.agent2_output is None:
        file.reach(Step.ERROR)
        return file.close(ResultStatus.ERROR, adjudication.failure)
    file.reach(Step.AGENT2_COMPLETED)
    return file.close(ResultStatus.COMPLETED)


def _reviewers_decision(file: CaseFile, timeout_hours: float) -> Steps[ApprovalDecision | None]:
    """The race between the decision and the clock; None when nobody decides in time."""
    ctx = file.ctx
    request_id = ctx.new_uuid()
    expires_at = utc_now(ctx) + timedelta(hours=timeout_hours)
    file.reach(Step.AWAITING_APPROVAL, request_id=request_id, expires_at=iso_utc(expires_at))
    deadline = ctx.create_timer(expires_at)
    event = _next_event(ctx)
    while event.is_complete:  # raised before anyone could see what there is to decide
        event = _next_event(ctx)
    while True:
        winner = yield when_any([event, deadline])
        if winner is deadline:
            event.cancel()
            return None
        decision = read_decision(event.get_result(), request_id)
        if decision is not None:
            deadline.cancel()
            return decision
        event = _next_event(ctx)


def _next_event(ctx: OrchestrationContext) -> CancellableTask[Any]:
    return ctx.wait_for_external_event(APPROVAL_DECISION, data_type=EventData)


def _ask(ctx: OrchestrationContext, activity: str, question: str) -> Steps[Outcome]:
    """Asks again when the time has passed that a busy service asked for."""
    outcome = yield from _try(ctx, activity, question)
    for nth in range(MOST_PAUSES):
        if outcome.retry_after_seconds is None:
            break
        spread = UUID(ctx.new_uuid()).int / 2**128
        wait = pause(outcome.retry_after_seconds, nth, spread)
        yield ctx.create_timer(utc_now(ctx) + wait)
        outcome = yield from _try(ctx, activity, question)
    return outcome


def _try(ctx: OrchestrationContext, activity: str, question: str) -> Steps[Outcome]:
    try:
        answer = yield ctx.call_activity(activity, input=question, retry_policy=RETRIES)
    except TaskFailedError:
        return Outcome(failure=GAVE_UP[activity])
    return Outcome.model_validate(answer)


def _review_notice(
    instance_id: str, order: ClaimOrder, reading: Agent1Output | None
) -> ReviewNotice:
    return ReviewNotice(
        instance_id=instance_id,
        claim_id=order.claim.claim_id,
        claim_type=reading.classification.known_type if reading else None,
        confidence=reading.confidence_score if reading else None,
        review_url=order.review_url,
    )
