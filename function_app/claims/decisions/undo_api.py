"""`POST claims/undo/{instance_id}`: whoever has just decided takes it back."""

from collections.abc import Mapping
from typing import Any, Literal, TypedDict

from azure.durable_functions import DurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse

from function_app.access.attempts import noting_refusals
from function_app.access.desk_person import desk_person
from function_app.access.guard import about_to_decide, cookies_for_next_wait
from function_app.access.refusals import OF_DECIDING
from function_app.access.reviewer import Reviewer
from function_app.approval_policy.facts import mailbox_of
from function_app.claims.about import OfClaim
from function_app.claims.decisions.state import COUNTED, UNDONE, fate
from function_app.claims.errors import (
    ClaimNotAwaitingApproval,
    ClaimNotFound,
    ClaimPurged,
    DecidedByAnother,
    DecisionNotFound,
    TooLate,
)
from function_app.claims.events import raised
from function_app.claims.indexing.noting import notes_of_this_process
from function_app.claims.instances import ClaimInstance, claim_at
from function_app.claims.links import ClaimLinks
from function_app.claims.steps import UNDO_DECISION
from function_app.domain.undoing import UndoDecision
from function_app.kit import http
from function_app.kit.about import About, Address, Reply
from function_app.kit.durable.decisions import NOT_KNOWN_YET
from function_app.kit.durable.hub import Hub
from function_app.kit.routes import ANONYMOUS, Route

MAX_UNDO_BYTES = 16 * 1024
TAKEN_BACK = "The decision was taken back. The claim waits for a reviewer again."


# Async: it waits for the orchestration, which needs a free worker thread.
async def undo_decision(req: HttpRequest, client: DurableFunctionsClient) -> HttpResponse:
    instance_id = req.route_params["instance_id"]
    reviewer = about_to_decide(req, instance_id)
    body = http.read_object(req, MAX_UNDO_BYTES)
    known_by = {name: body[name] for name in ("decision_id",) if name in body}
    undo = http.validate({**_signed(req, reviewer, body), **known_by}, UndoDecision)
    found = await claim_at(client, instance_id)
    with noting_refusals(instance_id, undo.reviewer):
        claim = await take_back(client, found, undo)
    told = {"instance_id": instance_id, "decision_id": undo.decision_id}
    links = ClaimLinks.seen_from(req.url, instance_id)
    if claim is None:
        pending = {"success": None, "status": "pending", "status_url": links.status_url}
        return http.reply({**pending, **told, "message": NOT_KNOWN_YET}, 202)
    notes_of_this_process().moved(claim)
    reply = http.reply(
        {"success": True, **told, "request_id": claim.request_id, "message": TAKEN_BACK}
    )
    # A link ends with its wait: whoever decided by one goes on in the wait that follows.
    page = links.review_url
    for cookie in cookies_for_next_wait(req, page, instance_id, reviewer, claim.request_id):
        reply.headers.add("Set-Cookie", cookie)
    return reply


def _signed(req: HttpRequest, reviewer: Reviewer, body: Mapping[str, Any]) -> dict[str, Any]:
    """Where everybody is let in, whoever names nobody is the one that the desk knows them as."""
    signed = reviewer.signs(body)
    if reviewer.signed_in_by == "open" and not signed.get("reviewer"):
        signed["reviewer"] = desk_person(req).mail
    return signed


async def take_back(client: Hub, claim: ClaimInstance, undo: UndoDecision) -> ClaimInstance | None:
    """The claim that waits again, also where this was asked for before; None when that is not known
    yet. Raises `DecisionNotFound`, `DecidedByAnother`, `TooLate`, `ClaimNotAwaitingApproval`.
    """
    word = fate(claim.note, undo.decision_id)
    if word == UNDONE:
        return claim
    if word not in COUNTED:
        raise DecisionNotFound(claim.instance_id)
    if claim.decision_id != undo.decision_id:
        raise TooLate(claim.instance_id, claim.step, claim.winner)
    _require_same(claim, undo)
    if claim.is_suspended:
        raise ClaimNotAwaitingApproval(claim.instance_id, "suspended", claim.winner)
    if not claim.can_be_undone:
        raise TooLate(claim.instance_id, claim.step, claim.winner)

    def is_open(now: ClaimInstance) -> bool:
        return now.can_be_undone and now.decision_id == undo.decision_id

    now = await raised(client, claim.instance_id, UNDO_DECISION, undo, is_open)
    if now and fate(now.note, undo.decision_id) != UNDONE:
        raise TooLate(now.instance_id, now.step, now.winner)
    return now


def _require_same(claim: ClaimInstance, undo: UndoDecision) -> None:
    """In the name of the sign-in, or, where everybody is let in, in the one that is given or that
    the desk knows. Where nobody is known, whoever has the decision's id has made it.
    """
    decider = (claim.winner or {}).get("reviewer") or ""
    if undo.reviewer is not None and mailbox_of(undo.reviewer) != mailbox_of(decider):
        raise DecidedByAnother(claim.instance_id)


class _OfUndo(TypedDict):
    instance_id: str
    decision_id: str
    message: str


class _Undone(_OfUndo):
    success: Literal[True]
    request_id: str | None


class _Pending(_OfUndo):
    success: None
    status: Literal["pending"]
    status_url: Address


_UNDO = About(
    "Take a decision back that was made a moment ago.",
    {
        200: Reply("The claim waits again, with a new request.", _Undone),
        202: Reply("It is not known yet whether the decision was taken back.", _Pending),
    },
    path=OfClaim,
    body=UndoDecision,
    refuses=(
        *OF_DECIDING,
        ClaimNotFound,
        ClaimPurged,
        DecisionNotFound,
        DecidedByAnother,
        TooLate,
        ClaimNotAwaitingApproval,
    ),
    for_reviewers=True,
)
ROUTES = (
    Route(
        "POST",
        "claims/undo/{instance_id}",
        undo_decision,
        ANONYMOUS,
        {"success": False},
        refuses_other_pages=True,
        about=_UNDO,
    ),
)
