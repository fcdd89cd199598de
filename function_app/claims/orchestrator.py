"""A claim from start to result: agent 1 reads it, a person decides, agent 2 adjudicates.

Deterministic: the context's clock and ids, and no I/O. Activities do the work (see `activities`);
what they have validated is passed on as it is, since all of this runs again at every event.
"""

from typing import Any

from durabletask.task import OrchestrationContext

from function_app.claims.agent2_input import build_agent2_input
from function_app.claims.case_file import CaseFile
from function_app.claims.decisions.wait import reviewers_decision
from function_app.claims.messages import AdjudicationRequest, OrchestrationInput, ReadingSummary
from function_app.claims.steps import ADJUDICATE_CLAIM, NOTIFY_REVIEWER, READ_CLAIM, Step
from function_app.domain.claim import Agent1Input
from function_app.domain.message import Message
from function_app.domain.reading import Agent1Output
from function_app.domain.result import ResultStatus
from function_app.kit.durable.clock import utc_now
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.kit.durable.retry import TaskGenerator, ask_activity
from function_app.notifications.ports import ReviewNotice

GAVE_UP = {
    READ_CLAIM: "The claim assistant did not answer, so nothing was read from the claim.",
    NOTIFY_REVIEWER: "The reviewer could not be notified.",
    ADJUDICATE_CLAIM: "The adjudication did not answer; the claim was not adjudicated.",
}


def claim_orchestrator(ctx: OrchestrationContext, request: Any) -> TaskGenerator[dict[str, Any]]:
    given = OrchestrationInput.read(request)
    claim = given.claim
    file = CaseFile(ctx, claim.claim_id, started_at=utc_now(ctx))

    file.reach(Step.AGENT1_PROCESSING)
    question = Agent1Input(instance_id=ctx.instance_id, claim=claim)
    reading = yield from _ask(ctx, READ_CLAIM, question)
    file.agent1_output = reading.output
    file.note(agent1_error=reading.failure)

    file.reach(Step.AGENT1_COMPLETED)
    notice = _review_notice(ctx.instance_id, given, reading.read_as(ReadingSummary))
    notified = yield from _ask(ctx, NOTIFY_REVIEWER, notice)
    file.note(notification_error=notified.failure)

    decision = yield from reviewers_decision(file, given.approval_timeout_hours)
    if decision is None:
        file.reach(Step.TIMEOUT)
        return file.close(ResultStatus.TIMEOUT)
    file.approval_decision = decision
    file.note(decision_id=decision.decision_id)
    if decision.decision == "rejected":
        file.reach(Step.REJECTED)
        return file.close(ResultStatus.REJECTED)

    file.reach(Step.AGENT2_PROCESSING)
    prefilled = None if decision.claim_data is not None else reading.read_as(Agent1Output)
    file.agent2_input = build_agent2_input(
        claim.claim_id, file.started_at.date(), prefilled, decision
    )
    form = AdjudicationRequest(instance_id=ctx.instance_id, claim=file.agent2_input)
    adjudication = yield from _ask(ctx, ADJUDICATE_CLAIM, form)
    if adjudication.output is None:
        file.reach(Step.ERROR)
        return file.close(ResultStatus.ERROR, adjudication.failure)
    file.agent2_output = {**adjudication.output, "claim_id": claim.claim_id}
    file.reach(Step.AGENT2_COMPLETED)
    return file.close(ResultStatus.COMPLETED)


def _ask(
    ctx: OrchestrationContext, activity: str, question: Message
) -> TaskGenerator[ActivityOutcome]:
    text = question.model_dump_json()
    return (yield from ask_activity(ctx, activity, text, gave_up=GAVE_UP[activity]))


def _review_notice(
    instance_id: str, given: OrchestrationInput, reading: ReadingSummary | None
) -> ReviewNotice:
    return ReviewNotice(
        instance_id=instance_id,
        claim_id=given.claim.claim_id,
        claim_type=reading.classification.known_type if reading else None,
        confidence=reading.confidence_score if reading else None,
        review_url=given.review_url,
    )
