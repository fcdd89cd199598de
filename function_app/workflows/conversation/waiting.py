"""Waiting for a turn without a thread: the session's record is read until the answer is in it."""

import asyncio
from typing import NamedTuple

from azure.durable_functions import DurableFunctionsClient
from durabletask.entities import EntityInstanceId

from function_app.chat.session_state import Entry, SessionState
from function_app.kit.pauses import growing_pauses

LONGEST_WAIT_SECONDS = 30.0
_FIRST_PAUSE = 0.01


class Turn(NamedTuple):
    response: Entry
    message_count: int  # entries of the record up to the response


async def read_session(
    client: DurableFunctionsClient, session: EntityInstanceId
) -> SessionState | None:
    """None when nothing was ever said in it."""
    found = await client.get_entity(session)
    return SessionState.read(found.get_state()) if found else None


async def answered(
    client: DurableFunctionsClient, session: EntityInstanceId, correlation_id: str
) -> Turn | None:
    """None when it takes too long; the turn goes on."""
    for pause in growing_pauses(LONGEST_WAIT_SECONDS, _FIRST_PAUSE):
        await asyncio.sleep(pause)
        state = await read_session(client, session)
        entries = state.entries if state else ()
        for position, entry in enumerate(entries, 1):
            if entry.is_response and entry.correlation_id == correlation_id:
                return Turn(entry, position)
    return None
