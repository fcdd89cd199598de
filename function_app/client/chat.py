"""A conversation with an agent: each line of the input is a turn of one session."""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

from durabletask.client import TaskHubGrpcClient
from durabletask.entities import EntityInstanceId

from function_app.chat.agents import PUBLIC_AGENTS, AgentDeclaration
from function_app.chat.session_state import RUN, Entry, RunRequest, SessionState
from function_app.client.errors import Unknown
from function_app.client.output import say
from function_app.kit.pauses import growing_pauses

PATIENCE_SECONDS = 120.0
_FIRST_PAUSE = 0.02
END = "exit"
_NO_ANSWER = "No answer yet. Is a worker running?"


def chat(client: TaskHubGrpcClient, name: str) -> bool:
    """False when a turn was not answered."""
    agent = _named(name)
    session = EntityInstanceId(agent.entity_name, uuid4().hex)
    answered = True
    for line in _lines():
        answer = _turn(client, session, line)
        failure = answer and answer.failure
        answered = answered and answer is not None and failure is None
        said = failure.message if failure else answer.text if answer else _NO_ANSWER
        say(*(f"{agent.name}: {said}".splitlines()))
    return answered


def _named(name: str) -> AgentDeclaration:
    for agent in PUBLIC_AGENTS:
        if agent.name.lower() == name.lower():
            return agent
    known = ", ".join(agent.name for agent in PUBLIC_AGENTS)
    raise Unknown(f"There is no agent {name}. There are {known}.")


def _lines() -> Iterator[str]:
    """Until one says `exit`, or the input ends."""
    while True:
        if sys.stdin.isatty():
            print("You: ", end="", flush=True)
        line = sys.stdin.readline()
        if not line or line.strip().lower() == END:
            return
        if line.strip():
            yield line.strip()


def _turn(client: TaskHubGrpcClient, session: EntityInstanceId, message: str) -> Entry | None:
    run = uuid4().hex
    request = RunRequest(message=message, correlation_id=run, created_at=datetime.now(UTC))
    client.signal_entity(session, RUN, request.dump())
    for pause in growing_pauses(PATIENCE_SECONDS, _FIRST_PAUSE):
        time.sleep(pause)
        found = client.get_entity(session)
        state = found.get_state() if found else None
        answer = SessionState.read(state).response_to(run) if state else None
        if answer is not None:
            return answer
    return None
