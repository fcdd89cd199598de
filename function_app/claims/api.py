"""The endpoints of a claim: start it, decide on it, see where it stands, list them all."""

from datetime import UTC, datetime

from azure.durable_functions import DurableFunctionsClient, SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse

from function_app.access.attempts import noting_refusals
from function_app.access.guard import about_to_decide, filer_of, require_link_for
from function_app.claims import about
from function_app.claims.claimant.asking import require_askable
from function_app.claims.counting import count_decision
from function_app.claims.decisions.submit import submit_decision
from function_app.claims.errors import ClaimAlreadyExists
from function_app.claims.filing import filed, input_of_today, is_taken, require_all_seen
from function_app.claims.further_case.cases import other_cases
from function_app.claims.indexing.listing import listed_by_index
from function_app.claims.indexing.noting import notes_of_this_process
from function_app.claims.instances import (
    ClaimInstance,
    agent1_output,
    claim_at,
    find_claim,
    instance_id_of,
)
from function_app.claims.links import ClaimLinks
from function_app.claims.listing import ListQuery, list_claims
from function_app.claims.seen_fields import require_what_was_seen
from function_app.claims.sent_claim import keep_uploads, sent_claim
from function_app.claims.settlement.shown import to_settle
from function_app.claims.taken import note_override, other_assignee, pass_on
from function_app.domain.decision import ApprovalDecision
from function_app.kit import http
from function_app.kit.durable.decisions import NOT_KNOWN_YET, new_decision_id
from function_app.kit.routes import ANONYMOUS, FUNCTION_KEY, Route, numbering_refusals
from function_app.rules.limits import read_limits
from function_app.settings import get_settings
from function_app.telemetry.traces import TRACES

MAX_DECISION_BYTES = 2 * 1024 * 1024
TAKEN = {
    "approved": "The approval was recorded. The automatic check comes next.",
    "rejected": "The claim was rejected.",
    "changes_requested": "Changes were requested. The assistant reads the claim again.",
    "info_requested": "The claimant is asked. The claim comes back with the answer.",
}


