"""An id is taken for good. `start` sees to that; but an engine's own API also starts an instance of
any id, and starts a finished one again, with the input that it had. Such a run is told by this.
"""

from datetime import datetime

from durabletask.client import TaskHubGrpcClient

from function_app.claim_files.ports import ClaimFiles, NothingKept
from function_app.claims.instances import instance_id_of
from function_app.claims.tombstones import tombstone_of
from function_app.domain.claim import Agent1Input
from function_app.kit.timestamps import as_utc


def ran_before(hub: TaskHubGrpcClient, files: ClaimFiles, asked: Agent1Input) -> bool:
    """A run is known by the moment of its first turn. That turn may itself be taken twice, when the
    engine dies in it: then the instance is older than both. One that was started again is younger
    than the turn that was kept.
    """
    if asked.instance_id != instance_id_of(asked.claim.claim_id, asked.case):
        return True  # started again under a new id
    if asked.begun_at is None:
        return False
    if isinstance(files, NothingKept):
        purged = hub.get_orchestration_state(tombstone_of(asked.instance_id), fetch_payloads=False)
        return purged is not None
    first = files.first_run(asked.instance_id, asked.begun_at)
    if first == asked.begun_at:
        return False
    state = hub.get_orchestration_state(asked.instance_id, fetch_payloads=False)
    return state is not None and as_utc(state.created_at) > datetime.fromisoformat(first)
