"""The endpoints of an action: ask for one, see what is proposed or was done, decide."""

from typing import Any, NotRequired

from azure.durable_functions import DurableFunctionsClient, SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse

from function_app.access.guard import about_to_decide, require_link_for
from function_app.access.refusals import OF_DECIDING
from function_app.kit import http
from function_app.kit.about import Moment
from function_app.kit.durable.decisions import NOT_KNOWN_YET, numbered
from function_app.kit.errors import NotAwaitingDecision, Refusal
from function_app.kit.workflow_about import (
    InstanceSummary,
    WorkflowDecided,
    WorkflowPending,
    decides,
    shows,
    starts,
)
from function_app.kit.workflow_decisions import DecisionPoint, Heard
from function_app.kit.workflow_http import Workflow, WorkflowInstance, workflow_route
from function_app.workflows.actions.errors import ActionNotAllowed
from function_app.workflows.actions.models import (
    Action,
    ActionDecision,
    ActionQuestion,
    ActionRequest,
)
from function_app.workflows.actions.steps import (
    ACTION_DECISION,
    NOTIFY_APPROVER,
    ORCHESTRATOR,
    Step,
)
from function_app.workflows.actions.tally import Tally, counted

STARTED = "Action approval orchestration started."
TAKEN = {True: "The action was approved.", False: "The action was rejected."}


def _waits(instance: WorkflowInstance) -> bool:
    note = instance.custom_status
    return note is not None and note["step"] == Step.AWAITING_APPROVAL


def _fates(heard: Heard[ActionQuestion, ActionDecision]) -> list[Refusal | None]:
    """As the workflow rules on them, one after the other."""
    tally = Tally(heard.question)
    return [_fate(tally, decision) for decision in heard.decisions]


def _fate(tally: Tally, decision: ActionDecision) -> Refusal | None:
    if tally.is_settled:
        return NotAwaitingDecision()
    refused = tally.hear(decision)
    return ActionNotAllowed(refused) if refused else None


ACTIONS = Workflow(ORCHESTRATOR, "actions")
APPROVAL = DecisionPoint(
    ACTIONS,
    told_by=NOTIFY_APPROVER,
    event=ACTION_DECISION,
    question=ActionQuestion,
    decision=ActionDecision,
    waits=_waits,
    fates=_fates,
)


def start_action(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    given = http.parse(req, ActionRequest)
    return ACTIONS.start(req, client, given.dump(), STARTED)


def action_status(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    instance = ACTIONS.asked_for(req, client)
    question = APPROVAL.awaited(client, instance)
    if question is None:
        return http.reply(instance.summary())
    waiting = {
        "request_id": question.request_id,
        "proposed_action": question.proposed_action.dump(),
        "requested_at": instance.custom_status["requested_at"],
        "expires_at": instance.custom_status["expires_at"],
        **_shown(question, instance.custom_status.get("approvals", [])),
    }
    return http.reply({**instance.summary(), **waiting})


def _shown(question: ActionQuestion, approved_by: list[str]) -> dict[str, Any]:
    """Where a policy says who is needed."""
    if question.policy is None:
        return {}
    needed = Tally(question).needed
    return {
        "approvals": approved_by,
        "approvals_needed": needed.count,
        "approval_roles": list(needed.roles),
    }


def _said(heard: Heard[ActionQuestion, ActionDecision] | None, decision: ActionDecision) -> str:
    if heard is None:
        return NOT_KNOWN_YET
    tally = counted(heard.question, heard.decisions)
    if tally.is_settled:
        return TAKEN[decision.approved]
    return f"{len(tally.approved_by)} of {tally.needed.count} approvals."


# Async, unlike its neighbours: it waits for the orchestration, which needs a free worker thread.
async def decide_on_action(req: HttpRequest, client: DurableFunctionsClient) -> HttpResponse:
    instance_id = req.route_params["instance_id"]
    reviewer = about_to_decide(req, instance_id)
    signed = http.validate(reviewer.signs(http.read_object(req)), ActionDecision)
    decision, decision_id = numbered(signed)
    require_link_for(reviewer, decision.request_id)
    heard = await APPROVAL.submit(client, instance_id, decision)
    return ACTIONS.decided(
        req,
        instance_id,
        decision_id,
        taken=heard is not None,
        message=_said(heard, decision),
        request_id=decision.request_id,
        approved=decision.approved,
    )


class ActionDecided(WorkflowDecided):
    request_id: str


class ActionPending(WorkflowPending):
    request_id: str


class ActionState(InstanceSummary):
    """What is proposed is there while it waits for a decision; who has approved and who is needed,
    where the approval policy says so.
    """

    request_id: NotRequired[str]
    proposed_action: NotRequired[Action]
    requested_at: NotRequired[Moment]
    expires_at: NotRequired[Moment]
    approvals: NotRequired[list[str]]
    approvals_needed: NotRequired[int]
    approval_roles: NotRequired[list[str]]


ROUTES = (
    workflow_route(
        "POST",
        "actions/run",
        start_action,
        starts("Ask for an action in plain words.", body=ActionRequest),
    ),
    workflow_route(
        "POST",
        "actions/approve/{instance_id}",
        decide_on_action,
        decides(
            "Approve or reject the action that is proposed.",
            ActionDecision,
            ActionDecided,
            ActionPending,
            refuses=(*OF_DECIDING, ActionNotAllowed),
        ),
    ),
    workflow_route(
        "GET",
        "actions/status/{instance_id}",
        action_status,
        shows("See what is proposed, or what was done.", ActionState),
    ),
)
