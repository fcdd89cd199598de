"""A page of the desk as a reply: in a coding that its reader takes, and with a word for whoever
does not get to see it.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from azure.functions import HttpRequest, HttpResponse

from function_app.access.desk_person import DeskPerson, desk_csrf, desk_person
from function_app.desk.queue.database import require_desk
from function_app.desk.review_page import PAGE_HEADERS
from function_app.kit.content_coding import Coding, encoded, headers_of, preferred_coding
from function_app.kit.errors import Refusal

# ruff: noqa: PLC0415
# Templates are slow to load, and a cold start does without them.

BELOW_THE_DESK: Final = "../"  # from `desk/dashboard` to the app's root
_VARY: Final = {"Vary": "Accept-Encoding, Cookie"}


def page_for(req: HttpRequest, made: Callable[[DeskPerson], str]) -> HttpResponse:
    """A page below `desk/`, for somebody who has a name."""
    try:
        person = desk_person(req)
        require_desk()
        if person.mail is None and person.signed_in_by == "open":
            return _ask_who(req, person)
        _ = person.name
        return _html(req, made(person))
    except Refusal as refusal:
        return _told(req, refusal)


def _ask_who(req: HttpRequest, person: DeskPerson) -> HttpResponse:
    from function_app.desk.rendering import render

    token = desk_csrf(person)
    page = render("desk/me.html", csrf_token=token, root=BELOW_THE_DESK)
    return _html(req, page, HTTPStatus.UNAUTHORIZED)


def _told(req: HttpRequest, refusal: Refusal) -> HttpResponse:
    from function_app.desk.rendering import render
    from function_app.desk.views.told_view import told_view

    told = told_view(refusal, urlsplit(req.url).path, BELOW_THE_DESK)
    page = render("desk/told.html", told=told, root=BELOW_THE_DESK)
    reply = _html(req, page, HTTPStatus(refusal.status))
    for name, value in refusal.headers.items():
        reply.headers.add(name, value)
    return reply


def _html(req: HttpRequest, page: str, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    """What a stranger's link may put into a page is not compressed beside a token (BREACH)."""
    coding = Coding.IDENTITY if status is HTTPStatus.UNAUTHORIZED else preferred_coding(req)
    return HttpResponse(
        encoded(page.encode(), coding),
        status_code=status,
        mimetype="text/html",
        charset="utf-8",
        headers={**PAGE_HEADERS, **headers_of(coding), **_VARY},
    )
