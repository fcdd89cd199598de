"""Purging many instances without holding up whoever else wants to write."""

from local_host.engine import commands
from local_host.engine.engine import Engine
from local_host.engine.filters import InstanceFilter
from local_host.store.failpoints import Commit


async def purge_all(engine: Engine, wanted: InstanceFilter) -> int:
    """Purge all finished instances that are wanted, in transactions of bounded size."""
    total = 0
    while deleted := await engine.transact(
        Commit.PURGE_MATCHING, lambda tx: commands.purge_matching(tx, wanted)
    ):
        total += deleted
    return total
