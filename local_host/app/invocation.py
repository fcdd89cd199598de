"""Invoking a function: its trigger's data and its durable client go in, what it returns comes out.

An invocation runs on the loop that awaits it (coroutine functions) or in the worker library's
threads (the others).
"""

import itertools
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from http.cookies import SimpleCookie
from typing import Any, cast
from uuid import uuid4

from local_host.app import worker_library
from local_host.app.failures import InvocationFailed, invocation_failed
from local_host.app.functions import LoadedFunction
from local_host.app.http_messages import HttpCall, HttpReply, text_reply
from local_host.app.worker_library import Datum, Outcome, datum

# Like any other UUID, but random once for the process: each one anew takes ten times as long.
_invocation_ids = map(f"{str(uuid4())[:24]}{{:012x}}".format, itertools.count(1))
_running: dict[str, str] = {}  # the functions of the invocations under way


def running_function() -> str | None:
    """Which function this thread or task is in."""
    return _running.get(worker_library.current_invocation() or "")


class Invoker:
    """Every method raises `InvocationFailed` when the function does not succeed.

    `client_binding` gives the JSON text from which the Durable SDK builds its client. A
    `traceparent` is the trace in which the function runs, empty for none; `enter_trace` has this
    task go on in it. A function that runs in a thread asks for it there.
    """

    def __init__(
        self,
        client_binding: Callable[[], str],
        enter_trace: Callable[[str], object] | None = None,
    ) -> None:
        self._client_binding = client_binding
        self._enter_trace = enter_trace

    async def invoke_http(
        self, function: LoadedFunction, call: HttpCall, traceparent: str = ""
    ) -> HttpReply:
        outcome = await self._invoke(function, datum(_http_request(call), "http"), traceparent)
        returned = outcome.returned
        if returned is None and function.http_output is not None:
            returned = outcome.outputs.get(function.http_output)
        return HttpReply(200) if returned is None else _http_reply(returned)

    async def invoke_durable(
        self, function: LoadedFunction, request: str, traceparent: str = ""
    ) -> str:
        """An orchestrator or an entity: base64 of the protocol's request in, of its answer out."""
        return _text(await self._invoke(function, datum(request, "string"), traceparent)) or ""

    async def invoke_activity(
        self, function: LoadedFunction, json_input: str | None, traceparent: str = ""
    ) -> str | None:
        """JSON in, JSON out; no input is the same as null."""
        json_text = "null" if json_input is None else json_input
        return _text(await self._invoke(function, datum(json_text, "json"), traceparent))

    async def invoke_timer(
        self, function: LoadedFunction, *, last: datetime, following: datetime, past_due: bool
    ) -> None:
        status = {"Last": last, "Next": following, "LastUpdated": last}
        info = {
            "Schedule": {"AdjustForDST": True},
            "ScheduleStatus": {name: moment.isoformat() for name, moment in status.items()},
            "IsPastDue": past_due,
        }
        await self._invoke(function, datum(json.dumps(info), "json"))

    async def _invoke(
        self, function: LoadedFunction, trigger: Datum, traceparent: str = ""
    ) -> Outcome:
        inputs = [(function.trigger_parameter, trigger)]
        for parameter in function.client_parameters:
            inputs.append((parameter, datum(self._client_binding(), "string")))
        if self._enter_trace and not function.needs_thread:
            self._enter_trace(traceparent)
        invocation_id = next(_invocation_ids)
        _running[invocation_id] = function.name
        try:
            outcome = await worker_library.invoke(
                invocation_id, function.function_id, inputs, traceparent
            )
        except SystemExit as error:
            # sys.exit() in a handler ends the real worker process; here it must not end the host.
            raise InvocationFailed(
                function.name, error_type="SystemExit", message=str(error), stack_trace=""
            ) from error
        finally:
            del _running[invocation_id]
        if not outcome.succeeded:
            raise invocation_failed(function.name, outcome.exception, outcome.stack_trace)
        return outcome


def _text(outcome: Outcome) -> str | None:
    return None if outcome.returned is None else cast(str | None, outcome.returned.value)


def _strings(values: Mapping[str, str]) -> dict[str, Datum]:
    return {name: datum(value, "string") for name, value in values.items()}


def _http_request(call: HttpCall) -> dict[str, Any]:
    return {
        "method": datum(call.method, "string"),
        "url": datum(call.url, "string"),
        "headers": _strings(call.headers),
        "query": _strings(call.query),
        "params": _strings(call.parameters),
        "body": datum(call.body, "bytes"),
    }


def _http_reply(returned: Datum) -> HttpReply:
    if returned.type != "http":
        return text_reply(str(returned.value))
    response = cast(dict[str, Any], returned.value)
    headers = [(str(name), str(value.value)) for name, value in response["headers"].items()]
    for cookie in cast(list[SimpleCookie], response["cookies"] or []):
        headers.extend(("set-cookie", morsel.OutputString()) for morsel in cookie.values())
    status = int(response["status_code"].value)
    return HttpReply(status, tuple(headers), response["body"].value)
