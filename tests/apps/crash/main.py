"""A project whose every effect is written in a ledger outside: one of everything that is durable.

The ledger answers each effect with a token of its own, so that an output tells which run of an
activity it was made of.
"""

import os
from collections.abc import Generator
from datetime import timedelta
from typing import Any

import azure.durable_functions as df
import azure.functions as func
import httpx
from durabletask.entities import EntityInstanceId
from durabletask.task import OrchestrationContext, RetryPolicy, TaskFailedError, when_any

LEDGER = httpx.Client(base_url=os.environ["TEST_LEDGER_URL"], timeout=30)

app = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)


@app.orchestration_trigger(context_name="context")
def journey(ctx: OrchestrationContext, tokens: list[str] | None) -> Generator[Any, Any, Any]:
    """An effect and an errand; in its second life a message or an hour, then another effect."""
    if tokens is None:
        first = yield ctx.call_activity("effect", input=f"{ctx.instance_id}/first")
        second = yield ctx.call_sub_orchestrator("errand", instance_id=f"{ctx.instance_id}-errand")
        ctx.continue_as_new([first, second], save_events=True)
        return None
    ctx.set_custom_status("waits")
    message, hour = ctx.wait_for_external_event("Go"), ctx.create_timer(timedelta(hours=1))
    winner = yield when_any([message, hour])
    if winner is message:
        hour.cancel()
    policy = RetryPolicy(first_retry_interval=timedelta(milliseconds=1), max_number_of_attempts=3)
    key = f"{ctx.instance_id}/last"
    last = yield ctx.call_activity("effect", input=key, retry_policy=policy)
    return {
        "tokens": [*tokens, last],
        "message": message.get_result() if winner is message else None,
    }


@app.orchestration_trigger(context_name="context")
def errand(ctx: OrchestrationContext, _: None) -> Generator[Any, Any, Any]:
    token = yield ctx.call_activity("effect", input=f"{ctx.instance_id}/done")
    try:
        yield ctx.call_sub_orchestrator("nobody", instance_id=f"{ctx.instance_id}-nobody")
    except TaskFailedError:
        return token


@app.orchestration_trigger(context_name="context")
def fragile(ctx: OrchestrationContext, _: None) -> Generator[Any, Any, Any]:
    """Fails the first time, which is what it can be rewound for."""
    return (yield ctx.call_activity("effect", input=f"{ctx.instance_id}/fragile"))


@app.orchestration_trigger(context_name="context")
def counts(ctx: OrchestrationContext, key: str) -> Generator[Any, Any, Any]:
    """Adds its own id to the messages of an entity that nobody else may use meanwhile."""
    tally = EntityInstanceId("tally", key)
    with (yield ctx.lock_entities([tally])):
        yield ctx.call_entity(tally, "add", ctx.instance_id)
        return (yield ctx.call_entity(tally, "read"))


@app.entity_trigger(context_name="context")
def tally(context: df.DurableEntityContext) -> None:
    messages = context.get_state(list)
    if context.operation_name == "add":
        messages.append(context.get_input())
        context.set_state(messages)
    context.set_result(messages)


@app.timer_trigger(schedule="0 0 * * * *", arg_name="timer", run_on_startup=True)
def hourly(timer: func.TimerRequest) -> None:
    """What it leaves is when it ran."""


@app.activity_trigger(input_name="key")
def effect(key: str) -> str:
    reply = LEDGER.post(f"/{key}")
    reply.raise_for_status()
    return reply.text
