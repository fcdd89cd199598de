"""Waiting until an engine has done everything that it can do at this time of its clock."""

import asyncio

import durabletask.internal.orchestrator_service_pb2 as pb

from local_host.engine.engine import Engine
from local_host.engine.entities import load_entity_turn

PATIENCE_SECONDS = 20
_AWAKE = (pb.ORCHESTRATION_STATUS_PENDING, pb.ORCHESTRATION_STATUS_RUNNING)
_WORK = (
    "SELECT EXISTS (SELECT 1 FROM activities) OR EXISTS ("
    " SELECT 1 FROM inbox JOIN instances USING (instance_id) WHERE status IN (?1, ?2)"
    " AND coalesce(fires_at, 0) <= ?3 AND coalesce(scheduled_at, 0) <= ?3)"
)


async def settled(engine: Engine) -> None:
    await asyncio.wait_for(_settled(engine), PATIENCE_SECONDS)


async def _settled(engine: Engine) -> None:
    while _has_work(engine):
        await asyncio.sleep(0.0005)  # the store's thread needs the interpreter meanwhile


def _has_work(engine: Engine) -> bool:
    """Work that is under way is in the store until it is done; one snapshot sees it whole."""
    db, now = engine.reader, engine.clock.now()
    db.execute("BEGIN")
    try:
        if db.execute(_WORK, (*_AWAKE, now)).fetchone() != (0,):
            return True
        asked = db.execute("SELECT DISTINCT instance_id FROM inbox WHERE instance_id LIKE '@%'")
        return any(load_entity_turn(db, entity, now) for (entity,) in asked.fetchall())
    finally:
        db.execute("COMMIT")
