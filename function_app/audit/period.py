"""The records of all claims that were filed in a period, and the proofs of those purged since."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from durabletask.client import (
    OrchestrationQuery,
    OrchestrationState,
    OrchestrationStatus,
    TaskHubGrpcClient,
)

from function_app.audit.chain import Entry, hash_of
from function_app.audit.record import Record, Records
from function_app.audit.signing import signed
from function_app.claims.instances import ID_PREFIX, ClaimInstance, is_claim
from function_app.claims.steps import ORCHESTRATOR
from function_app.claims.tombstones import PURGED_CLAIM, PURGED_PREFIX
from function_app.kit.errors import ValidationFailed
from function_app.kit.timestamps import as_utc, iso_utc

MOST_CLAIMS = 2000  # of one reply


@dataclass(frozen=True)
class Period:
    """From its first moment to its last, which is outside; None is open."""

    start: datetime | None
    end: datetime | None

    def holds(self, moment: datetime) -> bool:
        is_early = self.start is not None and moment < self.start
        return not is_early and (self.end is None or moment < self.end)

    def dump(self) -> dict[str, str | None]:
        return {"from": self.start and iso_utc(self.start), "to": self.end and iso_utc(self.end)}


@dataclass(frozen=True)
class Export:
    """`seal` says which records belong to it, so that none can be left out."""

    records: list[Record]
    purged: list[Entry]
    seal: Entry

    def dump(self) -> dict[str, Any]:
        claims = [record.dump() for record in self.records]
        return {"claims": claims, "purged": self.purged, "period": self.seal}

    def lines(self) -> Iterator[dict[str, Any]]:
        for record in self.records:
            yield from record.lines()
        yield from ({"purged": proof} for proof in self.purged)
        yield {"period": self.seal}


def export(client: TaskHubGrpcClient, records: Records, period: Period) -> Export:
    """Oldest first. Raises `ValidationFailed` for a period with too many claims."""
    filed = _filed_in(client, period)
    if len(filed) > MOST_CLAIMS:
        message = f"has {len(filed):,} claims; at most {MOST_CLAIMS:,} are exported at once"
        raise ValidationFailed([{"field": "from", "message": message}])
    made = [records.of(client, ClaimInstance(state)) for state in filed]
    shown = {record.head["instance_id"] for record in made}
    proofs = [one for one in _purged(client, period) if one["instance_id"] not in shown]
    heads = [record.head for record in made] + [proof["head"] for proof in proofs]
    seal = {**period.dump(), "claims": len(heads), "hash": hash_of_heads(heads)}
    return Export(made, proofs, signed(seal, records.key))


def hash_of_heads(heads: Iterable[Entry]) -> str:
    return hash_of({"heads": [head.get("hash") for head in heads]})


def _filed_in(client: TaskHubGrpcClient, period: Period) -> list[OrchestrationState]:
    query = OrchestrationQuery(
        created_time_from=period.start,
        created_time_to=period.end,
        instance_id_prefix=ID_PREFIX,
    )
    found = [
        state
        for state in client.get_all_orchestration_states(query)
        if state.name == ORCHESTRATOR
        and is_claim(state.instance_id)
        and period.holds(as_utc(state.created_at))
    ]
    found.sort(key=lambda state: (state.created_at, state.instance_id))
    # A list comes without outputs and, from some engines, without custom status.
    whole = [client.get_orchestration_state(state.instance_id) for state in found[:MOST_CLAIMS]]
    return [state for state in whole if state] if len(found) <= MOST_CLAIMS else found


def _purged(client: TaskHubGrpcClient, period: Period) -> list[Entry]:
    """A claim was purged after it was filed, whenever that was."""
    query = OrchestrationQuery(
        created_time_from=period.start,
        instance_id_prefix=PURGED_PREFIX,
        fetch_inputs_and_outputs=True,
    )
    proofs = [
        proof_in(_whole(client, state))
        for state in client.get_all_orchestration_states(query)
        if state.name == PURGED_CLAIM
    ]
    return [
        proof
        for proof in proofs
        if proof.get("head") and period.holds(datetime.fromisoformat(proof["head"]["filed_at"]))
    ]


def proof_in(tombstone: OrchestrationState) -> Entry:
    """Its output, or what it notes while something is still to be erased."""
    if tombstone.runtime_status is OrchestrationStatus.COMPLETED:
        return json.loads(tombstone.serialized_output or "{}")
    return json.loads(tombstone.serialized_custom_status or "null") or {}


def _whole(client: TaskHubGrpcClient, tombstone: OrchestrationState) -> OrchestrationState:
    """A list comes without custom status from some engines."""
    if tombstone.runtime_status is OrchestrationStatus.COMPLETED:
        return tombstone
    return client.get_orchestration_state(tombstone.instance_id) or tombstone
