"""Waiting until an engine has done everything that it can do at this time of its clock."""

import asyncio

import durabletask.internal.orchestrator_service_pb2 as pb

from local_host.engine.engine import Engine
from local_host.engine.entities import load_entity_turn
from tests.local_host.store import rows

PATIENCE_SECONDS = 20
_AWAKE = (pb.ORCHESTRATION_STATUS_PENDING, pb.ORCHESTRATION_STATUS_RUNNING)


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
        if rows.counts(db)["activities"] or rows.due_mail(db, _AWAKE, now):
            return True
        return any(load_entity_turn(db, entity, now) for entity in rows.entities_with_mail(db))
    finally:
        db.execute("COMMIT")
