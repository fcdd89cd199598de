"""The index mended with what the engine says: what is new there since it was looked at last, or all
of it. Asked again in the middle of other changes it takes nothing back.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING

from durabletask.client import (
    OrchestrationQuery,
    OrchestrationState,
    OrchestrationStatus,
    TaskHubGrpcClient,
)

from function_app.claim_index.ports import Change, ClaimPurged
from function_app.claims.indexing.columns import ms_of
from function_app.claims.indexing.engine import row_of
from function_app.claims.instances import ID_PREFIX, ClaimInstance, is_claim
from function_app.claims.steps import ORCHESTRATOR
from function_app.claims.tombstones import PURGED_PREFIX, tombstone_of
from function_app.kit.durable.runtime_status import RUNTIME_STATUS

if TYPE_CHECKING:
    from function_app.claim_index.database import Database

# ruff: noqa: PLC0415
# The database's libraries are slow to load, and a cold start does without them.

AT_ONCE = 100
MOST_LEFT_BEHIND = 20
_AGAIN = timedelta(minutes=10)  # what an engine lists late, and clocks that differ
_ON_THEIR_WAY: list[OrchestrationStatus] = [
    engine for engine, ours in RUNTIME_STATUS.items() if not ours.is_last
]


@dataclass(frozen=True)
class Mended:
    """How many claims the engine was asked about, and how many the index has."""

    asked: int
    claims: int


def mend(hub: TaskHubGrpcClient, database: "Database", *, wholly: bool = False) -> Mended:
    """`wholly`: all that the engine knows, and no more than that; else what is new since the last
    time. Raises `IndexUnavailable`.
    """
    from function_app.claim_index import looked_at

    with database.reading() as connection:
        until_ms = 0 if wholly else looked_at.mended_until(connection)
        since_ms = max(0, until_ms - int(_AGAIN.total_seconds() * 1000))
        seen = looked_at.last_changes(connection, since_ms)
    listed = {state.instance_id: state for state in _claims_since(hub, since_ms)}
    changed = [one for one in listed.values() if wholly or _last(one) > _seen(seen, one)]
    unlisted = seen.keys() - listed.keys()
    asked = [*(state.instance_id for state in changed), *sorted(unlisted)]
    _look_up(hub, database, asked)
    _forget(database, _purged_since(hub, since_ms))
    newest = max((ms_of(state.created_at) for state in listed.values()), default=1)
    with database.writing_aside() as connection:
        looked_at.note_mended(connection, max(newest, until_ms))
        return Mended(len(asked), looked_at.how_many(connection))


def mend_left_behind(hub: TaskHubGrpcClient, database: "Database") -> int:
    """For whoever is about to read: what nothing has noted, as nothing ran. A few at a time."""
    from function_app.claim_index import looked_at

    with database.reading() as connection:
        now_ms = time.time_ns() // 1_000_000
        ids = looked_at.left_behind(connection, now_ms, MOST_LEFT_BEHIND)
    _look_up(hub, database, ids)
    return len(ids)


def looked_up(hub: TaskHubGrpcClient, instance_id: str) -> Change | ClaimPurged:
    state = hub.get_orchestration_state(instance_id)
    if state is not None:
        return row_of(hub, ClaimInstance(state))
    seal = hub.get_orchestration_state(tombstone_of(instance_id), fetch_payloads=False)
    return ClaimPurged(instance_id, is_erased=seal is not None)


def _look_up(hub: TaskHubGrpcClient, database: "Database", ids: Iterable[str]) -> None:
    from function_app.claim_index.written import write

    for some in batched(ids, AT_ONCE, strict=False):
        write(database, [looked_up(hub, instance_id) for instance_id in some])


def _forget(database: "Database", instance_ids: Iterable[str]) -> None:
    """Whose purge was noted while the database was away."""
    from function_app.claim_index.written import write

    for some in batched(instance_ids, AT_ONCE, strict=False):
        write(database, [ClaimPurged(instance_id) for instance_id in some])


def _last(state: OrchestrationState) -> int:
    return ms_of(state.last_updated_at)


def _seen(seen: dict[str, int], state: OrchestrationState) -> int:
    return seen.get(state.instance_id, -1)


def _claims_since(hub: TaskHubGrpcClient, since_ms: int) -> Iterator[OrchestrationState]:
    """And all that are on their way, whenever they were filed."""
    recent = OrchestrationQuery(created_time_from=_moment(since_ms), instance_id_prefix=ID_PREFIX)
    open_ones = OrchestrationQuery(runtime_status=_ON_THEIR_WAY, instance_id_prefix=ID_PREFIX)
    for query in (open_ones, recent):
        for state in hub.get_all_orchestration_states(query):
            if state.name == ORCHESTRATOR and is_claim(state.instance_id):
                yield state


def _purged_since(hub: TaskHubGrpcClient, since_ms: int) -> Iterator[str]:
    query = OrchestrationQuery(
        created_time_from=_moment(since_ms), instance_id_prefix=tombstone_of(ID_PREFIX)
    )
    for state in hub.get_all_orchestration_states(query):
        instance_id = state.instance_id.removeprefix(PURGED_PREFIX)
        if hub.get_orchestration_state(instance_id, fetch_payloads=False) is None:
            yield instance_id


def _moment(since_ms: int) -> datetime | None:
    """As engines count, without a zone."""
    if since_ms == 0:
        return None
    return datetime.fromtimestamp(since_ms / 1000, UTC).replace(tzinfo=None)
