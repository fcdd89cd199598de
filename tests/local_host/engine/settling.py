"""Waiting until an engine has done everything that it can do at this time of its clock."""

import asyncio

import durabletask.internal.orchestrator_service_pb2 as pb

from local_host.engine.engine import Engine

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
    """Work that is under way is in the store until it is done; one statement sees it whole."""
    while engine.reader.execute(_WORK, (*_AWAKE, engine.clock.now())).fetchone() != (0,):
        await asyncio.sleep(0.0005)  # the store's thread needs the interpreter meanwhile
