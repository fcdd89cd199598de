"""Somebody else has taken the claim: deciding on it all the same is said out loud. A desk whose
database is away, or that there is none of, stops no decision.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from function_app.approval_policy.facts import mailbox_of
from function_app.claim_index.opened import desk_database
from function_app.claim_index.ports import IndexUnavailable
from function_app.claims.errors import TakenByOther

# ruff: noqa: PLC0415
# The database's libraries are slow to load, and a cold start does without them.

if TYPE_CHECKING:
    from function_app.claim_index.database import Database

logger = logging.getLogger(__name__)

_MOST_SECONDS = 2.0


async def other_assignee(instance_id: str, who: str, *, override: bool) -> str | None:
    """Whose claim it is, if not theirs and it is overridden. Raises `TakenByOther`."""
    assignee = await _asked(lambda database: _assignee(database, instance_id), at_once=True)
    if assignee is None or mailbox_of(assignee) == mailbox_of(who):
        return None
    if not override:
        raise TakenByOther(instance_id, assignee)
    return assignee


async def pass_on(instance_id: str, who: str) -> None:
    """Their approval counted, and another is needed: it is for somebody else now."""
    await _asked(lambda database: _pass_on(database, instance_id, who))


async def note_override(instance_id: str, who: str, assignee: str) -> None:
    """For the record: that `who` decided on what `assignee` had taken."""
    await _asked(lambda database: _record(database, instance_id, who, assignee))


async def _asked[T](ask: Callable[["Database"], T], *, at_once: bool = False) -> T | None:
    """In a thread; `at_once`: without one, where the database answers at once."""
    database = desk_database()
    if database is None:
        return None
    try:
        if at_once and database.answers_at_once:
            return ask(database)
        return await asyncio.wait_for(asyncio.to_thread(ask, database), _MOST_SECONDS)
    except (IndexUnavailable, TimeoutError) as error:
        logger.warning("desk_not_asked: %s; the decision goes on", type(error).__name__)
        return None


def _assignee(database: "Database", instance_id: str) -> str | None:
    from function_app.claim_index.desk_state import ASSIGNEE

    return database.value(ASSIGNEE, {"id": instance_id})


def _record(database: "Database", instance_id: str, who: str, assignee: str) -> None:
    from function_app.claim_index.desk_state import Act, record

    now_ms = time.time_ns() // 1_000_000
    with database.writing_aside() as connection:
        record(connection, instance_id, Act(now_ms, who, "override", whose=assignee))


def _pass_on(database: "Database", instance_id: str, who: str) -> None:
    from function_app.claim_index.desk_state import PASSED_ON, Act, assignee_of, hand_to, record

    now_ms, me = time.time_ns() // 1_000_000, who.casefold()
    with database.writing() as (connection, number):
        if assignee_of(connection, instance_id) == me:
            hand_to(connection, number, instance_id, None, now_ms)
        record(connection, instance_id, Act(now_ms, me, PASSED_ON))
