"""A durable project in the style of the SDK's first version: one argument, its client's words."""

import json
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path
from typing import Any

import azure.durable_functions as df
import azure.functions as func

app = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)
Steps = Generator[Any, Any, Any]
AT_ONCE = df.RetryOptions(first_retry_interval_in_milliseconds=1, max_number_of_attempts=3)


@app.orchestration_trigger(context_name="context")
def calls_http(context: df.DurableOrchestrationContext) -> Steps:
    call = context.get_input()
    response = yield context.call_http("POST", call["uri"], call["content"], {"x-claim": "C-7"})
    return [response.status_code, response.content]


@app.orchestration_trigger(context_name="context")
def retries(context: df.DurableOrchestrationContext) -> Steps:
    return (yield context.call_activity_with_retry("third_time", AT_ONCE, context.get_input()))


@app.orchestration_trigger(context_name="context")
def retries_a_child(context: df.DurableOrchestrationContext) -> Steps:
    path = context.get_input()
    return (yield context.call_sub_orchestrator_with_retry("tries", AT_ONCE, path))


@app.orchestration_trigger(context_name="context")
def tries(context: df.DurableOrchestrationContext) -> Steps:
    return (yield context.call_activity("third_time", context.get_input()))


@app.orchestration_trigger(context_name="context")
def has_children(context: df.DurableOrchestrationContext) -> Steps:
    own = context.instance_id
    return (
        yield context.task_all(
            [
                context.call_sub_orchestrator("shouts", "generated"),
                context.call_sub_orchestrator("shouts", "given", instance_id=f"{own}-child"),
            ]
        )
    )


@app.orchestration_trigger(context_name="context")
def shouts(context: df.DurableOrchestrationContext) -> Steps:
    text = yield context.call_activity("shout", context.get_input())
    return [text, context.instance_id, context.parent_instance_id]


@app.orchestration_trigger(context_name="context")
def counts_down(context: df.DurableOrchestrationContext) -> Steps:
    left = context.get_input()
    context.set_custom_status({"left": left})
    yield context.create_timer(context.current_utc_datetime)
    if left == 0:
        return "lift-off"
    context.continue_as_new(left - 1)
    return None


@app.orchestration_trigger(context_name="context")
def decides(context: df.DurableOrchestrationContext) -> Steps:
    context.set_custom_status("waiting")
    decision = context.wait_for_external_event("Decision")
    deadline = context.create_timer(context.current_utc_datetime + timedelta(hours=24))
    winner = yield context.task_any([decision, deadline])
    if winner is deadline:
        return "timed out"
    deadline.cancel()
    return decision.result


@app.orchestration_trigger(context_name="context")
def tallies(context: df.DurableOrchestrationContext) -> Steps:
    tally = df.EntityId("Tally", context.get_input())
    context.signal_entity(tally, "add", 40)
    return (yield context.call_entity(tally, "add", 2))


@app.orchestration_trigger(context_name="context")
def needs_the_folder(context: df.DurableOrchestrationContext) -> Steps:
    return (yield context.call_activity("write", context.get_input()))


@app.entity_trigger(context_name="context")
def Tally(context: df.DurableEntityContext) -> None:  # noqa: N802 - entity names ignore case
    total = context.get_state(lambda: 0) + context.get_input()
    context.set_state(total)
    context.set_result(total)


@app.activity_trigger(input_name="text")
async def shout(text: str) -> str:
    return f"{text.upper()}!"


@app.activity_trigger(input_name="path")
def write(path: str) -> int:
    return Path(path).write_text("written")


@app.activity_trigger(input_name="path")
def third_time(path: str) -> int:
    """Fails twice; the file counts."""
    file = Path(path)
    attempt = 1 + (int(file.read_text()) if file.exists() else 0)
    file.write_text(str(attempt))
    if attempt < 3:
        raise ValueError("not yet")
    return attempt


@app.route(route="start/{name}/{id?}", methods=["POST"])
@app.durable_client_input(client_name="client")
async def start(req: func.HttpRequest, client: df.DurableOrchestrationClient) -> func.HttpResponse:
    name, wanted = req.route_params["name"], req.route_params.get("id")
    instance_id = await client.start_new(name, wanted, json.loads(req.get_body() or b"null"))
    return client.create_check_status_response(req, instance_id)


@app.route(route="wait/{id}", methods=["POST"])
@app.durable_client_input(client_name="client")
async def wait(req: func.HttpRequest, client: df.DurableOrchestrationClient) -> func.HttpResponse:
    milliseconds = int(req.params["milliseconds"])
    return await client.wait_for_completion_or_create_check_status_response(
        req, req.route_params["id"], milliseconds, 1
    )


@app.route(route="client/{method}", methods=["POST"])
@app.durable_client_input(client_name="client")
async def ask(req: func.HttpRequest, client: df.DurableOrchestrationClient) -> func.HttpResponse:
    """Calls the client's method with the arguments of the body."""
    answer = await getattr(client, req.route_params["method"])(**json.loads(req.get_body()))
    return func.HttpResponse(json.dumps(_plain(answer)), mimetype="application/json")


@app.route(route="entity/{key}", methods=["POST"])
@app.durable_client_input(client_name="client")
async def entity(req: func.HttpRequest, client: df.DurableOrchestrationClient) -> func.HttpResponse:
    """Signals the tally when a number is given, and tells what is known of it."""
    tally = df.EntityId("Tally", req.route_params["key"])
    if number := req.params.get("add"):
        await client.signal_entity(tally, "add", int(number))
    state = await client.read_entity_state(tally)
    return func.HttpResponse(json.dumps([state.entity_exists, state.entity_state]))


@app.route(route="payload/{id}")
@app.durable_client_input(client_name="client")
def payload(req: func.HttpRequest, client: df.DurableOrchestrationClient) -> func.HttpResponse:
    links = client.create_http_management_payload(req, req.route_params["id"])
    return func.HttpResponse(str(links), mimetype="application/json")


def _plain(answer: Any) -> Any:
    if isinstance(answer, list):
        return [_plain(each) for each in answer]
    if hasattr(answer, "to_json"):
        return answer.to_json()
    return getattr(answer, "instances_deleted", answer)
