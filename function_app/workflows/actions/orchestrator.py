"""An action from request to result: an agent proposes, the policy examines, a person decides where
something would change, the tool does it.

Deterministic: the context's clock and ids, and no I/O. Activities do the work (see `activities`).
"""

from datetime import datetime, timedelta
from typing import Any

from durabletask.task import OrchestrationContext

from function_app.chat.agents import ACTION
from function_app.chat.ask_agent import ask_agent
from function_app.chat.outputs import ProposedAction
from function_app.kit.durable.clock import utc_now
from function_app.kit.durable.decisions import decision_for
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.kit.durable.retry import TaskGenerator, ask_activity
from function_app.kit.durable.wait_for_person import wait_for_answer
from function_app.kit.timestamps import iso_utc
from function_app.workflows.actions.case import Case, TakenDecision, reach
from function_app.workflows.actions.models import (
    Action,
    ActionDecision,
    ActionQuestion,
    ActionRequest,
    ToolOrder,
    ToolReport,
    Verdict,
)
from function_app.workflows.actions.steps import (
    ACTION_DECISION,
    COUNT_FINISHED_CLAIMS,
    EXAMINE_ACTION,
    NOTIFY_APPROVER,
    PURGE_FINISHED_CLAIMS,
    ActionStatus,
    Step,
)
from function_app.workflows.actions.tally import Tally

NOT_EXAMINED = "The proposed action could not be examined; nothing was done."
NOT_TOLD = "The approver could not be notified."
NOT_DONE = "it was tried several times without success."


def action_approval_orchestration(
    ctx: OrchestrationContext, request: Any
) -> TaskGenerator[dict[str, Any]]:
    given, asked_at = ActionRequest.read(request), utc_now(ctx)

    reach(ctx, Step.PROPOSING)
    session = ctx.new_uuid()
    proposal = yield from ask_agent(ctx, ACTION, session, given.request, output=ProposedAction)
    verdict = yield from _examined(ctx, proposal)
    case = Case(ctx, verdict.action)
    if verdict.problem is not None:
        return case.close(ActionStatus.NOT_POSSIBLE, verdict.problem)

    if verdict.needs_a_person:
        case.taken = yield from _decision(ctx, verdict, given.timeout_seconds)
        if case.taken is None:
            return case.close(ActionStatus.TIMED_OUT, _too_late(given.timeout_seconds))
        if not case.taken.decision.approved:
            return case.close(ActionStatus.REJECTED, _rejected(case.taken.decision))

    reach(ctx, Step.EXECUTING)
    outcome = yield from _carried_out(ctx, verdict.action, asked_at)
    report = outcome.read_as(ToolReport)
    if report is None:
        return case.close(ActionStatus.FAILED, f"Action failed: {outcome.failure}")
    alone = "" if case.taken else " (auto-approved)"
    done = f"Action completed successfully{alone}: {report.said}"
    return case.close(ActionStatus.EXECUTED, done, report.result)


def _examined(ctx: OrchestrationContext, proposal: ProposedAction) -> TaskGenerator[Verdict]:
    text = proposal.model_dump_json()
    outcome = yield from ask_activity(ctx, EXAMINE_ACTION, text, gave_up=NOT_EXAMINED)
    verdict = outcome.read_as(Verdict)
    if verdict is None:
        raise RuntimeError(NOT_EXAMINED)
    return verdict


def _decision(
    ctx: OrchestrationContext, verdict: Verdict, timeout_seconds: float
) -> TaskGenerator[TakenDecision | None]:
    """None when not enough decide in time; the time begins when somebody has been told."""
    request_id, timeout = ctx.new_uuid(), timedelta(seconds=timeout_seconds)
    question = ActionQuestion(
        instance_id=ctx.instance_id,
        request_id=request_id,
        expires_at=utc_now(ctx) + timeout,
        proposed_action=verdict.action,
        people=verdict.people,
        policy=verdict.policy,
    )
    text = question.model_dump_json()
    told = yield from ask_activity(ctx, NOTIFY_APPROVER, text, gave_up=NOT_TOLD)
    requested_at = utc_now(ctx)
    expires_at = requested_at + timeout
    tally = Tally(question)

    def show() -> None:
        reach(
            ctx,
            Step.AWAITING_APPROVAL,
            request_id=request_id,
            requested_at=iso_utc(requested_at),
            expires_at=iso_utc(expires_at),
            notification_error=told.failure,
            approvals=tally.approved_by or None,
        )

    def read(data: Any) -> ActionDecision | None:
        """The one that settles it; of an approval that needs another the note tells."""
        decision = decision_for(request_id, data, ActionDecision)
        if decision is None or tally.hear(decision) is not None:
            return None
        if tally.is_settled:
            return decision
        show()
        return None

    show()
    decision = yield from wait_for_answer(ctx, ACTION_DECISION, expires_at, read)
    return decision and TakenDecision(decision, utc_now(ctx), tally.approved_by)


def _too_late(seconds: float) -> str:
    return f"Action cancelled: approval request timed out after {seconds} seconds"


def _rejected(decision: ActionDecision) -> str:
    return f"Action rejected. Reviewer notes: {decision.reviewer_notes or 'None provided'}"


def _carried_out(
    ctx: OrchestrationContext, action: Action, asked_at: datetime
) -> TaskGenerator[ActivityOutcome]:
    order = ToolOrder(instance_id=ctx.instance_id, as_of=asked_at, arguments=action.arguments)
    if action.action_type == PURGE_FINISHED_CLAIMS:
        counted = yield from _done(ctx, COUNT_FINISHED_CLAIMS, order)
        report = counted.read_as(ToolReport)
        if report is None:
            return counted
        order = order.model_copy(update={"counted": report.result["claims"]})
    return (yield from _done(ctx, action.action_type, order))


def _done(
    ctx: OrchestrationContext, activity: str, order: ToolOrder
) -> TaskGenerator[ActivityOutcome]:
    return (yield from ask_activity(ctx, activity, order.model_dump_json(), gave_up=NOT_DONE))
