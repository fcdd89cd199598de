"""What the review page asks for and sends by itself, below its own address: it calls no route that
is for machines.
"""

from datetime import UTC, datetime
from typing import Any, Literal, TypedDict

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse

from function_app.access.guard import csrf_token, signed_in
from function_app.access.refusals import OF_LOOKING
from function_app.claims.about import OfClaim, ReviewState
from function_app.claims.decisions.history import draft_of
from function_app.claims.decisions.state import handled
from function_app.claims.errors import ClaimNotFound, ClaimPurged
from function_app.claims.further_case.cases import other_cases
from function_app.claims.instances import ClaimInstance, find_claim
from function_app.claims.new_link.asking import ask_for_new_link
from function_app.kit import http
from function_app.kit.about import About, Reply
from function_app.kit.routes import ANONYMOUS, Route
from function_app.kit.timestamps import iso_utc

ASKED = "If this claim waits for a decision, its reviewers are told again."


def review_state(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    instance_id = req.route_params["instance_id"]
    reviewer = signed_in(req, instance_id)
    claim = find_claim(client, instance_id)
    known: dict[str, Any] = {
        "instance_id": instance_id,
        "runtime_status": claim.runtime_status,
        "step": claim.step,
        "request_id": claim.open_request_id,
        "approvals": [],
        **(claim.awaited if claim.is_waiting else {}),
        "winner": claim.winner,
        "handled": handled(claim.note),
    }
    known |= undoing(client, claim) | other_cases(client, claim)
    won = claim.winner or {"decision_id": None, "decision": None, "reviewer": None}
    return http.reply(
        {
            **known,
            "decision_id": won["decision_id"],
            "decision": won["decision"],
            "decided_by": won["reviewer"],
            "csrf_token": csrf_token(reviewer, instance_id),
        }
    )


def undoing(client: SyncDurableFunctionsClient, claim: ClaimInstance) -> dict[str, Any]:
    """Until when the decision can be taken back; once it was, what its form held."""
    undone = claim.note.get("undone")
    return {
        "undo_until": claim.note.get("undo_until") if claim.can_be_undone else None,
        "draft": draft_of(client, claim.instance_id, undone) if undone else None,
        "now": iso_utc(datetime.now(UTC)),
    }


def new_link(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    """The same answer whether there is such a claim or not."""
    ask_for_new_link(client, req.route_params["instance_id"])
    return http.reply({"status": "accepted", "message": ASKED}, 202)


class _Asked(TypedDict):
    status: Literal["accepted"]
    message: str


_STATE = About(
    "See where a claim stands, as the page that shows it does.",
    {200: Reply("The claim as it is now.", ReviewState)},
    path=OfClaim,
    refuses=(*OF_LOOKING, ClaimNotFound, ClaimPurged),
    tag="claims",
    for_reviewers=True,
)
_LINK = About(
    "Ask for a new link to a claim: its reviewers are sent one.",
    {202: Reply("The same answer whether there is such a claim or not.", _Asked)},
    tag="claims",
)

ROUTES = (
    Route("GET", "review/{instance_id}/state", review_state, ANONYMOUS, about=_STATE),
    Route("POST", "review/{instance_id}/link", new_link, ANONYMOUS, about=_LINK),
)
