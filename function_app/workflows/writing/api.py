"""Order an article, decide on its draft, see where it stands."""

from typing import NotRequired

from azure.durable_functions import DurableFunctionsClient, SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse

from function_app.access.guard import about_to_decide, require_link_for
from function_app.access.refusals import OF_DECIDING
from function_app.chat.outputs import GeneratedContent
from function_app.kit import http
from function_app.kit.durable.decisions import numbered
from function_app.kit.workflow_about import InstanceSummary, Started, decides, shows, starts
from function_app.kit.workflow_bodies import read_payload
from function_app.kit.workflow_decisions import DecisionPoint
from function_app.kit.workflow_http import Workflow, workflow_route
from function_app.workflows.writing.models import (
    HUMAN_APPROVAL,
    NOTIFY_USER,
    ORCHESTRATOR,
    DraftReview,
    HumanApproval,
    WritingOrder,
)
from function_app.workflows.writing.sentences import is_awaiting

WRITING = Workflow(ORCHESTRATOR, "hitl")
REVIEW = DecisionPoint(
    WRITING,
    told_by=NOTIFY_USER,
    event=HUMAN_APPROVAL,
    question=DraftReview,
    decision=HumanApproval,
    waits=lambda instance: is_awaiting(instance.custom_status),
)


def run_hitl(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    order = read_payload(req, WritingOrder, invalid="Invalid content generation input")
    message = "HITL content generation orchestration started."
    return WRITING.start(req, client, order.dump(), message, topic=order.topic)


# Async, unlike its neighbours: it waits for the orchestration, which needs a free worker thread.
async def approve_hitl(req: HttpRequest, client: DurableFunctionsClient) -> HttpResponse:
    instance_id = req.route_params["instance_id"]
    reviewer = about_to_decide(req, instance_id)
    payload = read_payload(
        req,
        HumanApproval,
        invalid="Invalid approval payload",
        no_object="Approval response is required",
    )
    approval, decision_id = numbered(payload)
    require_link_for(reviewer, approval.request_id)
    taken = await REVIEW.submit(client, instance_id, approval)
    return WRITING.decided(
        req,
        instance_id,
        decision_id,
        taken=taken is not None,
        message="Human approval sent to orchestration.",
        approved=approval.approved,
    )


def hitl_status(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    instance = WRITING.asked_for(req, client)
    body = {**instance.summary(), "workflowStatus": instance.custom_status}
    review = REVIEW.awaited(client, instance)
    if review is None:
        return http.reply(body)
    waiting = {"request_id": review.request_id, "content": review.draft.dump()}
    return http.reply({**body, **waiting})


class Ordered(Started):
    topic: str


class WritingStatus(InstanceSummary):
    """A draft and its `request_id` are there while it waits for a decision."""

    workflowStatus: str | None  # noqa: N815 - as clients know it
    request_id: NotRequired[str]
    content: NotRequired[GeneratedContent]


ROUTES = (
    workflow_route(
        "POST",
        "hitl/run",
        run_hitl,
        starts("Order an article, which a person will approve.", answer=Ordered, body=WritingOrder),
    ),
    workflow_route(
        "POST",
        "hitl/approve/{instance_id}",
        approve_hitl,
        decides(
            "Approve a draft, or say what is to be changed.", HumanApproval, refuses=OF_DECIDING
        ),
    ),
    workflow_route(
        "GET",
        "hitl/status/{instance_id}",
        hitl_status,
        shows("See where an article stands, and its draft.", WritingStatus),
    ),
)
