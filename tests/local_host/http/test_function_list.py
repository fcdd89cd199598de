from pathlib import Path
from typing import Any

from local_host.app.functions import LoadedApp, LoadedFunction, TriggerKind
from local_host.http.function_list import function_list


def function(name: str, *bindings: dict[str, Any]) -> LoadedFunction:
    return LoadedFunction(name, f"id-{name}", bindings)


APP = LoadedApp(
    Path("app"),
    (
        function("flow", {"type": "orchestrationTrigger", "name": "ctx"}),
        function("start", {"type": "httpTrigger", "name": "req", "methods": ["POST", "GET"]}),
        function("any", {"type": "httpTrigger", "name": "req", "route": "/claims/{id?}"}),
        function("from_queue", {"type": "queueTrigger", "name": "message"}),
        function(
            "to_queue",
            {"type": "httpTrigger", "name": "req"},
            {"type": "http", "name": "$return"},
            {"type": "queue", "name": "out"},
        ),
    ),
)


def test_functions_are_listed_as_func_start_does() -> None:
    text = function_list(
        APP,
        base_url="http://localhost:7071/",
        route_prefix="api",
        served={TriggerKind.HTTP, TriggerKind.ORCHESTRATION},
    )
    assert text == (
        "Functions:\n"
        "\tstart: [GET,POST] http://localhost:7071/api/start\n"
        "\tany: http://localhost:7071/api/claims/{id?}\n"
        "\tto_queue: http://localhost:7071/api/to_queue"
        " (bindings not served by the local host: queue)\n"
        "\tflow: orchestrationTrigger\n"
        "\tfrom_queue: queueTrigger (not served by the local host)\n"
    )


def test_without_a_route_prefix_routes_start_at_the_root() -> None:
    text = function_list(APP, base_url="http://localhost:7071", route_prefix="", served=set())
    assert "\tstart: [GET,POST] http://localhost:7071/start\n" in text
    assert "\tflow: orchestrationTrigger (not served by the local host)\n" in text
