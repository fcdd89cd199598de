"""The review page: a claim's state drawn as HTML for the reviewer, and the files it loads.

Everything on the page comes from claimants and language models: Jinja escapes every value, and the
policy below lets no script run but the page's own files. A GET only shows; deciding is a POST.
"""

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any, Final, cast
from urllib.parse import quote, urlsplit

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse
from durabletask.client import TaskHubGrpcClient
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import ValidationError

from function_app.claims.errors import ClaimNotFound
from function_app.claims.instances import ID_PREFIX, ClaimInstance, agent1_output, find_claim
from function_app.desk import claim_view, result_view
from function_app.desk.claim_view import ReviewView, Stage
from function_app.desk.documents_view import papers, shown
from function_app.desk.evidence_view import field_sources
from function_app.desk.form_view import prefill
from function_app.desk.static_files import STATIC_FOLDER, static_files
from function_app.domain.claim import ClaimRequest, ClaimType
from function_app.domain.reading import Agent1Output
from function_app.domain.result import OrchestrationResult
from function_app.kit import http
from function_app.kit.routes import ANONYMOUS, Route

PAGE_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
FOR_GOOD: Final = "public, max-age=31536000, immutable"
ASK_EACH_TIME: Final = "no-cache"


def review_page(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    instance_id = req.route_params["instance_id"]
    if urlsplit(req.url).path.endswith("/"):
        return _without_the_slash(instance_id)
    try:
        view = look_at(client, find_claim(client, instance_id))
    except ClaimNotFound:
        return _html(render_unknown(instance_id), HTTPStatus.NOT_FOUND)
    return _html(render_review(view), HTTPStatus.OK)


def static_file(req: HttpRequest) -> HttpResponse:
    found = static_files().find(req.route_params.get("path", ""))
    if found is None:
        return HttpResponse(
            "There is no such file.", status_code=HTTPStatus.NOT_FOUND, headers=http.HEADERS
        )
    file, is_current = found
    headers = {
        "Content-Type": file.content_type,
        "ETag": file.etag,
        "Cache-Control": FOR_GOOD if is_current else ASK_EACH_TIME,
        "X-Content-Type-Options": "nosniff",
    }
    if file.etag in cast(Mapping[str, str], req.headers).get("If-None-Match", ""):
        return HttpResponse(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return HttpResponse(file.content, headers=headers)


def look_at(client: TaskHubGrpcClient, instance: ClaimInstance) -> ReviewView:
    result = _result(instance)
    note: dict[str, Any] = instance.custom_status or {}
    reading = result.agent1_output if result else _reading(client, instance.instance_id)
    return ReviewView(
        instance_id=instance.instance_id,
        claim_id=instance.instance_id.removeprefix(ID_PREFIX),
        runtime_status=instance.runtime_status,
        step=note.get("step"),
        agent1_error=note.get("agent1_error"),
        request_id=instance.request_id,
        expires_at=note.get("expires_at"),
        created_at=instance.state.created_at,
        claim=_claim(instance),
        agent1=reading,
        result=result,
    )


def render_review(view: ReviewView) -> str:
    return (
        _templates()
        .get_template("review.html")
        .render(
            view=view,
            claim=view.claim,
            agent1=view.agent1,
            words=claim_view,
            results=result_view,
            outcome=claim_view.outcome(view),
            filled=prefill(view.agent1) if view.stage is Stage.AWAITING else {},
            sources=field_sources(view.claim, view.agent1) if view.stage is Stage.AWAITING else {},
            papers=papers(view.claim, view.agent1),
            email_text=shown(view.claim.email_content) if view.claim else "",
            claim_types=[(kind.value, kind.value) for kind in ClaimType],
            version=static_files().version,
        )
    )


def render_unknown(instance_id: str) -> str:
    template = _templates().get_template("unknown.html")
    return template.render(instance_id=instance_id, version=static_files().version)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(STATIC_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _html(page: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(
        page, status_code=status, mimetype="text/html", charset="utf-8", headers=PAGE_HEADERS
    )


def _without_the_slash(instance_id: str) -> HttpResponse:
    """The page's links are relative, to hold below any prefix: they need its one true address."""
    location = f"../{quote(instance_id, safe='')}"
    return HttpResponse(
        status_code=HTTPStatus.PERMANENT_REDIRECT, headers={**PAGE_HEADERS, "Location": location}
    )


def _result(instance: ClaimInstance) -> OrchestrationResult | None:
    try:
        return OrchestrationResult.model_validate(instance.output) if instance.output else None
    except ValidationError:
        return None


def _claim(instance: ClaimInstance) -> ClaimRequest | None:
    """None for an instance that was not started by `start` and holds something else."""
    try:
        return instance.claim
    except ValueError:
        return None


def _reading(client: TaskHubGrpcClient, instance_id: str) -> Agent1Output | None:
    output = agent1_output(client, instance_id)
    return Agent1Output.model_validate(output) if output else None


ROUTES = (
    Route("GET", "review/{instance_id}", review_page, ANONYMOUS),
    Route("GET", "static/{*path}", static_file, ANONYMOUS),
)
