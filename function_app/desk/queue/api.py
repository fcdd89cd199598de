"""What a program asks of the queue; the desk's page shows the same."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import cast

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse

from function_app.access.desk_person import desk_person
from function_app.desk.queue import about, act_api, own_api
from function_app.desk.queue.csv_file import claims_as_csv
from function_app.desk.queue.freshness import bring_up_to_date
from function_app.desk.queue.listing import Unchanged, list_claims, one_claim
from function_app.desk.queue.query import DeskFilters, DeskQuery
from function_app.kit import http
from function_app.kit.routes import ANONYMOUS, Route
from function_app.kit.timestamps import to_milliseconds

# A browser may keep a list, but asks each time whether it is still so.
KEPT = {"Cache-Control": "private, no-cache", "Vary": "Cookie, X-Reviewer"}


def desk_claims(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    person = desk_person(req)
    query = http.validate(http.asked(req), DeskQuery)
    bring_up_to_date(client)
    found = list_claims(person, query, datetime.now(UTC), known_to(req))
    headers = {**KEPT, "ETag": found.etag}
    if isinstance(found, Unchanged):
        return HttpResponse(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return http.reply(found.dump(), headers=headers)


def known_to(req: HttpRequest) -> str:
    return cast(Mapping[str, str], req.headers).get("If-None-Match", "")


def desk_csv(req: HttpRequest) -> HttpResponse:
    person = desk_person(req)
    filters = http.validate(http.asked(req), DeskFilters)
    content = claims_as_csv(person, filters, datetime.now(UTC))
    headers = {**http.HEADERS, "Content-Disposition": 'attachment; filename="claims.csv"'}
    return HttpResponse(content, mimetype="text/csv", charset="utf-8", headers=headers)


def desk_claim(req: HttpRequest) -> HttpResponse:
    person, now_ms = desk_person(req), to_milliseconds(datetime.now(UTC))
    found = one_claim(person, req.route_params["instance_id"], now_ms)
    return http.reply(found)


ROUTES = (
    Route("GET", "desk/claims", desk_claims, ANONYMOUS, about=about.LIST),
    Route("GET", "desk/claims.csv", desk_csv, ANONYMOUS, about=about.CSV),
    Route("GET", "desk/claims/{instance_id}", desk_claim, ANONYMOUS, about=about.ONE),
    *act_api.ROUTES,
    *own_api.ROUTES,
)
