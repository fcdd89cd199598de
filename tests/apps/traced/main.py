"""A small durable project that exports spans: its orchestrator says in which trace it runs."""

import asyncio
from collections.abc import Generator
from pathlib import Path
from typing import Any

import azure.durable_functions as df
import azure.functions as func
from durabletask.task import OrchestrationContext
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider

trace.set_tracer_provider(TracerProvider())
app = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)


@app.route(route="start/{name}/{instance_id}", methods=["POST"])
@app.durable_client_input(client_name="client")
async def start(req: func.HttpRequest, client: df.DurableFunctionsClient) -> func.HttpResponse:
    name, instance_id = req.route_params["name"], req.route_params["instance_id"]
    await client.schedule_new_orchestration(name, input=req.get_json(), instance_id=instance_id)
    return func.HttpResponse(status_code=202)


@app.orchestration_trigger(context_name="context")
def pays(ctx: OrchestrationContext, path: str) -> Generator[Any, Any, Any]:
    yield ctx.call_activity("look_up", input=path)
    yield ctx.call_activity("pay", input=path)
    return where(ctx, None)


def where(_ctx: OrchestrationContext, _: Any) -> str:
    return f"{trace.get_current_span().get_span_context().trace_id:032x}"


# It runs in a thread, unlike those of the decorator.
app.function_name("in_a_thread")(
    app.generic_trigger(arg_name="context", type="orchestrationTrigger")(
        df.Orchestrator.create(where)
    )
)


@app.orchestration_trigger(context_name="context")
def pays_and_tells(ctx: OrchestrationContext, path: str) -> Generator[Any, Any, Any]:
    """Fails while it still tells."""
    told, paid = ctx.call_activity("tell", input=path), ctx.call_activity("pay", input=path)
    yield paid
    yield told


@app.activity_trigger(input_name="path")
async def tell(path: str) -> None:
    while not Path(path).exists():
        await asyncio.sleep(0.05)


@app.activity_trigger(input_name="path")
def look_up(path: str) -> str:
    return path


@app.activity_trigger(input_name="path")
def pay(path: str) -> None:
    Path(path).write_text("paid")
