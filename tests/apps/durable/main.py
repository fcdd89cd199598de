"""A small durable project: what any project, not only claims, may ask of the host."""

import json
import os
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import azure.durable_functions as df
import azure.functions as func
from durabletask.task import OrchestrationContext, RetryPolicy, when_all, when_any

app = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)


@app.orchestration_trigger(context_name="context")
def waits(ctx: OrchestrationContext, hours: int) -> Generator[Any, Any, Any]:
    """Waits for `Decision`, at most so many hours."""
    ctx.set_custom_status("waiting")
    decision = ctx.wait_for_external_event("Decision")
    deadline = ctx.create_timer(timedelta(hours=hours or 24))
    winner = yield when_any([decision, deadline])
    return "timed out" if winner is deadline else decision.get_result()


@app.orchestration_trigger(context_name="context")
def old_style(context: df.DurableOrchestrationContext) -> Generator[Any, Any, Any]:
    greetings = []
    for name in context.get_input() or []:
        greetings.append((yield context.call_activity("greet", name)))
    return greetings


@app.orchestration_trigger(context_name="context")
def records(ctx: OrchestrationContext, path: str) -> Generator[Any, Any, Any]:
    policy = RetryPolicy(first_retry_interval=timedelta(milliseconds=1), max_number_of_attempts=3)
    return (yield ctx.call_activity("note", input=path, retry_policy=policy))


@app.orchestration_trigger(context_name="context")
def notes_once(ctx: OrchestrationContext, path: str) -> Generator[Any, Any, Any]:
    """Fails for good when the file cannot be written."""
    yield ctx.call_activity("greet", input="once")
    return (yield ctx.call_activity("write", input=path))


@app.orchestration_trigger(context_name="context")
def asks_a_child(ctx: OrchestrationContext, child: str) -> Generator[Any, Any, Any]:
    return (yield ctx.call_sub_orchestrator("waits", input=24, instance_id=child))


@app.orchestration_trigger(context_name="context")
def has_children(ctx: OrchestrationContext, hours: list[int]) -> Generator[Any, Any, Any]:
    """Each child waits at most so many hours; its id is told in the parent's."""
    children = [
        ctx.call_sub_orchestrator("waits", input=each, instance_id=f"{ctx.instance_id}-{number}")
        for number, each in enumerate(hours)
    ]
    return (yield when_all(children))


@app.orchestration_trigger(context_name="context")
def reads_many(ctx: OrchestrationContext, path: str) -> Generator[Any, Any, Any]:
    """How many of twenty activities, all at once, have read the file."""
    return sum((yield when_all([ctx.call_activity("read", input=path) for _ in range(20)])))


@app.activity_trigger(input_name="path")
def read(path: str) -> int:
    """Leaves a mark beside the file, and waits for a writer when that is a pipe."""
    Path(f"{path}-begun-{uuid4().hex}").touch()
    Path(path).read_text()
    return 1


@app.activity_trigger(input_name="path")
def write(path: str) -> int:
    return Path(path).write_text("written")


@app.entity_trigger(context_name="context")
def Tally(context: df.DurableEntityContext) -> None:  # noqa: N802 - entity names ignore case
    """Counts; the caller gets the count."""
    count = context.get_state(lambda: 0)
    if context.operation_name == "add":
        context.set_state(count + context.get_input())
    elif context.operation_name == "fail":
        raise ValueError("cannot count")
    elif context.operation_name == "delete":
        context.set_state(None)
        return
    context.set_result(context.get_state(lambda: 0))


@app.orchestration_trigger(context_name="context")
def counts(context: df.DurableOrchestrationContext) -> Generator[Any, Any, Any]:
    """Adds to the tally of its input's key, and gives what the tally then says."""
    tally = df.EntityId("Tally", context.get_input()["key"])
    return (yield context.call_entity(tally, "add", context.get_input()["number"]))


@app.activity_trigger(input_name="name")
def greet(name: str) -> str:
    return f"Hello {name}!"


@app.activity_trigger(input_name="path")
async def note(path: str) -> int:
    """Adds a line to the file; fails until there are three."""
    file = Path(path)
    lines = [*(file.read_text().splitlines() if file.exists() else []), str(os.getpid())]
    file.write_text("\n".join(lines))
    if len(lines) < 3:
        raise ValueError("too few lines")
    return len(lines)


@app.route(route="run/{name}", methods=["POST"])
@app.durable_client_input(client_name="client")
async def run(req: func.HttpRequest, client: df.DurableOrchestrationClient) -> func.HttpResponse:
    argument = json.loads(req.get_body() or b"null")
    instance_id = await client.schedule_new_orchestration(req.route_params["name"], input=argument)
    return client.create_check_status_response(req, instance_id)


@app.route(route="state/{id}", methods=["GET"])
@app.durable_client_input(client_name="client")
def state(req: func.HttpRequest, client: df.SyncDurableFunctionsClient) -> func.HttpResponse:
    found = client.get_orchestration_state(req.route_params["id"])
    return func.HttpResponse(found.runtime_status.name if found else "nobody")


@app.route(methods=["GET"])
def thread(req: func.HttpRequest) -> str:
    return "a thread was free"
