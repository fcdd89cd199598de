"""Ask both agents: the body is the prompt, whatever its media type says."""

from typing import Annotated

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse
from pydantic import Field

from function_app.domain.values.strict import MAX_TEXT_BYTES
from function_app.kit import http, plain_json
from function_app.kit.errors import ValidationFailed
from function_app.kit.workflow_about import Started, shows, starts
from function_app.kit.workflow_bodies import InvalidPayload
from function_app.kit.workflow_http import Workflow, workflow_route
from function_app.workflows.concurrency.models import ORCHESTRATOR

CONCURRENCY = Workflow(ORCHESTRATOR, "multiagent")


def run_multi_agent(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    prompt = _prompt(req)
    message = "Multi-agent concurrent orchestration started."
    return CONCURRENCY.start(req, client, prompt, message, prompt=prompt)


def multi_agent_status(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    return CONCURRENCY.status(req, client)


def _prompt(req: HttpRequest) -> str:
    try:
        prompt = http.read_body(req, MAX_TEXT_BYTES).decode("utf-8-sig").strip()
        plain_json.check(prompt)
    except ValidationFailed as failed:
        raise InvalidPayload.because("Invalid prompt", failed) from failed
    except (UnicodeDecodeError, plain_json.NotPlainJson):
        raise InvalidPayload("Invalid prompt: body must be text in UTF-8") from None
    if not prompt:
        raise InvalidPayload("Prompt is required")
    return prompt


class Asked(Started):
    prompt: str


type Prompt = Annotated[str, Field(pattern=r"\S", max_length=MAX_TEXT_BYTES)]

ROUTES = (
    workflow_route(
        "POST",
        "multiagent/run",
        run_multi_agent,
        starts("Ask two agents the same at once.", answer=Asked, text_body=Prompt),
    ),
    workflow_route(
        "GET",
        "multiagent/status/{instance_id}",
        multi_agent_status,
        shows("See what both agents answered."),
    ),
)
