"""`GET review/{instance_id}`: the page on which a claim is looked at and decided. A GET only shows;
deciding is a POST, and the policy below lets no script run but the page's own files.
"""

from http import HTTPStatus
from typing import Annotated, Final, NotRequired, TypedDict
from urllib.parse import quote, urlsplit

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse
from durabletask.client import TaskHubGrpcClient
from pydantic import Field

from function_app.access.desk_person import DeskPerson, desk_csrf, desk_person
from function_app.access.guard import cookies_for_link, csrf_token, is_link_for, signed_in
from function_app.access.link_tokens import PARAMETER
from function_app.access.reviewer import Reviewer
from function_app.claims.about import OfClaim
from function_app.claims.errors import ClaimNotFound, ClaimPurged
from function_app.claims.instances import find_claim
from function_app.desk.gathered_state import claim_state
from function_app.kit.about import About, Reply
from function_app.kit.content_coding import NoReadableCoding, encoded, headers_of, preferred_coding
from function_app.kit.errors import Refusal
from function_app.kit.routes import ANONYMOUS, Route
from function_app.settings import Platform, get_settings

PAGE_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def review_page(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    instance_id = req.route_params["instance_id"]
    try:
        if token := req.params.get(PARAMETER):
            return _signed_in_by_link(req, instance_id, token)
        if _has_a_slash(req):
            location = {"Location": _without_the_slash(instance_id)}
            return _elsewhere(HTTPStatus.PERMANENT_REDIRECT, location)
        reviewer = signed_in(req, instance_id)
    except Refusal as refusal:
        return _refused(req, instance_id, refusal)
    return _page(req, client, instance_id, reviewer)


def _page(
    req: HttpRequest, client: TaskHubGrpcClient, instance_id: str, reviewer: Reviewer
) -> HttpResponse:
    from function_app.desk.rendering import (  # noqa: PLC0415
        render_purged,
        render_review,
        render_unknown,
    )

    try:
        claim = find_claim(client, instance_id)
    except ClaimPurged:
        return _html(req, render_purged(instance_id), HTTPStatus.GONE)
    except ClaimNotFound:
        return _html(req, render_unknown(instance_id), HTTPStatus.NOT_FOUND)
    person = _at_the_desk(req)
    page = render_review(
        claim_state(client, claim, reviewer.mail or (person and person.mail)),
        csrf_token(reviewer, instance_id),
        link_has_ended=not is_link_for(reviewer, claim.open_request_id),
        keeps_files=_keeps_files(),
        desk_csrf=desk_csrf(person) if person else "",
    )
    return _html(req, page, HTTPStatus.OK)


def _signed_in_by_link(req: HttpRequest, instance_id: str, token: str) -> HttpResponse:
    """The token leaves the address bar at once; the cookie for this claim takes its place."""
    location = _without_the_slash(instance_id) if _has_a_slash(req) else quote(instance_id, safe="")
    reply = _elsewhere(HTTPStatus.SEE_OTHER, {"Location": location})
    for cookie in cookies_for_link(req, instance_id, token):
        reply.headers.add("Set-Cookie", cookie)
    return reply


def _refused(req: HttpRequest, instance_id: str, refusal: Refusal) -> HttpResponse:
    from function_app.desk.rendering import render_refusal  # noqa: PLC0415
    from function_app.desk.views.refusal_view import refusal_view  # noqa: PLC0415

    settings = get_settings()
    view = refusal_view(
        refusal.code,
        settings.review_auth or "open",
        quote(urlsplit(req.url).path, safe=""),
        signs_in_here=Platform().signs_people_in(settings),
    )
    reply = _html(req, render_refusal(view, instance_id), HTTPStatus(refusal.status))
    for name, value in refusal.headers.items():
        reply.headers.add(name, value)
    return reply


def _html(req: HttpRequest, page: str, status: HTTPStatus) -> HttpResponse:
    coding = preferred_coding(req)
    return HttpResponse(
        encoded(page.encode(), coding),
        status_code=status,
        mimetype="text/html",
        charset="utf-8",
        headers={**PAGE_HEADERS, **headers_of(coding)},
    )


def _at_the_desk(req: HttpRequest) -> DeskPerson | None:
    """None where there is no desk, or none for this reader."""
    if get_settings().desk_database_url is None:
        return None
    try:
        return desk_person(req)
    except Refusal:
        return None


def _keeps_files() -> bool:
    return get_settings().claim_files is not None


def _has_a_slash(req: HttpRequest) -> bool:
    return urlsplit(req.url).path.endswith("/")


def _without_the_slash(instance_id: str) -> str:
    """The page's links are relative, to hold below any prefix: they need its one true address."""
    return f"../{quote(instance_id, safe='')}"


def _elsewhere(status: HTTPStatus, headers: dict[str, str]) -> HttpResponse:
    return HttpResponse(status_code=status, headers={**PAGE_HEADERS, **headers})


class _ByLink(TypedDict):
    t: NotRequired[Annotated[str, Field(description="The token of a reviewer's link.")]]


_HTML = ("text/html",)
_PAGE = About(
    "The page on which a person looks at a claim and decides.",
    {
        200: Reply("The page.", media=_HTML, headers=("Content-Security-Policy", "Vary")),
        303: Reply("A link's token is good: a cookie takes its place.", headers=("Location",)),
        308: Reply("The page's address ends without a slash.", headers=("Location",)),
        401: Reply("A page tells how to sign in.", media=_HTML),
        403: Reply("Whoever is signed in may not see this claim, says a page.", media=_HTML),
        404: Reply("There is no such claim, says a page.", media=_HTML),
        410: Reply("The link has ended, or the claim was deleted, says a page.", media=_HTML),
        429: Reply("Too many attempts, says a page.", media=_HTML, headers=("Retry-After",)),
    },
    path=OfClaim,
    query=_ByLink,
    tag="claims",
    refuses=(NoReadableCoding,),
    for_reviewers=True,
)

ROUTES = (Route("GET", "review/{instance_id}", review_page, ANONYMOUS, about=_PAGE),)
