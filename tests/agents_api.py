"""The agents that converse, over HTTP, as their callers see them."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import uuid4

import httpx

from tests.hosts import Host

PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class AgentsApi:
    host: Host

    def say(self, agent: str, message: str, session: str = "", **body: Any) -> httpx.Response:
        named = {"session_id": session} if session else {}
        return self.host.post(
            f"/api/agents/{agent}/run", json={"message": message, **named, **body}
        )

    def answer(self, agent: str, message: str, session: str = "", **body: Any) -> str:
        reply = self.say(agent, message, session, **body)
        assert reply.status_code == 200, reply.text
        return reply.json()["response"]

    def session(self, agent: str, session: str) -> httpx.Response:
        return self.host.get(f"/api/agents/{agent}/sessions/{session}")

    def until(
        self, agent: str, session: str, holds: Callable[[dict[str, Any]], bool]
    ) -> dict[str, Any]:
        """The session once this holds. Asks again and again; an answer takes its time."""
        deadline = monotonic() + PATIENCE_SECONDS
        while True:
            reply = self.session(agent, session)
            if reply.status_code == 200 and holds(reply.json()):
                return reply.json()
            assert monotonic() < deadline, reply.text


def new_session() -> str:
    return f"test-{uuid4().hex[:8]}"
