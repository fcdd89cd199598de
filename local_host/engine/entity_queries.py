"""Reading entities: page by page, and how an entity looks in the protocol."""

import sqlite3

from local_host.durable_sdk import pb
from local_host.engine import events
from local_host.engine.filters import EntityFilter
from local_host.engine.page_tokens import read_token, write_token
from local_host.store import entity_records
from local_host.store.entity_records import Entity


def list_entities(
    db: sqlite3.Connection, wanted: EntityFilter, token: str | None, limit: int
) -> tuple[list[Entity], str | None]:
    """One page in order of the ids, and the token of the next page if there is one."""
    where, parameters = wanted.condition()
    if token:
        _, last = read_token(token)
        where, parameters = f"{where} AND instance_id > ?", (*parameters, last)
    found = entity_records.select_entities(db, where, parameters, limit + 1)
    page = found[:limit]
    return page, write_token(0, page[-1].instance_id) if len(found) > limit else None


def metadata_of(db: sqlite3.Connection, entity: Entity, *, with_state: bool) -> pb.EntityMetadata:
    return pb.EntityMetadata(
        instanceId=entity.instance_id,
        lastModifiedTime=events.timestamp(entity.updated_at),
        backlogQueueSize=entity_records.backlog(db, entity.instance_id),
        lockedBy=events.text(entity.lock_owner),
        serializedState=events.text(entity.state) if with_state else None,
    )
