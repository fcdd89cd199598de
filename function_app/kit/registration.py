"""The one place where workflows meet the Functions host."""

from collections.abc import Callable
from typing import Any

import azure.durable_functions as df
from azure.functions import QueueMessage, TimerRequest

from function_app.kit.durable.client_of_entity import hand_over_client
from function_app.kit.durable.functions import HubActivity, WorkflowFunctions

type TimerFunction = Callable[[TimerRequest, Any], None]  # the timer, the durable client
type QueueFunction = Callable[[QueueMessage, Any], None]

_CLIENT = "client"
_INPUT = "question"


def register_workflow(app: df.DFApp, functions: WorkflowFunctions) -> None:
    for name, orchestrator in functions.orchestrators.items():
        app.orchestration_trigger("context", name)(orchestrator)
    for name, activity in functions.activities.items():
        app.activity_trigger(_INPUT, name)(activity)
    for name, hub_activity in functions.hub_activities.items():
        bound = app.activity_trigger(_INPUT, name)(_with_client(name, hub_activity))
        app.durable_client_input(_CLIENT)(bound)
    for name, entity in functions.entities.items():
        app.entity_trigger("context", name)(entity)
    for name, hub_entity in functions.hub_entities.items():
        hand_over_client(app.entity_trigger("context", name)(hub_entity))


def register_timer(app: df.DFApp, name: str, schedule: str, run: TimerFunction) -> None:
    def function(timer: TimerRequest, client: Any) -> None:
        run(timer, client)

    function.__name__ = name
    bound = app.timer_trigger(arg_name="timer", schedule=schedule)(function)
    app.durable_client_input(_CLIENT)(bound)


def register_queue(app: df.DFApp, name: str, queue: str, run: QueueFunction) -> None:
    """In the storage account of the host. A message that fails comes again, at most five times."""

    def function(message: QueueMessage, client: Any) -> None:
        run(message, client)

    function.__name__ = name
    made = app.queue_trigger(  # pyright: ignore[reportUnknownMemberType] - of the SDK
        arg_name="message", queue_name=queue, connection="AzureWebJobsStorage"
    )
    app.durable_client_input(_CLIENT)(made(function))


def _with_client(name: str, activity: HubActivity) -> Callable[..., Any]:
    """As a Functions host calls it: by the names of its bindings."""

    def run(question: str, client: Any) -> Any:
        return activity(client, question)

    run.__name__ = name  # the function's name, which must be one of its own
    return run
