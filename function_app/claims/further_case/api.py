"""`POST claims/reopen/{instance_id}`: a claim that timed out, was rejected or failed goes to a
reviewer once more.
"""

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse

from function_app.access.attempts import noting_refusals
from function_app.access.guard import about_to_decide
from function_app.access.refusals import OF_DECIDING
from function_app.claims.about import ClaimStarted, OfClaim
from function_app.claims.errors import (
    AlreadyReopened,
    ClaimNotFound,
    ClaimPaid,
    ClaimPurged,
    DecisionNotAllowed,
    NotReopenable,
)
from function_app.claims.filing import input_of_today
from function_app.claims.further_case.filing import file_further_case, next_id, require_allowed
from function_app.claims.further_case.wish import ReopenWish
from function_app.claims.indexing.noting import notes_of_this_process
from function_app.claims.instances import find_claim
from function_app.claims.links import ClaimLinks
from function_app.kit import http
from function_app.kit.about import About, Reply
from function_app.kit.routes import ANONYMOUS, Route

MAX_WISH_BYTES = 64 * 1024


def reopen_claim_again(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    instance_id = req.route_params["instance_id"]
    reviewer = about_to_decide(req, instance_id)
    wish = http.validate(reviewer.signs(http.read_object(req, MAX_WISH_BYTES)), ReopenWish)
    claim = find_claim(client, instance_id)
    with noting_refusals(instance_id, wish.reviewer):
        further = next_id(claim)
        require_allowed(claim, wish)
        links = ClaimLinks.seen_from(req.url, further)
        of_today = input_of_today(claim.claim, links.review_url, claim.given.filer)
        file_further_case(client, claim, wish, further, of_today)
    notes_of_this_process().filed(further, claim.claim, claim.given.filer)
    started: dict[str, object] = {
        "instance_id": further,
        "claim_id": claim.claim.claim_id,
        "status": "Started",
        **links._asdict(),
        "ignored": [],
        "reopens": instance_id,
    }
    return http.reply(started, 202, {"Location": links.status_url})


class _Reopened(ClaimStarted):
    reopens: str


_REOPEN = About(
    "Have a claim looked at once more that timed out, was rejected or failed.",
    {202: Reply("A further case of the claim waits.", _Reopened, headers=("Location",))},
    path=OfClaim,
    body=ReopenWish,
    refuses=(
        *OF_DECIDING,
        ClaimNotFound,
        ClaimPurged,
        NotReopenable,
        ClaimPaid,
        AlreadyReopened,
        DecisionNotAllowed,
    ),
    for_reviewers=True,
)
ROUTES = (
    Route(
        "POST",
        "claims/reopen/{instance_id}",
        reopen_claim_again,
        ANONYMOUS,
        {"success": False},
        function_name="reopen_claim_again",
        refuses_other_pages=True,
        about=_REOPEN,
    ),
)
