"""`GET desk`: the claims desk. Whoever asks with htmx gets the part that changes; it is made from
the same list as the JSON of `desk/claims`, and has the same tag.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit

from azure.functions import HttpRequest, HttpResponse

from function_app.access.desk_person import DeskPerson, desk_csrf, desk_person
from function_app.access.refusals import OF_THE_DESK, DeskNeedsName
from function_app.approval_policy.read_file import read_policy
from function_app.desk.dead_mails import dead_mails_if_known
from function_app.desk.queue.authority import authority_of
from function_app.desk.queue.database import require_desk
from function_app.desk.queue.errors import OF_DATABASE
from function_app.desk.queue.listing import DeskPage, Unchanged, list_claims
from function_app.desk.queue.query import DeskFilters, DeskQuery
from function_app.desk.queue.views import MOST_COUNTED, filters_of, saved_views
from function_app.desk.review_page import PAGE_HEADERS
from function_app.kit import http
from function_app.kit.about import About, Reply
from function_app.kit.content_coding import (
    Coding,
    NoReadableCoding,
    encoded,
    headers_of,
    preferred_coding,
)
from function_app.kit.errors import Refusal, ValidationFailed
from function_app.kit.routes import ANONYMOUS, Route
from function_app.settings import get_settings

if TYPE_CHECKING:
    from function_app.desk.views.queue_view import QueueView, SavedView

_OF_A_PAGE: Final = {"limit", "cursor"}
_VARY: Final = {"Vary": "Accept-Encoding, Cookie, HX-Request"}


def desk_page(req: HttpRequest) -> HttpResponse:
    if urlsplit(req.url).path.endswith("/"):
        # The page's links are relative, to hold below any prefix: they need its one true address.
        headers = {**PAGE_HEADERS, "Location": "../desk"}
        return HttpResponse(status_code=HTTPStatus.PERMANENT_REDIRECT, headers=headers)
    if _header(req, "HX-Request") == "true":
        return _part(req)
    try:
        return _page(req)
    except Refusal as refusal:
        return _told(req, refusal)


def _part(req: HttpRequest) -> HttpResponse:
    from function_app.desk.queue_rendering import render_board  # noqa: PLC0415

    person = desk_person(req)
    found = _listed(req, person, _header(req, "If-None-Match"))
    if isinstance(found, Unchanged):
        headers = {**PAGE_HEADERS, **_VARY, "ETag": found.etag}
        return HttpResponse(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    board = render_board(_view(req, person, found))
    return _html(board, preferred_coding(req), ETag=found.etag)


def _page(req: HttpRequest) -> HttpResponse:
    from function_app.desk.queue_rendering import render_desk, render_who_are_you  # noqa: PLC0415

    person = desk_person(req)
    require_desk()
    if person.mail is None and person.signed_in_by == "open":
        page = render_who_are_you(desk_csrf(person))
        return _html(page, preferred_coding(req), HTTPStatus.UNAUTHORIZED)
    found = cast(DeskPage, _listed(req, person, ""))
    view = _view(req, person, found)
    page = render_desk(view, desk_csrf(person), dead_mails_if_known())
    # What a stranger's link may put into the page is not compressed beside the token (BREACH).
    coding = Coding.IDENTITY if http.asked(req) else preferred_coding(req)
    return _html(page, coding)


def _listed(req: HttpRequest, person: DeskPerson, known: str) -> DeskPage | Unchanged:
    """Raises `DeskNeedsName`, `ValidationFailed`, `DeskNotSetUp` and `DeskUnavailable`."""
    _ = person.name
    query = http.validate(http.asked(req), DeskQuery)
    return list_claims(person, query, datetime.now(UTC), known)


def _view(req: HttpRequest, person: DeskPerson, found: DeskPage) -> "QueueView":
    from function_app.desk.views.queue_view import (  # noqa: PLC0415
        Listed,
        Visitor,
        queue_view,
    )

    listed = Listed(found.rows, found.counts, found.next_cursor, found.now, found.etag)
    policy = read_policy(get_settings().approval_policy)
    visitor = Visitor(person.name, authority_of(person, policy).is_lead)
    return queue_view(listed, http.asked(req), visitor, _saved(req, person, found.now))


def _saved(req: HttpRequest, person: DeskPerson, now: datetime) -> "list[SavedView]":
    from function_app.desk.views.queue_view import SavedView  # noqa: PLC0415

    asked = {name: value for name, value in http.asked(req).items() if name not in _OF_A_PAGE}
    shown = http.validate(asked, DeskFilters)
    return [
        SavedView(
            name=view["name"],
            address=f"desk?{view['query']}",
            count=f"{view['count']:,}" + ("+" if view["count"] >= MOST_COUNTED else ""),
            is_current=filters_of(view["query"]) == shown,
        )
        for view in saved_views(person, now)
    ]


def _told(req: HttpRequest, refusal: Refusal) -> HttpResponse:
    from function_app.desk.queue_rendering import render_told  # noqa: PLC0415
    from function_app.desk.views.told_view import told_view  # noqa: PLC0415

    page = render_told(told_view(refusal, urlsplit(req.url).path))
    reply = _html(page, preferred_coding(req), HTTPStatus(refusal.status))
    for name, value in refusal.headers.items():
        reply.headers.add(name, value)
    return reply


def _html(
    page: str, coding: Coding, status: HTTPStatus = HTTPStatus.OK, **headers: str
) -> HttpResponse:
    return HttpResponse(
        encoded(page.encode(), coding),
        status_code=status,
        mimetype="text/html",
        charset="utf-8",
        headers={**PAGE_HEADERS, **headers_of(coding), **_VARY, **headers},
    )


def _header(req: HttpRequest, name: str) -> str:
    return cast(Mapping[str, str], req.headers).get(name, "")


_HTML = ("text/html",)
_DESK = About(
    "The claims desk: the page on which reviewers see what waits for them.",
    {
        200: Reply("The page, or its list for htmx.", media=_HTML, headers=("Vary",)),
        304: Reply("The list is as the page has it.", headers=("ETag",)),
        308: Reply("The page's address ends without a slash.", headers=("Location",)),
        400: Reply("The address asks for what the desk does not know, says a page.", media=_HTML),
        401: Reply("A page asks who it is, or tells how to sign in.", media=_HTML),
        403: Reply("Whoever is signed in may not see the desk, says a page.", media=_HTML),
        429: Reply("Too many attempts, says a page.", media=_HTML, headers=("Retry-After",)),
        503: Reply("There is no desk, or its database does not answer, says a page.", media=_HTML),
    },
    query=DeskQuery,
    tag="desk",
    refuses=(NoReadableCoding, *OF_THE_DESK, DeskNeedsName, *OF_DATABASE, ValidationFailed),
    for_reviewers=True,
)

ROUTES = (Route("GET", "desk", desk_page, ANONYMOUS, about=_DESK),)
