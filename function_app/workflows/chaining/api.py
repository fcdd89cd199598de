"""Start the chain, with any body or none, and see what became of it."""

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse

from function_app.kit.workflow_about import shows, starts
from function_app.kit.workflow_http import Workflow, workflow_route
from function_app.workflows.chaining.models import ORCHESTRATOR

CHAINING = Workflow(ORCHESTRATOR, "singleagent")


def run_single_agent(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    return CHAINING.start(req, client, None, "Single-agent orchestration started.")


def single_agent_status(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    return CHAINING.status(req, client)


ROUTES = (
    workflow_route(
        "POST",
        "singleagent/run",
        run_single_agent,
        starts("Have one agent write a sentence and then improve it."),
    ),
    workflow_route(
        "GET",
        "singleagent/status/{instance_id}",
        single_agent_status,
        shows("See what became of the sentence."),
    ),
)
