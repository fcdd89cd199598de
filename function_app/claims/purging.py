"""Deleting claims that have ended: of claims only, one at a time by id, since an engine's own purge
by date would take the other workflows' instances along, and leave no trace.
"""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import grpc
from azure.durable_functions import DurableFunctionsClient
from durabletask.client import (
    OrchestrationQuery,
    OrchestrationState,
    OrchestrationStatus,
    TaskHubGrpcClient,
)
from durabletask.internal.orchestrator_service_pb2 import OrchestrationIdReusePolicy

from function_app.claims.instances import ID_PREFIX, is_claim
from function_app.claims.steps import ORCHESTRATOR
from function_app.claims.tombstones import PURGED_CLAIM, tombstone_of
from function_app.kit.durable.runtime_status import RUNTIME_STATUS
from function_app.kit.timestamps import as_utc

_FINISHED: list[OrchestrationStatus] = [
    engine for engine, ours in RUNTIME_STATUS.items() if ours.is_last
]
_BROKEN_OFF = (OrchestrationStatus.FAILED, OrchestrationStatus.TERMINATED)


def finished_claims(client: TaskHubGrpcClient, before: datetime) -> list[str]:
    """The instances of those that finished before this moment."""
    query = OrchestrationQuery(
        created_time_to=before, runtime_status=_FINISHED, instance_id_prefix=ID_PREFIX
    )
    return [
        state.instance_id
        for state in client.get_all_orchestration_states(query)
        if state.name == ORCHESTRATOR
        and is_claim(state.instance_id)
        and RUNTIME_STATUS[state.runtime_status].is_last
        and as_utc(state.last_updated_at) < before
    ]


def purge(client: TaskHubGrpcClient, instance_ids: Iterable[str]) -> None:
    """Hands each to an orchestration of its own, which a crash cannot stop half-way."""
    for instance_id in instance_ids:
        if not is_begun(client.get_orchestration_state(tombstone_of(instance_id))):
            with begun_by_another():
                client.schedule_new_orchestration(PURGED_CLAIM, **purge_options(instance_id))


async def purge_one(client: DurableFunctionsClient, instance_id: str) -> None:
    """`purge` for code that waits without a thread."""
    if not is_begun(await client.get_orchestration_state(tombstone_of(instance_id))):
        with begun_by_another():
            await client.schedule_new_orchestration(PURGED_CLAIM, **purge_options(instance_id))


def is_begun(tombstone: OrchestrationState | None) -> bool:
    """Looked at first: some engines would replace a finished one, and with it the proof."""
    return tombstone is not None and tombstone.runtime_status not in _BROKEN_OFF


def purge_options(instance_id: str) -> dict[str, Any]:
    again_after = OrchestrationIdReusePolicy(
        replaceableStatus=[status.value for status in _BROKEN_OFF]
    )
    return {
        "input": instance_id,
        "instance_id": tombstone_of(instance_id),
        "reuse_id_policy": again_after,
    }


@contextmanager
def begun_by_another() -> Generator[None]:
    try:
        yield
    except grpc.RpcError as error:
        if error.code() is not grpc.StatusCode.ALREADY_EXISTS:
            raise
