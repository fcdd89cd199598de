"""Claims that only the desk's database knows, many of them at once. Their runtime has ended as far
as the index is told, so that nobody asks the engine for them: it would not know them.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import insert, make_url, update

from function_app.claim_index.database import Database, postgres_database, sqlite_database
from function_app.claim_index.desk_state import copy_what_is_kept
from function_app.claim_index.tables import CLAIMS, DESK_CHANGES, DESK_CLAIMS
from function_app.kit.data_folder import in_data_folder

LONG_AGO_MS = 1_700_000_000_000
FAR_OFF_MS = 4_000_000_000_000

type Row = dict[str, Any]


def opened(address: str, folder: Path | None = None) -> Database:
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return sqlite_database(in_data_folder(folder, url.database or ""))
    return postgres_database(url, None)


def claim_row(claim_id: str, **columns: Any) -> Row:
    lists = {
        name: json.dumps(columns.pop(name, []), ensure_ascii=False)
        for name in ("flags", "roles", "people")
    }
    row: Row = {
        "instance_id": f"claim-{claim_id}",
        "claim_id": claim_id,
        "created_ms": LONG_AGO_MS,
        "is_exact": True,
        "claimant": None,
        "claim_type": None,
        "component": None,
        "amount_cents": None,
        "confidence": None,
        "urgent": False,
        "search": claim_id.lower(),
        "step": "awaiting_approval",
        "runtime_status": "Completed",
        "due_ms": FAR_OFF_MS,
        "escalation": 0,
        "decided_ms": None,
        "decided_by": None,
        "filer": None,
        "straight_through": False,
        "overruled": False,
        "info_rounds": 0,
        **dict.fromkeys(("filed_revision", "reading_revision", "state_revision"), 1),
        "version": 1,
        **lists,
        **columns,
    }
    return {"created_us": row["created_ms"] * 1000, **row}


def fill(database: Database, rows: Iterable[Row], desk: Iterable[Mapping[str, Any]] = ()) -> None:
    """`desk` are rows of what the desk keeps of some of them."""
    kept = [{"assignee": None, "taken_ms": None, "snoozed_until_ms": None, **one} for one in desk]
    with database.writing() as (connection, _):
        connection.execute(insert(CLAIMS), list(rows))
        if kept:
            connection.execute(insert(DESK_CLAIMS), kept)
            copy_what_is_kept(connection, [one["instance_id"] for one in kept])
        connection.execute(update(DESK_CHANGES).values(mended_ms=FAR_OFF_MS))
