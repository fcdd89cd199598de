"""What a program asks of the queue; the desk's page shows the same."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import cast

from azure.functions import HttpRequest, HttpResponse

from function_app.access.desk_person import desk_person
from function_app.desk.queue import about
from function_app.desk.queue.listing import Unchanged, list_claims
from function_app.desk.queue.query import DeskQuery
from function_app.kit import http
from function_app.kit.routes import ANONYMOUS, Route

# A browser may keep a list, but asks each time whether it is still so.
KEPT = {"Cache-Control": "private, no-cache", "Vary": "Cookie, X-Reviewer"}


def desk_claims(req: HttpRequest) -> HttpResponse:
    person = desk_person(req)
    query = http.validate(http.asked(req), DeskQuery)
    found = list_claims(person, query, datetime.now(UTC), known_to(req))
    headers = {**KEPT, "ETag": found.etag}
    if isinstance(found, Unchanged):
        return HttpResponse(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return http.reply(found.dump(), headers=headers)


def known_to(req: HttpRequest) -> str:
    return cast(Mapping[str, str], req.headers).get("If-None-Match", "")


ROUTES = (Route("GET", "desk/claims", desk_claims, ANONYMOUS, about=about.LIST),)
