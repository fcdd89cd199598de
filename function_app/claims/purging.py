"""Deleting the records of claims that finished long ago: of claims only, one at a time by id, since
an engine's own purge by date would take the other workflows' instances along.
"""

from collections.abc import Iterable
from datetime import datetime

from durabletask.client import OrchestrationQuery, OrchestrationStatus, TaskHubGrpcClient

from function_app.claims.instances import ID_PREFIX, is_claim
from function_app.claims.steps import ORCHESTRATOR
from function_app.kit.durable.runtime_status import RUNTIME_STATUS
from function_app.kit.timestamps import as_utc

_FINISHED: list[OrchestrationStatus] = [
    engine for engine, ours in RUNTIME_STATUS.items() if ours.is_last
]


def finished_claims(client: TaskHubGrpcClient, before: datetime) -> list[str]:
    """The instances of those that finished before this moment."""
    query = OrchestrationQuery(runtime_status=_FINISHED, instance_id_prefix=ID_PREFIX)
    return [
        state.instance_id
        for state in client.get_all_orchestration_states(query)
        if state.name == ORCHESTRATOR
        and is_claim(state.instance_id)
        and RUNTIME_STATUS[state.runtime_status].is_last
        and as_utc(state.last_updated_at) < before
    ]


def purge(client: TaskHubGrpcClient, instance_ids: Iterable[str]) -> None:
    """One that is gone already is passed over; an engine refuses one that has not ended."""
    for instance_id in instance_ids:
        client.purge_orchestration(instance_id)
