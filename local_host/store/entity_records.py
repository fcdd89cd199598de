"""The rows of entities. An entity's messages are in the inbox, like an orchestration's."""

import sqlite3
from dataclasses import astuple, dataclass

from local_host.store.records import Row

_COLUMNS = "instance_id, state, locked_by, lock_owner, updated_at"


@dataclass(frozen=True, slots=True)
class Entity:
    """`state` is the entity's own text; null when it has none, or deleted it."""

    instance_id: str
    state: str | None = None
    locked_by: str | None = None
    lock_owner: str | None = None
    updated_at: int = 0


def find_entity(db: sqlite3.Connection, instance_id: str) -> Entity:
    """An entity that nobody has used yet is an empty one."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM entities WHERE instance_id = ?",  # noqa: S608 - our own names
        (instance_id,),
    ).fetchone()
    return Entity(instance_id) if row is None else Entity(*row)


def keep_entity(db: sqlite3.Connection, entity: Entity) -> None:
    db.execute("INSERT OR REPLACE INTO entities VALUES (?, ?, ?, ?, ?)", astuple(entity))


def select_entities(
    db: sqlite3.Connection, where: str, parameters: Row, limit: int
) -> list[Entity]:
    """Entities in order of their ids; `where` is a condition over the columns."""
    statement = (
        f"SELECT {_COLUMNS} FROM entities WHERE {where}"  # noqa: S608 - our own names
        " ORDER BY instance_id LIMIT ?"
    )
    return [Entity(*row) for row in db.execute(statement, (*parameters, limit))]


def delete_empty(db: sqlite3.Connection) -> int:
    """Forget the entities that have no state, no lock and nothing to do; returns how many."""
    return db.execute(
        "DELETE FROM entities WHERE state IS NULL AND locked_by IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM inbox WHERE inbox.instance_id = entities.instance_id)"
    ).rowcount


def locked_entities(db: sqlite3.Connection) -> list[Entity]:
    return select_entities(db, "lock_owner IS NOT NULL", (), -1)


def entities_locked_by(db: sqlite3.Connection, owner: str) -> list[Entity]:
    return select_entities(db, "lock_owner = ?", (owner,), -1)


def backlog(db: sqlite3.Connection, instance_id: str) -> int:
    """How many messages wait for the entity, those for later included."""
    row = db.execute("SELECT count(*) FROM inbox WHERE instance_id = ?", (instance_id,)).fetchone()
    return int(row[0])
