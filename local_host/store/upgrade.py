"""A file of an earlier schema gets the present one in place, within the caller's transaction.

The first version had no entities. Both earlier ones kept an event a row and the texts as they were,
in tables that gave each larger row a page of its own.
"""

import sqlite3
from collections.abc import Iterable, Iterator

from local_host.durable_sdk import pb
from local_host.store import schema
from local_host.store.history_records import append_history, without_output
from local_host.store.packing import pack_text

_SET_ASIDE = """
DROP INDEX instances_by_creation;
DROP INDEX IF EXISTS instances_by_completion;
ALTER TABLE instances RENAME TO old_instances;
ALTER TABLE history RENAME TO old_history;
"""
_FORGET = """
DROP TABLE old_instances;
DROP TABLE old_history;
"""
_SAME = (
    "instance_id, execution_id, name, version, status, custom_status, failure, tags, parent,"
    " created_at, updated_at, scheduled_at, completed_at"
)


def bring_up_to_date(db: sqlite3.Connection, version: int) -> None:
    """From `version`, which is 0 for an empty file."""
    if version == 0:
        _run(db, schema.EVERYTHING)
        return
    if version == 1:
        _run(db, schema.ENTITIES + "ALTER TABLE instances ADD COLUMN trace_context BLOB")
    _run(db, _SET_ASIDE + schema.INSTANCES)
    for (instance_id,) in db.execute(
        "SELECT instance_id FROM old_instances ORDER BY created_at"
    ).fetchall():
        _take_over(db, instance_id)
    _run(db, _FORGET)


def _run(db: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";"):
        db.execute(statement)


def _take_over(db: sqlite3.Connection, instance_id: str) -> None:
    *same, given, gave, trace = db.execute(
        f"SELECT {_SAME}, input, output, trace_context FROM old_instances"  # noqa: S608 - our own
        " WHERE instance_id = ?",
        (instance_id,),
    ).fetchone()
    values = (*same, pack_text(given), pack_text(gave), trace)
    db.execute(
        f"INSERT INTO instances ({_SAME}, packed_input, packed_output, trace_context)"  # noqa: S608
        f" VALUES ({', '.join('?' * len(values))})",
        values,
    )
    rows = db.execute(
        "SELECT event FROM old_history WHERE instance_id = ? ORDER BY sequence", (instance_id,)
    )
    length = 0
    for turn in _turns(pb.HistoryEvent.FromString(event) for (event,) in rows.fetchall()):
        append_history(db, instance_id, length, turn)
        length += len(turn)


def _turns(history: Iterable[pb.HistoryEvent]) -> Iterator[list[pb.HistoryEvent]]:
    turn: list[pb.HistoryEvent] = []
    for event in history:
        ended = event.HasField("executionCompleted")
        turn.append(without_output(event) if ended else event)
        if event.HasField("orchestratorCompleted"):
            yield turn
            turn = []
    if turn:
        yield turn
