"""The endpoints of a claim: start it, decide on it, see where it stands, list them all."""

from datetime import UTC, datetime

from azure.durable_functions import DurableFunctionsClient, SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse

from function_app.claims.decisions.submit import submit_decision
from function_app.claims.errors import ClaimAlreadyExists
from function_app.claims.filing import filed
from function_app.claims.instances import (
    agent1_output,
    find_claim,
    instance_id_of,
    require_claim_id,
    require_found,
)
from function_app.claims.links import ClaimLinks
from function_app.claims.listing import ListQuery, list_claims
from function_app.claims.messages import OrchestrationInput
from function_app.domain.claim import ClaimRequest
from function_app.domain.decision import ApprovalDecision
from function_app.kit import http
from function_app.kit.routes import ANONYMOUS, FUNCTION_KEY, Route
from function_app.settings import get_settings

RECEIVED = "The decision was received and is being applied."
MAX_DECISION_BYTES = 2 * 1024 * 1024
KEY_PARAMETERS = frozenset({"code", "clientId"})  # how a function key may come
TAKEN = {
    "approved": "The approval was recorded. Agent 2 adjudicates the claim next.",
    "rejected": "The claim was rejected.",
}


def start_claim(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    body = http.read_object(req)
    claim = http.validate(body, ClaimRequest)
    instance_id = instance_id_of(claim.claim_id)
    links = ClaimLinks.seen_from(req.url, instance_id)
    workflow_input = OrchestrationInput(
        claim=claim,
        approval_timeout_hours=get_settings().approval_timeout_hours,
        review_url=links.review_url,
    )
    if not filed(client, instance_id, workflow_input):
        raise ClaimAlreadyExists(instance_id, links._asdict())
    started = {"instance_id": instance_id, "claim_id": claim.claim_id, "status": "Started"}
    # A misspelled name would otherwise file a claim without its papers, in silence.
    ignored = {"ignored": http.unknown_fields(body, ClaimRequest)}
    headers = {"Location": links.status_url}
    return http.reply({**started, **links._asdict(), **ignored}, 202, headers)


# Async, unlike its neighbours: it waits for the orchestration, which needs a free worker thread.
async def approve_claim(req: HttpRequest, client: DurableFunctionsClient) -> HttpResponse:
    decision = http.parse(req, ApprovalDecision, most_bytes=MAX_DECISION_BYTES)
    instance_id = require_claim_id(req.route_params["instance_id"])
    instance = require_found(instance_id, await client.get_orchestration_state(instance_id))
    taken = await submit_decision(client, instance, decision)
    return http.reply(
        {
            "success": True,
            "instance_id": instance_id,
            "decision": decision.decision,
            "message": TAKEN[decision.decision] if taken else RECEIVED,
        }
    )


def claim_status(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    instance = find_claim(client, req.route_params["instance_id"])
    body = {**instance.summary(), "output": instance.output}
    if not instance.is_waiting:
        return http.reply(body)
    links = ClaimLinks.seen_from(req.url, instance.instance_id)
    waiting = {
        "request_id": instance.request_id,
        "approval_url": links.approval_url,
        "review_url": links.review_url,
        "agent1_output": agent1_output(client.get_orchestration_history(instance.instance_id)),
    }
    return http.reply({**body, **waiting})


def all_claims(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    given = {name: value for name, value in req.params.items() if name not in KEY_PARAMETERS}
    query = http.validate(given, ListQuery)
    return http.reply(list_claims(client, query, now=datetime.now(UTC))._asdict())


# Filing and listing claims is for machines, which send a function key. What the review page calls
# is anonymous: a page in a browser has no safe place for a key.
ROUTES = (
    Route("POST", "claims/start", start_claim, FUNCTION_KEY),
    Route("GET", "claims", all_claims, FUNCTION_KEY),
    Route("POST", "claims/approve/{instance_id}", approve_claim, ANONYMOUS, {"success": False}),
    Route("GET", "claims/status/{instance_id}", claim_status, ANONYMOUS),
)
