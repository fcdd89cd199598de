"""`POST claims/settle/{instance_id}`: a person settles what agent 2 left to one."""

from typing import Literal, TypedDict

from azure.durable_functions import DurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse

from function_app.access.attempts import noting_refusals
from function_app.access.guard import about_to_decide, require_link_for
from function_app.access.refusals import OF_DECIDING
from function_app.claims.about import OfClaim
from function_app.claims.counting import count_settlement
from function_app.claims.errors import (
    ClaimNotFound,
    ClaimPurged,
    DecisionNotAllowed,
    NotAwaitingSettlement,
    SeenOtherwise,
    StaleRequest,
    TakenByOther,
)
from function_app.claims.indexing.noting import notes_of_this_process
from function_app.claims.instances import ClaimInstance, claim_at
from function_app.claims.links import ClaimLinks
from function_app.claims.seen_fields import require_what_was_seen
from function_app.claims.settlement.submit import submit_settlement
from function_app.claims.taken import note_override, other_assignee
from function_app.domain.settlement import SettlementDecision
from function_app.kit import http
from function_app.kit.about import About, Address, Reply
from function_app.kit.durable.decisions import NOT_KNOWN_YET, new_decision_id
from function_app.kit.errors import Numbered
from function_app.kit.routes import ANONYMOUS, Route, numbering_refusals
from function_app.settings import get_settings

MAX_SETTLEMENT_BYTES = 256 * 1024
SETTLED = {
    "approved": "The claim was settled: it is approved.",
    "denied": "The claim was settled: it is denied.",
}


# Async: it waits for the orchestration, which needs a free worker thread.
async def settle_claim(req: HttpRequest, client: DurableFunctionsClient) -> HttpResponse:
    decision_id = new_decision_id()
    with numbering_refusals(decision_id):
        return await _settle(req, client, decision_id)


async def _settle(
    req: HttpRequest, client: DurableFunctionsClient, decision_id: str
) -> HttpResponse:
    instance_id = req.route_params["instance_id"]
    reviewer = about_to_decide(req, instance_id)
    body = reviewer.signs(http.read_object(req, MAX_SETTLEMENT_BYTES))
    decision = http.validate(body, SettlementDecision)
    if get_settings().require_request_id:
        require_what_was_seen(decision)
    found = await claim_at(client, instance_id)
    with noting_refusals(instance_id, decision.reviewer):
        require_link_for(reviewer, found.open_request_id)
        taken_from = await _whose(found, decision)
        claim = await submit_settlement(client, found, decision, decision_id)
    told = {
        "instance_id": instance_id,
        "decision": decision.decision,
        "decision_id": decision_id,
    }
    if claim is None:
        links = ClaimLinks.seen_from(req.url, instance_id)
        pending = {"success": None, "status": "pending", "status_url": links.status_url}
        return http.reply({**pending, **told, "message": NOT_KNOWN_YET}, 202)
    if taken_from is not None:
        await note_override(instance_id, decision.reviewer, taken_from)
    count_settlement(decision)
    notes_of_this_process().moved(claim)
    return http.reply({"success": True, **told, "message": SETTLED[decision.decision]})


async def _whose(claim: ClaimInstance, decision: SettlementDecision) -> str | None:
    """Who has taken it at the desk, where it is settled all the same."""
    if not claim.is_to_be_settled:
        return None
    return await other_assignee(claim.instance_id, decision.reviewer, override=decision.override)


class _OfSettlement(TypedDict):
    instance_id: str
    decision: str
    decision_id: str
    message: str


class _Settled(_OfSettlement):
    success: Literal[True]


class _Pending(_OfSettlement):
    success: None
    status: Literal["pending"]
    status_url: Address


_SETTLE = About(
    "Settle a claim that the automatic check has left to a person.",
    {
        200: Reply("The settlement counts.", _Settled),
        202: Reply("It is not known yet whether the settlement counts.", _Pending),
    },
    path=OfClaim,
    body=SettlementDecision,
    refuses=(
        *OF_DECIDING,
        ClaimNotFound,
        ClaimPurged,
        NotAwaitingSettlement,
        StaleRequest,
        SeenOtherwise,
        DecisionNotAllowed,
        TakenByOther,
    ),
    in_errors=Numbered,
    for_reviewers=True,
)
ROUTES = (
    Route(
        "POST",
        "claims/settle/{instance_id}",
        settle_claim,
        ANONYMOUS,
        {"success": False},
        refuses_other_pages=True,
        about=_SETTLE,
    ),
)
