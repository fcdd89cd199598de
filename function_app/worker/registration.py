"""The one place where workflows meet a `durabletask` worker."""

from collections.abc import Callable
from functools import partial
from typing import Any

from durabletask.client import TaskHubGrpcClient
from durabletask.worker import TaskHubGrpcWorker

from function_app.kit.durable.functions import HubActivity, WorkflowFunctions


def add_workflow(
    worker: TaskHubGrpcWorker, functions: WorkflowFunctions, client: TaskHubGrpcClient
) -> None:
    """`client` is of the same task hub as the worker."""
    for name, orchestrator in functions.orchestrators.items():
        worker.add_orchestrator(_named(name, orchestrator))
    for name, activity in functions.activities.items():
        worker.add_activity(_named(name, activity))
    for name, hub_activity in functions.hub_activities.items():
        worker.add_activity(_named(name, partial(_with_client, hub_activity, client)))
    for name, entity in {**functions.entities, **functions.hub_entities}.items():
        worker.add_entity(_named(name, entity), name)


def _named(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A worker knows a function by its own name."""

    def named(context: Any, given: Any) -> Any:
        return function(context, given)

    named.__name__ = name
    return named


def _with_client(activity: HubActivity, client: TaskHubGrpcClient, _: Any, given: Any) -> Any:
    return activity(client, given)
