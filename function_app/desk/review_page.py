"""`GET review/{instance_id}`: the page on which a claim is looked at and decided. A GET only shows;
deciding is a POST, and the policy below lets no script run but the page's own files.
"""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote, urlsplit

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse
from durabletask.client import TaskHubGrpcClient
from durabletask.history import HistoryEvent
from pydantic import ValidationError

from function_app.claims.decisions.history import taken_decision
from function_app.claims.errors import ClaimNotFound
from function_app.claims.instances import ID_PREFIX, ClaimInstance, agent1_output, find_claim
from function_app.desk.claim_state import ClaimState
from function_app.domain.claim import ClaimRequest
from function_app.domain.reading import Agent1Output
from function_app.domain.result import OrchestrationResult
from function_app.kit.content_coding import encoded, headers_of, preferred_coding
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


def review_page(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    from function_app.desk.rendering import render_review, render_unknown  # noqa: PLC0415

    instance_id = req.route_params["instance_id"]
    if urlsplit(req.url).path.endswith("/"):
        return _without_the_slash(instance_id)
    try:
        state = claim_state(client, find_claim(client, instance_id))
    except ClaimNotFound:
        return _html(req, render_unknown(instance_id), HTTPStatus.NOT_FOUND)
    return _html(req, render_review(state), HTTPStatus.OK)


def claim_state(client: TaskHubGrpcClient, instance: ClaimInstance) -> ClaimState:
    result = _result(instance)
    note: dict[str, Any] = instance.custom_status or {}
    history = client.get_orchestration_history(instance.instance_id)
    return ClaimState(
        instance_id=instance.instance_id,
        claim_id=instance.instance_id.removeprefix(ID_PREFIX),
        runtime_status=instance.runtime_status,
        step=note.get("step"),
        agent1_error=note.get("agent1_error"),
        request_id=instance.request_id,
        expires_at=note.get("expires_at"),
        created_at=instance.state.created_at,
        updated_at=instance.state.last_updated_at,
        claim=_claim(instance),
        agent1=result.agent1_output if result else _reading(history),
        taken=taken_decision(history, instance.decision_id, result),
        result=result,
    )


def _html(req: HttpRequest, page: str, status: HTTPStatus) -> HttpResponse:
    coding = preferred_coding(req)
    return HttpResponse(
        encoded(page.encode(), coding),
        status_code=status,
        mimetype="text/html",
        charset="utf-8",
        headers={**PAGE_HEADERS, **headers_of(coding)},
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


def _reading(history: Sequence[HistoryEvent]) -> Agent1Output | None:
    output = agent1_output(history)
    return Agent1Output.model_validate(output) if output else None


def _claim(instance: ClaimInstance) -> ClaimRequest | None:
    """None for an instance that was not started by `start` and holds something else."""
    try:
        return instance.claim
    except ValueError:
        return None


ROUTES = (Route("GET", "review/{instance_id}", review_page, ANONYMOUS),)
