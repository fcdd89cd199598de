"""A change put into a row. What is known comes late, twice, and in any order: each group of columns
takes it only where nothing newer stands there, so that the row is the same in the end.
"""

import json
from typing import Any

from function_app.claim_index.ports import Change, Columns

type Row = dict[str, Any]

_FRESH: Row = {
    "created_ms": 0,
    "created_us": 0,
    "is_exact": False,
    "filer": None,
    "claimant": None,
    "claim_type": None,
    "component": None,
    "amount_cents": None,
    "confidence": None,
    "flags": "[]",
    "urgent": False,
    "people": "[]",
    "step": "pending",
    "runtime_status": "Pending",
    "due_ms": None,
    "escalation": 0,
    "request_id": None,
    "roles": "[]",
    "news": False,
    "info_rounds": 0,
    "decision": None,
    "decided_ms": None,
    "decided_by": None,
    "outcome": None,
    "overruled": False,
    "straight_through": False,
    "filed_revision": -1,
    "reading_revision": -1,
    "state_revision": -1,
    "touched_ms": 0,
    "engine_ms": 0,
    "version": 0,
}


_OF_A_DECISION = {"decision", "decided_ms", "decided_by", "overruled"}
_AFTER_A_DECISION = {"agent2_processing", "agent2_completed", "awaiting_settlement", "rejected"}


def fresh_row(instance_id: str) -> Row:
    claim_id = instance_id.removeprefix("claim-").partition("~")[0]
    ids = {"instance_id": instance_id, "claim_id": claim_id, "search": claim_id.lower()}
    return {**_FRESH, **ids}


def folded(row: Row, change: Change) -> Row:
    """The row itself is left as it is."""
    after = fresh_row(change.instance_id) if _is_another_run(row, change) else dict(row)
    # What the engine said of the filing is better than what whoever filed it can know.
    if change.filed and (change.filed.get("is_exact") or not after["is_exact"]):
        after |= {**_plain(change.filed), "filed_revision": 0}
    # Known only to whoever filed it, and to the engine: it does not change.
    after["filer"] = after["filer"] or change.filed.get("filer")
    read_at = change.revision if change.read_at is None else change.read_at
    if change.reading and read_at >= after["reading_revision"]:
        after |= {**_plain(change.reading), "reading_revision": read_at}
    if change.state and change.revision >= after["state_revision"]:
        due = _exact_due(row, after, change)
        after |= {**_plain(change.state), **due, "state_revision": change.revision}
    elif _tells_a_decision(change, after):
        after |= {name: _value(change.state[name]) for name in _OF_A_DECISION & {*change.state}}
    after["engine_ms"] = max(after["engine_ms"], change.engine_ms)
    return after


def _tells_a_decision(change: Change, after: Row) -> bool:
    """Who decided, and when, may be heard of after what came of it."""
    is_missing = after["decision"] is None and after["step"] in _AFTER_A_DECISION
    return is_missing and change.state.get("decision") is not None


def _is_another_run(row: Row, change: Change) -> bool:
    """Somebody has started the claim again through the engine: what was known is of the first."""
    known = row["is_exact"] and bool(change.filed.get("is_exact"))
    return known and change.filed["created_us"] != row["created_us"]


def _exact_due(row: Row, after: Row, change: Change) -> Row:
    """Whoever notes a wait reckons its end from when somebody was told; the engine knows it. That
    stands, should the note of the same wait come after it.
    """
    is_known = change.revision == after["state_revision"] and row["engine_ms"] > 0
    is_reckoned = change.engine_ms == 0 and change.state.get("due_ms") is not None
    known = after["due_ms"]
    return {"due_ms": known} if is_known and is_reckoned and known is not None else {}


def _plain(columns: Columns) -> Row:
    """As a database takes it: lists are JSON, and a text has nothing that PostgreSQL refuses."""
    return {name: _value(value) for name, value in columns.items()}


def _value(value: object) -> object:
    if isinstance(value, list):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return value
