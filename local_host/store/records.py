"""The rows of the store as values."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from local_host.durable_sdk import pb
from local_host.store.packing import Packed, unpack_text

type Row = tuple[object, ...]


class Instance(NamedTuple):
    """One orchestration instance; the fields are the columns, in their order. Made from a row at
    every step of every instance: a dataclass would take five times as long.

    `failure`, `parent` and `trace_context` are serialized `TaskFailureDetails`,
    `ParentInstanceInfo` and `OrchestrationTraceContext`, `tags` is a JSON object.
    """

    instance_id: str
    execution_id: str
    name: str
    version: str | None
    status: int
    packed_input: Packed
    packed_output: Packed
    custom_status: str | None
    failure: bytes | None
    tags: str | None
    parent: bytes | None
    created_at: int
    updated_at: int
    scheduled_at: int | None
    completed_at: int | None
    trace_context: bytes | None = None

    @property
    def input(self) -> str | None:
        return unpack_text(self.packed_input)

    @property
    def output(self) -> str | None:
        return unpack_text(self.packed_output)


class Message(NamedTuple):
    """Something an instance has not consumed yet."""

    id: int
    event: pb.HistoryEvent


class Activity(NamedTuple):
    """A scheduled activity that has not completed."""

    id: int
    execution_id: str
    request: pb.ActivityRequest


_LIVE = (
    pb.ORCHESTRATION_STATUS_PENDING,
    pb.ORCHESTRATION_STATUS_RUNNING,
    pb.ORCHESTRATION_STATUS_SUSPENDED,
)
_COLUMNS = Instance._fields
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM instances"  # noqa: S608 - our own column names
_PAYLOADS = {"packed_input", "packed_output", "failure"}
_BARE = [f"NULL AS {column}" if column in _PAYLOADS else column for column in _COLUMNS]
_INSERT = f"INSERT INTO instances VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608
_UPDATE = (
    f"UPDATE instances SET {', '.join(f'{c} = ?' for c in _COLUMNS[1:])} "  # noqa: S608
    "WHERE instance_id = ?"
)


def find_instance(db: sqlite3.Connection, instance_id: str) -> Instance | None:
    row = db.execute(f"{_SELECT} WHERE instance_id = ?", (instance_id,)).fetchone()
    return None if row is None else Instance._make(row)


def read_name(db: sqlite3.Connection, instance_id: str) -> tuple[str, str] | None:
    """Name and version (empty without one) of an instance."""
    return db.execute(
        "SELECT name, coalesce(version, '') FROM instances WHERE instance_id = ?", (instance_id,)
    ).fetchone()


def insert_instance(db: sqlite3.Connection, instance: Instance) -> None:
    db.execute(_INSERT, instance)


def update_instance(db: sqlite3.Connection, instance: Instance) -> None:
    key, *values = instance
    db.execute(_UPDATE, (*values, key))


def update_progress(db: sqlite3.Connection, instance: Instance) -> None:
    """What a turn changes of an instance that goes on; its texts are not written again."""
    db.execute(
        "UPDATE instances SET status = ?, custom_status = ?, updated_at = ?, trace_context = ?"
        " WHERE instance_id = ?",
        (
            instance.status,
            instance.custom_status,
            instance.updated_at,
            instance.trace_context,
            instance.instance_id,
        ),
    )


def delete_instance(db: sqlite3.Connection, instance_id: str) -> None:
    """Forget the instance and everything that belongs to it."""
    for table in ("instances", "history", "inbox", "activities"):
        db.execute(f"DELETE FROM {table} WHERE instance_id = ?", (instance_id,))  # noqa: S608


def select_created(
    db: sqlite3.Connection,
    statuses: Sequence[int],
    where: str,
    parameters: Row,
    limit: int,
    *,
    payloads: bool,
) -> list[Instance]:
    """Instances of these statuses in order of creation; `where` is a condition over the columns.

    Each status has its own place in the index, so that nothing of another one is looked at. It is
    one statement: an instance that goes on meanwhile is in the list once.
    """
    columns = _COLUMNS if payloads else _BARE
    one_status = (
        f"SELECT * FROM (SELECT {', '.join(columns)} FROM instances"  # noqa: S608 - our own names
        f" INDEXED BY instances_by_status WHERE status = ? AND {where}"
        " ORDER BY created_at, instance_id LIMIT ?)"
    )
    statement = " UNION ALL ".join([one_status] * len(statuses))
    values = [value for status in statuses for value in (status, *parameters, limit)]
    rows = db.execute(f"{statement} ORDER BY created_at, instance_id LIMIT ?", (*values, limit))
    return [Instance._make(row) for row in rows]


def select_finished(
    db: sqlite3.Connection, where: str, parameters: Row, limit: int
) -> list[tuple[str, int]]:
    """Ids and times of instances in the order in which they ended."""
    return db.execute(
        f"SELECT instance_id, completed_at FROM instances WHERE {where}"  # noqa: S608 - our own
        " ORDER BY completed_at, instance_id LIMIT ?",
        (*parameters, limit),
    ).fetchall()


def read_inbox(db: sqlite3.Connection, instance_id: str, now: int) -> list[Message]:
    """What has arrived or come due by `now`, in the order in which it happened."""
    rows = db.execute(
        "SELECT id, event FROM inbox"
        " WHERE instance_id = ? AND (fires_at IS NULL OR fires_at <= ?)"
        " ORDER BY coalesce(fires_at, arrived_at), id",
        (instance_id, now),
    )
    return [Message(i, pb.HistoryEvent.FromString(event)) for i, event in rows]


def insert_message(
    db: sqlite3.Connection,
    instance_id: str,
    event: pb.HistoryEvent,
    *,
    arrived_at: int,
    execution_id: str | None = None,
    fires_at: int | None = None,
) -> None:
    db.execute(
        "INSERT INTO inbox (instance_id, execution_id, arrived_at, fires_at, event)"
        " VALUES (?, ?, ?, ?, ?)",
        (instance_id, execution_id, arrived_at, fires_at, event.SerializeToString()),
    )


def delete_messages(db: sqlite3.Connection, ids: list[int]) -> int:
    """How many of them were still there."""
    return db.executemany("DELETE FROM inbox WHERE id = ?", [(i,) for i in ids]).rowcount


def clear_inbox(db: sqlite3.Connection, instance_id: str) -> None:
    db.execute("DELETE FROM inbox WHERE instance_id = ?", (instance_id,))


def delete_generation(db: sqlite3.Connection, instance_id: str, execution_id: str) -> None:
    """Drop the messages that concern this generation only: timers, results, the start itself."""
    db.execute(
        "DELETE FROM inbox WHERE instance_id = ? AND execution_id = ?", (instance_id, execution_id)
    )


def inboxes_with_mail(db: sqlite3.Connection, now: int) -> list[str]:
    """The instances for which something has arrived or come due."""
    rows = db.execute(
        "SELECT DISTINCT instance_id FROM inbox WHERE fires_at IS NULL OR fires_at <= ?", (now,)
    )
    return [str(instance_id) for (instance_id,) in rows]


def later_timers(db: sqlite3.Connection, now: int) -> list[tuple[int, str]]:
    return db.execute(
        "SELECT fires_at, instance_id FROM inbox WHERE fires_at > ? ORDER BY fires_at", (now,)
    ).fetchall()


def latest_change(db: sqlite3.Connection) -> int:
    """When anything last happened; 0 in an empty store."""
    moments = db.execute(
        "SELECT max(completed_at) FROM instances WHERE completed_at IS NOT NULL"
        " UNION ALL SELECT max(updated_at) FROM instances INDEXED BY instances_by_status"
        " WHERE status IN (?, ?, ?)"
        " UNION ALL SELECT max(updated_at) FROM entities"
        " UNION ALL SELECT max(arrived_at) FROM inbox",
        _LIVE,
    )
    return max(moment or 0 for (moment,) in moments)


def insert_activity(
    db: sqlite3.Connection, execution_id: str, request: pb.ActivityRequest
) -> Activity:
    instance_id = request.orchestrationInstance.instanceId
    cursor = db.execute(
        "INSERT INTO activities (instance_id, execution_id, request) VALUES (?, ?, ?)",
        (instance_id, execution_id, request.SerializeToString()),
    )
    assert cursor.lastrowid is not None
    return Activity(cursor.lastrowid, execution_id, request)


def read_activities(db: sqlite3.Connection) -> list[Activity]:
    rows = db.execute("SELECT id, execution_id, request FROM activities ORDER BY id")
    return [Activity(i, execution, pb.ActivityRequest.FromString(r)) for i, execution, r in rows]


def delete_activity(db: sqlite3.Connection, activity_id: int) -> bool:
    """False when it had completed already."""
    return db.execute("DELETE FROM activities WHERE id = ?", (activity_id,)).rowcount == 1


def status_of_asker(db: sqlite3.Connection, activity_id: int) -> int | None:
    """Of the instance that an activity is to be done for; None when it is done, or for nobody."""
    found = db.execute(
        "SELECT status FROM instances JOIN activities USING (instance_id) WHERE id = ?",
        (activity_id,),
    ).fetchone()
    return None if found is None else found[0]


def generation_of(db: sqlite3.Connection, instance_id: str) -> tuple[str, int] | None:
    """Execution id and status: what most questions about an instance need, without its texts."""
    return db.execute(
        "SELECT execution_id, status FROM instances WHERE instance_id = ?", (instance_id,)
    ).fetchone()


def read_meta(db: sqlite3.Connection, key: str, default: str) -> str:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return default if row is None else str(row[0])


def write_meta(db: sqlite3.Connection, key: str, value: str) -> None:
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
