"""Claims, newest first, as the index finds them; the engine tells where each one stands. Where the
index is not there, or does not know all claims yet, whoever asks looks through the engine.
"""

import heapq
import logging
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from durabletask.client import TaskHubGrpcClient

from function_app.claim_index.opened import claim_index, desk_database
from function_app.claim_index.ports import IndexUnavailable
from function_app.claims.indexing.columns import us_of
from function_app.claims.instances import ClaimInstance
from function_app.claims.listing import ListQuery, Page, Position, page_of, with_custom_status
from function_app.claims.steps import Step

if TYPE_CHECKING:
    from function_app.claim_index.database import Database

# ruff: noqa: PLC0415
# The database's libraries are slow to load, and a cold start does without them.

logger = logging.getLogger(__name__)

_FLUSH_SECONDS = 0.5
_MOST_NEW = 100  # claims whose place in the order only the engine knows
_AT_ONCE = 50


def listed_by_index(client: TaskHubGrpcClient, query: ListQuery) -> Page | None:
    database = desk_database()
    if database is None or not claim_index().flush(_FLUSH_SECONDS):
        return None
    try:
        new = _new_claims(database)
        return None if new is None else page_of(_newest_first(client, database, query, new), query)
    except IndexUnavailable as error:
        logger.warning("list_without_index: %s", error)
        return None


def _new_claims(database: "Database") -> list[str] | None:
    """None where the index cannot tell."""
    from function_app.claim_index import looked_at

    with database.reading() as connection:
        if not looked_at.mended_until(connection):
            return None
        new = looked_at.without_place(connection, _MOST_NEW + 1)
    return None if len(new) > _MOST_NEW else new


def _newest_first(
    client: TaskHubGrpcClient, database: "Database", query: ListQuery, new: Iterable[str]
) -> Iterator[ClaimInstance]:
    after = query.cursor
    placed = _found(client, _placed(database, query))
    unplaced = sorted(_found(client, new), key=_position, reverse=True)
    for claim in heapq.merge(unplaced, placed, key=_position, reverse=True):
        if after is None or _position(claim) < after:
            yield claim


def _placed(database: "Database", query: ListQuery) -> Iterator[str]:
    from function_app.claim_index import looked_at

    place = query.cursor and (us_of(query.cursor.created), query.cursor.instance_id)
    at = looked_at.Wanted(
        status=None if query.status in Step else query.status,
        step=query.status if query.status in Step else None,
    )
    while True:
        with database.reading() as connection:
            some = looked_at.newest_first(connection, at, place, _AT_ONCE)
        yield from (instance_id for _, instance_id in some)
        if len(some) < _AT_ONCE:
            return
        place = some[-1]


def _found(client: TaskHubGrpcClient, ids: Iterable[str]) -> Iterator[ClaimInstance]:
    """One that was purged meanwhile is left out."""
    for instance_id in ids:
        state = client.get_orchestration_state(instance_id, fetch_payloads=False)
        if state is not None:
            yield with_custom_status(client, state)


def _position(claim: ClaimInstance) -> Position:
    return Position.of(claim.state)
