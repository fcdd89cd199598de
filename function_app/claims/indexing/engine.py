"""The whole row of a claim, made from what the engine knows of it: the truth that the index is
mended with.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from durabletask.client import TaskHubGrpcClient
from durabletask.history import HistoryEvent

from function_app.claim_index.ports import Change, Value
from function_app.claims.indexing.columns import (
    filed_columns,
    filer_column,
    ms_of,
    note_columns,
    reading_columns,
    submitted_columns,
)
from function_app.claims.instances import ClaimInstance, agent1_output
from function_app.claims.steps import ADJUDICATE_CLAIM, Step
from function_app.kit.durable.past_outcomes import outcomes_of


def row_of(hub: TaskHubGrpcClient, claim: ClaimInstance) -> Change:
    """What has been read and said of a claim that is still on its way stands in its history, which
    knows nothing yet of what an activity is at: such a reading is older than the rest.
    """
    output = claim.output or _so_far(hub.get_orchestration_history(claim.instance_id))
    read = output.get("agent1_output")
    revision: int = claim.note.get("revision", 0)
    is_read = read is not None or "agent1_error" in claim.note
    return Change(
        instance_id=claim.instance_id,
        revision=revision,
        filed=filed_columns(claim.claim.claim_id, claim.state.created_at, is_exact=True)
        | filer_column(claim.given.filer),
        reading=reading_columns(claim.claim, read) if is_read else submitted_columns(claim.claim),
        state=state_columns(claim) | _outcome(output),
        read_at=revision - (claim.step == Step.AGENT1_PROCESSING),
        engine_ms=ms_of(claim.state.last_updated_at),
    )


def _so_far(history: Iterable[HistoryEvent]) -> dict[str, Any]:
    events = list(history)
    adjudicated = [outcome.output for outcome in outcomes_of(ADJUDICATE_CLAIM, events)]
    verdict = adjudicated[-1] if adjudicated else None
    return {"agent1_output": agent1_output(events), "agent2_output": verdict}


def state_columns(claim: ClaimInstance) -> dict[str, Value]:
    """Whether a looked-up value was overruled is known once the claim has ended."""
    columns: dict[str, Value] = {
        "step": claim.step,
        "runtime_status": claim.runtime_status.value,
        **note_columns(claim.note),
    }
    if columns["decision"] is None:
        return {**columns, "decided_ms": None}
    if claim.output is None:
        return {**columns, "decided_ms": ms_of(claim.state.last_updated_at)}
    decision = _object(claim.output, "approval_decision")
    decided = ms_of(datetime.fromisoformat(_decided_at(claim.output)))
    return {**columns, "decided_ms": decided, "overruled": bool(decision.get("overrides"))}


def _decided_at(output: Mapping[str, Any]) -> str:
    approvals: list[dict[str, Any]] = output.get("approvals") or []
    return approvals[-1]["at"] if approvals else output["completed_at"]


def _outcome(output: Mapping[str, Any]) -> dict[str, Value]:
    verdict = _object(output, "settlement") or _object(output, "agent2_output")
    return {"outcome": verdict.get("decision")}


def _object(output: Mapping[str, Any], name: str) -> dict[str, Any]:
    return output.get(name) or {}
