"""The history of an instance: a row holds the events that were added together, mostly by a turn.

An output is kept once, in the row of its instance, and told by the history's last event as well.
"""

import sqlite3

from local_host.durable_sdk import pb
from local_host.store.packing import pack_message, unpack_message, unpack_text


def read_history(db: sqlite3.Connection, instance_id: str) -> list[pb.HistoryEvent]:
    rows = db.execute(
        "SELECT events FROM history WHERE instance_id = ? ORDER BY sequence", (instance_id,)
    )
    history: list[pb.HistoryEvent] = []
    for (packed,) in rows:
        history += pb.HistoryChunk.FromString(unpack_message(packed)).events
    if history and history[-1].HasField("executionCompleted"):
        _tell_output(db, instance_id, history[-1].executionCompleted)
    return history


def append_history(
    db: sqlite3.Connection, instance_id: str, length: int, events: list[pb.HistoryEvent]
) -> None:
    """Add events behind the `length` that are there."""
    packed = pack_message(pb.HistoryChunk(events=events).SerializeToString())
    db.execute(
        "INSERT INTO history (instance_id, sequence, length, events) VALUES (?, ?, ?, ?)",
        (instance_id, length, len(events), packed),
    )


def history_length(db: sqlite3.Connection, instance_id: str) -> int:
    last = db.execute(
        "SELECT sequence + length FROM history WHERE instance_id = ?"
        " ORDER BY sequence DESC LIMIT 1",
        (instance_id,),
    ).fetchone()
    return int(last[0]) if last else 0


def clear_history(db: sqlite3.Connection, instance_id: str) -> None:
    db.execute("DELETE FROM history WHERE instance_id = ?", (instance_id,))


def without_output(event: pb.HistoryEvent) -> pb.HistoryEvent:
    """The last event as it is kept. An instance that failed may yet lose its output: if rewound."""
    completed = event.executionCompleted
    if completed.orchestrationStatus != pb.ORCHESTRATION_STATUS_FAILED:
        completed.ClearField("result")
    return event


def _tell_output(
    db: sqlite3.Connection, instance_id: str, completed: pb.ExecutionCompletedEvent
) -> None:
    row = db.execute(
        "SELECT packed_output FROM instances WHERE instance_id = ?", (instance_id,)
    ).fetchone()
    output = unpack_text(row[0]) if row else None
    if output is not None and not completed.HasField("result"):
        completed.result.value = output
