"""What a session's agents have answered, read from its record: with each agent that has one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from azure.durable_functions import DurableFunctionsClient
from durabletask.entities import EntityInstanceId

from function_app.chat.agents import ALL_AGENTS
from function_app.chat.session_state import Entry, SessionState
from function_app.kit.timestamps import as_utc
from function_app.streams.ports import AnsweredTurn


async def answered_turns(client: DurableFunctionsClient, session: str) -> Sequence[AnsweredTurn]:
    if "@" in session:  # which no entity's key has
        return ()
    turns: list[AnsweredTurn] = []
    for agent in ALL_AGENTS:
        found = await client.get_entity(EntityInstanceId(agent.entity_name, session))
        if found:
            turns += _answered(SessionState.read(found.get_state() or None).entries)
    return turns


def _answered(entries: Iterable[Entry]) -> Iterator[AnsweredTurn]:
    for entry in entries:
        if entry.is_response and entry.correlation_id:
            failure = entry.failure
            text = failure.message if failure else entry.text
            at = as_utc(datetime.fromisoformat(entry.created_at))
            yield AnsweredTurn(entry.correlation_id, at, text, failed=failure is not None)
