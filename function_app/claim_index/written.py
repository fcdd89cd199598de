"""Changes written into the database, many in one transaction: the rows are read, the changes put
in, and those that are another now are written back.
"""

import time
from collections.abc import Iterable, Sequence
from functools import cache

from sqlalchemy import Connection, Insert, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from function_app.claim_index.database import Database, give_back
from function_app.claim_index.desk_state import copy_what_is_kept
from function_app.claim_index.folding import Row, folded, fresh_row
from function_app.claim_index.ports import Change, ClaimPurged
from function_app.claim_index.tables import CLAIMS, COPIED, OF_A_CLAIM

_NOT_OURS = {"stage", *(column.name for column in COPIED)}
_WRITTEN = [column for column in CLAIMS.columns if column.name not in _NOT_OURS]
_WRITTEN_BEFORE = select(*_WRITTEN).where(
    CLAIMS.c.instance_id.in_(bindparam("ids", expanding=True))
)
_SAYS_NOTHING_NEW = {"touched_ms", "engine_ms", "version"}


def write(database: Database, changes: Sequence[Change | ClaimPurged]) -> None:
    """Raises `IndexUnavailable`. Nobody else writes meanwhile: the number of the change is locked
    before the rows are read.
    """
    purged = {one.instance_id: one for one in changes if isinstance(one, ClaimPurged)}
    kept = [one for one in changes if isinstance(one, Change) and one.instance_id not in purged]
    with database.writing() as (connection, number):
        is_new = _forget(connection, purged.values())
        before = _rows(connection, {one.instance_id for one in kept})
        after = _after(before, kept)
        for instance_id, row in after.items():
            if _differs(before.get(instance_id), row):
                row["version"], is_new = number, True
        if after:
            connection.execute(_upsert(connection.dialect.name), _touched(after.values()))
            copy_what_is_kept(connection, after.keys() - before.keys())
        if not is_new:
            give_back(connection)


def _after(before: dict[str, Row], changes: Iterable[Change]) -> dict[str, Row]:
    after: dict[str, Row] = {}
    for change in changes:
        known = after.get(change.instance_id) or before.get(change.instance_id)
        after[change.instance_id] = folded(known or fresh_row(change.instance_id), change)
    return after


def _differs(before: Row | None, after: Row) -> bool:
    if before is None:
        return True
    return any(before[name] != after[name] for name in after.keys() - _SAYS_NOTHING_NEW)


def _touched(rows: Iterable[Row]) -> list[Row]:
    now = time.time_ns() // 1_000_000
    return [{**row, "touched_ms": now} for row in rows]


def _rows(connection: Connection, ids: set[str]) -> dict[str, Row]:
    if not ids:
        return {}
    found = connection.execute(_WRITTEN_BEFORE, {"ids": [*ids]})
    return {row["instance_id"]: dict(row) for row in found.mappings()}


@cache
def _upsert(dialect: str) -> Insert:
    """To make it takes longer than to run it."""
    insert = (sqlite if dialect == "sqlite" else postgresql).insert(CLAIMS)
    others = {
        column.name: insert.excluded[column.name] for column in _WRITTEN if not column.primary_key
    }
    return insert.on_conflict_do_update(index_elements=["instance_id"], set_=others)


def _forget(connection: Connection, purged: Iterable[ClaimPurged]) -> bool:
    """What the desk itself keeps cannot be made again: that goes with a claim that was purged, and
    not with one that an engine merely does not know.
    """
    every = [one.instance_id for one in purged]
    erased = [one.instance_id for one in purged if one.is_erased]
    found = 0
    for table in OF_A_CLAIM if every else ():
        ids = every if table is CLAIMS else erased
        found += connection.execute(delete(table).where(table.c.instance_id.in_(ids))).rowcount
    return found > 0
