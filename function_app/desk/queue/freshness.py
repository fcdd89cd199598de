"""Whoever reads the desk sees what this process has just written, and what time alone has changed:
a wait that ended without anybody is told of by nobody.
"""

import logging
import time
from threading import Lock

import grpc
from durabletask.client import TaskHubGrpcClient

from function_app.claim_index.opened import claim_index, desk_database
from function_app.claim_index.ports import IndexUnavailable
from function_app.claims.indexing.mending import mend_left_behind

logger = logging.getLogger(__name__)

_FLUSH_SECONDS = 0.2
_EVERY_SECONDS = 1.0
_turn = Lock()
_next_look = 0.0


def bring_up_to_date(client: TaskHubGrpcClient) -> None:
    """Raises nothing: the list is shown as it is, or says itself that its database is away."""
    claim_index().flush(_FLUSH_SECONDS)
    if not _is_time():
        return
    database = desk_database()
    try:
        if database is not None:
            mend_left_behind(client, database)
    except (IndexUnavailable, grpc.RpcError) as error:
        logger.warning("desk_not_mended: %s", type(error).__name__)


def _is_time() -> bool:
    """Once a second for all who look."""
    global _next_look  # noqa: PLW0603 - of the process, as is its clock
    with _turn:
        now = time.monotonic()
        if now < _next_look:
            return False
        _next_look = now + _EVERY_SECONDS
        return True
