"""Workers and clients of the `durabletask` SDK, connected to a running host."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from durabletask.client import OrchestrationState, TaskHubGrpcClient
from durabletask.worker import TaskHubGrpcWorker, VersioningOptions, WorkItemFilters

from tests.hosts import Host


def new_worker(
    address: str,
    *,
    orchestrators: tuple[Callable[..., Any], ...] = (),
    activities: tuple[Callable[..., Any], ...] = (),
    entities: tuple[Callable[..., Any], ...] = (),
    versioning: VersioningOptions | None = None,
    filters: WorkItemFilters | None = None,
) -> TaskHubGrpcWorker:
    """Takes the work of its own functions only, so that tests do not get in each other's way."""
    worker = TaskHubGrpcWorker(host_address=address)
    for orchestrator in orchestrators:
        worker.add_orchestrator(orchestrator)
    for activity in activities:
        worker.add_activity(activity)
    for entity in entities:
        worker.add_entity(entity)
    if versioning is not None:
        worker.use_versioning(versioning)
    if filters is None:
        worker.use_work_item_filters()
    else:
        worker.use_work_item_filters(filters)
    return worker


@contextmanager
def working(address: str, **functions: Any) -> Iterator[TaskHubGrpcWorker]:
    worker = new_worker(address, **functions)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


def ended(client: TaskHubGrpcClient, instance_id: str) -> OrchestrationState:
    state = client.wait_for_orchestration_completion(instance_id, timeout=20)
    assert state is not None
    return state


def output(client: TaskHubGrpcClient, instance_id: str) -> Any:
    state = ended(client, instance_id)
    assert state.failure_details is None, state.failure_details
    return state.get_output()


def until(
    client: TaskHubGrpcClient, instance_id: str, reached: Callable[[OrchestrationState], bool]
) -> None:
    """Ask for the state until it is as it should be."""
    deadline = time.monotonic() + 20
    while (state := client.get_orchestration_state(instance_id)) is None or not reached(state):
        assert time.monotonic() < deadline, state


def now(host: Host) -> datetime:
    """By the host's clock, which tests move."""
    return datetime.fromisoformat(host.get("/admin/local/clock").json()["now"])