def start_claim(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    sent = sent_claim(req)
    claim = sent.claim
    require_all_seen(claim)
    instance_id = instance_id_of(claim.claim_id)
    links = ClaimLinks.seen_from(req.url, instance_id)
    if sent.uploads and not is_taken(client, instance_id):
        keep_uploads(sent.uploads, instance_id)
    workflow_input = input_of_today(claim, links.review_url, filer_of(req))
    if not filed(client, instance_id, workflow_input):
        raise ClaimAlreadyExists(instance_id, links._asdict())
    notes_of_this_process().filed(instance_id, claim, workflow_input.filer)
    started = {"instance_id": instance_id, "claim_id": claim.claim_id, "status": "Started"}
    # A misspelled name would otherwise file a claim without its papers, in silence.
    ignored = {"ignored": sent.ignored}
    headers = {"Location": links.status_url}
    return http.reply({**started, **links._asdict(), **ignored}, 202, headers)


# Async, unlike its neighbours: it waits for the orchestration, which needs a free worker thread.
async def approve_claim(req: HttpRequest, client: DurableFunctionsClient) -> HttpResponse:
    decision_id = new_decision_id()
    with numbering_refusals(decision_id):
        return await _decide(req, client, decision_id)


async def _decide(
    req: HttpRequest, client: DurableFunctionsClient, decision_id: str
) -> HttpResponse:
    asked_for = req.route_params["instance_id"]
    reviewer = about_to_decide(req, asked_for)
    body = reviewer.signs(http.read_object(req, MAX_DECISION_BYTES))
    decision = http.validate(body, ApprovalDecision)
    if get_settings().require_request_id:
        require_what_was_seen(decision)
    instance = await claim_at(client, asked_for)
    instance_id = instance.instance_id
    with noting_refusals(instance_id, decision.reviewer):
        require_link_for(reviewer, instance.open_request_id)
        who = decision.reviewer
        # One that has ended or does not wait says so itself.
        asks_claimant = decision.decision == "info_requested"
        asks = instance.is_waiting or (asks_claimant and instance.is_to_be_settled)
        taken_from = (
            await other_assignee(instance_id, who, override=decision.override) if asks else None
        )
        if asks_claimant and asks:
            await require_askable(client, instance)
        filed_in = instance.filed_in if TRACES.are_wanted else None
        with TRACES.deciding(filed_in):
            claim = await submit_decision(client, instance, decision, decision_id)
    told = {
        "instance_id": instance_id,
        "decision": decision.decision,
        "decision_id": decision_id,
        "warnings": _not_understood(decision),
    }
    if claim is None:
        links = ClaimLinks.seen_from(req.url, instance_id)
        pending = {"success": None, "status": "pending", "status_url": links.status_url}
        return http.reply({**pending, **told, "message": NOT_KNOWN_YET}, 202)
    notes_of_this_process().decided(claim, decision)
    await _tell_desk(claim, decision, taken_from)
    if claim.decision_id == decision_id:
        count_decision(instance, claim, decision)
    message = _taken(claim, decision, decision_id)
    return http.reply({"success": True, **told, "message": message})


async def _tell_desk(
    claim: ClaimInstance, decision: ApprovalDecision, taken_from: str | None
) -> None:
    if taken_from is not None:
        await note_override(claim.instance_id, decision.reviewer, taken_from)
    if claim.is_waiting and decision.decision == "approved":
        await pass_on(claim.instance_id, decision.reviewer)


def _taken(claim: ClaimInstance, decision: ApprovalDecision, decision_id: str) -> str:
    counted = claim.approvals_counted if decision.decision == "approved" else None
    is_the_last = claim.decision_id == decision_id
    said = TAKEN[decision.decision] if is_the_last else "The approval was recorded."
    return f"{counted}. {said}" if counted else said


def _not_understood(decision: ApprovalDecision) -> list[str]:
    """The form goes on as it was sent; whoever sent it hears what the rules make nothing of."""
    if decision.decision != "approved" or decision.claim_data is None:
        return []
    from function_app.rules.not_understood import fields_not_understood  # noqa: PLC0415

    limits = read_limits(get_settings().adjudication_rules_file)
    return fields_not_understood(decision.claim_data, limits)


def claim_status(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    instance = find_claim(client, req.route_params["instance_id"])
    body = {**instance.summary(), **instance.settled, "output": instance.output}
    body |= other_cases(client, instance)
    if instance.is_to_be_settled:
        body |= to_settle(client, instance)
    if not instance.is_waiting:
        return http.reply(body)
    links = ClaimLinks.seen_from(req.url, instance.instance_id)
    waiting = {
        **instance.awaited,
        "approval_url": links.approval_url,
        "review_url": links.review_url,
        "agent1_output": agent1_output(client.get_orchestration_history(instance.instance_id)),
    }
    return http.reply({**body, **waiting})


def all_claims(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    query = http.validate(http.asked(req), ListQuery)
    page = listed_by_index(client, query) or list_claims(client, query, now=datetime.now(UTC))
    return http.reply(page._asdict())


# Filing claims, listing them and asking after one is for machines, which send a function key. What
# the review page calls is anonymous, and guarded by `access`: a page in a browser has no safe place
# for a key.
ROUTES = (
    Route("POST", "claims/start", start_claim, FUNCTION_KEY, about=about.START),
    Route("GET", "claims", all_claims, FUNCTION_KEY, about=about.LIST),
    Route(
        "POST",
        "claims/approve/{instance_id}",
        approve_claim,
        ANONYMOUS,
        {"success": False},
        refuses_other_pages=True,  # and keeps with the claim that one tried
        about=about.APPROVE,
    ),
    Route("GET", "claims/status/{instance_id}", claim_status, FUNCTION_KEY, about=about.STATUS),
)
