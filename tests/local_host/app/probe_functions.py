"""Loads a Functions project, invokes what stdin asks for, and prints what came of it as JSON.

A program of its own, because the worker library keeps one app per process.
"""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from local_host.app.failures import InvocationFailed
from local_host.app.functions import AppLoadError, LoadedApp, LoadedFunction
from local_host.app.invocation import Invoker
from local_host.app.load_app import load_app


def describe(function: LoadedFunction) -> dict[str, Any]:
    return {
        "type": function.trigger_type,
        "durable_name": function.durable_name,
        "schedule": function.schedule,
        "client_parameters": function.client_parameters,
        "unserved_bindings": function.unserved_bindings,
    }


async def invoke(app: LoadedApp, invoker: Invoker, kind: str, name: str, data: Any) -> Any:
    match kind, app.activity(name) or app.orchestration(name) or app.entity(name):
        case "activity", LoadedFunction() as activity:
            return await invoker.invoke_activity(activity, data)
        case "orchestrator" | "entity", LoadedFunction() as durable:
            return await invoker.invoke_durable(durable, data)
        case _:
            timer = next(function for function in app.functions if function.name == name)
            moment = datetime(2026, 1, 1, tzinfo=UTC)
            return await invoker.invoke_timer(timer, last=moment, following=moment, past_due=data)


async def outcome(app: LoadedApp, invoker: Invoker, wanted: list[Any]) -> dict[str, Any]:
    try:
        return {"result": await invoke(app, invoker, *wanted)}
    except InvocationFailed as failed:
        return {
            "error_type": failed.error_type,
            "message": failed.message,
            "stack_trace": failed.stack_trace,
        }


async def main(root: Path, wanted: list[list[Any]]) -> dict[str, Any]:
    try:
        app = load_app(root)
    except AppLoadError as error:
        return {"error": str(error), "details": error.details}
    invoker = Invoker(lambda: json.dumps({"taskHubName": "hub"}))
    return {
        "functions": {function.name: describe(function) for function in app.functions},
        "outcomes": [await outcome(app, invoker, each) for each in wanted],
    }


if __name__ == "__main__":
    print("\n" + json.dumps(asyncio.run(main(Path(sys.argv[1]), json.load(sys.stdin)))))
