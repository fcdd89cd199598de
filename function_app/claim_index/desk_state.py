"""What the desk itself keeps of a claim: who has it, until when it sleeps, who looks at it, notes,
and who did which of that. Each is called inside a transaction that writes.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, exists, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from function_app.claim_index.tables import (
    CLAIMS,
    COPIED,
    DESK_ACTS,
    DESK_CLAIMS,
    DESK_NOTES,
    DESK_SEEN,
    DESK_VIEWS,
)

PASSED_ON = "pass_on"  # whoever did that has approved, and another has to
_NOTHING: Mapping[str, Any] = {}
_FORGOTTEN_AFTER_MS = 3_600_000


# Made once: of every claim, these are asked.
_IS_KEPT = DESK_CLAIMS.c.instance_id == CLAIMS.c.instance_id
_COPY = (
    update(CLAIMS)
    .where(CLAIMS.c.instance_id.in_(bindparam("ids", expanding=True)), exists().where(_IS_KEPT))
    .values(
        {
            column.name: select(DESK_CLAIMS.c[column.name]).where(_IS_KEPT).scalar_subquery()
            for column in COPIED
        }
    )
)
ASSIGNEE = select(DESK_CLAIMS.c.assignee).where(DESK_CLAIMS.c.instance_id == bindparam("id"))


@dataclass(frozen=True)
class Standing:
    """Of a claim that is in the index. `stage` as the desk's views tell claims apart."""

    instance_id: str
    stage: str
    due_ms: int | None
    assignee: str | None
    snoozed_until_ms: int | None


@dataclass(frozen=True)
class Act:
    """`whose` the claim was, or became; `words` are a note, or why it sleeps."""

    at_ms: int
    person: str
    act: str
    whose: str | None = None
    until_ms: int | None = None
    words: str | None = None


@dataclass(frozen=True)
class Note:
    at_ms: int
    author: str
    text: str


def standing(connection: Connection, instance_id: str) -> Standing | None:
    c = CLAIMS.c
    query = select(c.instance_id, c.stage, c.due_ms, c.assignee, c.snoozed_until_ms)
    row = connection.execute(query.where(c.instance_id == instance_id)).first()
    return None if row is None else Standing(*row)


def assignee_of(connection: Connection, instance_id: str) -> str | None:
    return connection.execute(ASSIGNEE, {"id": instance_id}).scalar_one_or_none()


def hand_to(
    connection: Connection, number: int, instance_id: str, who: str | None, now_ms: int
) -> None:
    """Whoever gets it is to look at it: it sleeps no longer. `who` None: nobody has it any more."""
    values: dict[str, Any] = {"assignee": who, "taken_ms": None if who is None else now_ms}
    if who is not None:
        values |= {"snoozed_until_ms": None, "snooze_reason": None}
    _set(connection, number, instance_id, values)


def put_to_sleep(
    connection: Connection, number: int, instance_id: str, until_ms: int, reason: str | None
) -> None:
    values = {"snoozed_until_ms": until_ms, "snooze_reason": reason}
    _set(connection, number, instance_id, values)


def write_note(connection: Connection, number: int, instance_id: str, note: Note) -> None:
    connection.execute(insert(DESK_NOTES).values(instance_id=instance_id, **asdict(note)))
    _touch(connection, number, instance_id)


def notes_of(connection: Connection, instance_id: str) -> list[Note]:
    """The newest first."""
    c = DESK_NOTES.c
    query = select(c.at_ms, c.author, c.text).where(c.instance_id == instance_id)
    return [Note(*row) for row in connection.execute(query.order_by(c.id.desc()))]


def copy_what_is_kept(connection: Connection, instance_ids: Collection[str]) -> None:
    """Into rows that are new: a claim may have been in the index before."""
    if instance_ids:
        connection.execute(_COPY, {"ids": [*instance_ids]})


def saw(connection: Connection, instance_id: str, person: str, now_ms: int) -> None:
    long_ago = DESK_SEEN.c.at_ms < now_ms - _FORGOTTEN_AFTER_MS
    connection.execute(delete(DESK_SEEN).where(long_ago))
    keys = {"instance_id": instance_id, "person": person}
    _upsert(connection, DESK_SEEN, keys, {"at_ms": now_ms})


def record(connection: Connection, instance_id: str, act: Act) -> None:
    connection.execute(insert(DESK_ACTS).values(instance_id=instance_id, **asdict(act)))


def acts_of(connection: Connection, instance_id: str) -> Iterator[Act]:
    """Notes too; in no order."""
    c = DESK_ACTS.c
    query = select(c.at_ms, c.person, c.act, c.whose, c.until_ms, c.words)
    for row in connection.execute(query.where(c.instance_id == instance_id).order_by(c.id)):
        yield Act(*row)
    for note in reversed(notes_of(connection, instance_id)):
        yield Act(note.at_ms, note.author, "note", words=note.text)


def save_view(connection: Connection, person: str, name: str, query: str) -> None:
    _upsert(connection, DESK_VIEWS, {"person": person, "name": name}, {"query": query})


def drop_view(connection: Connection, person: str, name: str) -> bool:
    c = DESK_VIEWS.c
    gone = connection.execute(delete(DESK_VIEWS).where(c.person == person, c.name == name))
    return gone.rowcount > 0


def views_of(connection: Connection, person: str) -> dict[str, str]:
    """The query of each, by its name."""
    c = DESK_VIEWS.c
    query = select(c.name, c.query).where(c.person == person).order_by(c.name)
    return {row[0]: row[1] for row in connection.execute(query)}


def _set(connection: Connection, number: int, instance_id: str, values: Mapping[str, Any]) -> None:
    _upsert(connection, DESK_CLAIMS, {"instance_id": instance_id}, values)
    copied = {column.name: values[column.name] for column in COPIED if column.name in values}
    _touch(connection, number, instance_id, copied)


def _touch(
    connection: Connection, number: int, instance_id: str, copied: Mapping[str, Any] = _NOTHING
) -> None:
    its_row = CLAIMS.c.instance_id == instance_id
    connection.execute(update(CLAIMS).where(its_row).values(version=number, **copied))


def _upsert(
    connection: Connection, table: Table, keys: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    new = dialect.insert(table).values({**keys, **values})
    connection.execute(new.on_conflict_do_update(index_elements=[*keys], set_=dict(values)))
