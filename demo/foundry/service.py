"""Speaks as much of a Foundry project's wire as the app uses: conversations and responses, and the
agents and their versions. What an agent says is up to `reply`.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from demo.foundry.answers import JsonAnswer, fresh_id, refused
from dev_support.loopback_server import Answer, LoopbackServer, Request

PROJECT = "/api/projects/claims"
_ROUTE = re.compile(
    rf"{PROJECT}/(?P<resource>openai/v1/conversations|openai/v1/responses|agents)"
    r"(?:/(?P<name>[\w-]+)(?P<versions>/versions)?)?(?:\?.*)?"
)


@dataclass(frozen=True)
class Question:
    """What an agent was asked, and how often it was asked before in this conversation."""

    agent: str
    text: str
    conversation: str
    asked_before: int
    images: tuple[str, ...] = ()  # their addresses


type Says = Callable[[Question], Answer]


class FoundryService(LoopbackServer):
    def __init__(self, reply: Says) -> None:
        super().__init__()
        self.endpoint = self.url + PROJECT
        self.reply = reply
        self.requests: list[dict[str, Any]] = []  # path, token and body of each
        self.agents: dict[str, list[dict[str, Any]]] = {}  # the versions of each, oldest first
        self.refuses_with: Answer | None = None  # whatever it is asked
        self._turns: dict[str, int] = {}
        self._lock = Lock()

    @property
    def conversations(self) -> list[str]:
        """Those that are kept, oldest first."""
        return [*self._turns]

    def answer(self, request: Request) -> Answer:
        token = request.headers["Authorization"] or ""
        body: dict[str, Any] = json.loads(request.body or b"{}")
        self.requests.append({"path": request.path, "token": token, "body": body})
        if not token.startswith("Bearer "):
            return refused(401, "unauthorized")
        return self.refuses_with or self._routed(request.method, request.path, body)

    def _routed(self, method: str, path: str, body: dict[str, Any]) -> Answer:
        route = _ROUTE.fullmatch(path)
        match route and (method, route["resource"], bool(route["versions"])):
            case "POST", "openai/v1/conversations", False:
                return self._begin(body)
            case "DELETE", "openai/v1/conversations", False:
                return self._delete(str(route and route["name"]))
            case "POST", "openai/v1/responses", False:
                return self._respond(body)
            case "GET", "agents", False:
                return self._agent(str(route and route["name"]))
            case "POST", "agents", True:
                return self._new_version(str(route and route["name"]), body)
            case _:
                return refused(404, "not_found")

    def _begin(self, body: dict[str, Any]) -> Answer:
        conversation = fresh_id("conv")
        self._turns[conversation] = 0
        content = {"id": conversation, "object": "conversation", "created_at": 1_790_000_000}
        return JsonAnswer(content | {"metadata": body.get("metadata") or {}})

    def _delete(self, conversation: str) -> Answer:
        if self._turns.pop(conversation, None) is None:
            return refused(404, "conversation_not_found")
        deleted = {"id": conversation, "object": "conversation.deleted", "deleted": True}
        return JsonAnswer(deleted)

    def _respond(self, body: dict[str, Any]) -> Answer:
        """As strict as the service: the old name of the reference, or a schema, is refused."""
        agent = body.get("agent_reference")
        if agent is None or "agent" in body or "text" in body:
            return refused(400, "invalid_payload")
        conversation = body.get("conversation")
        if conversation not in self._turns:
            return refused(404, "conversation_not_found")
        with self._lock:
            turn = self._turns[conversation]
            self._turns[conversation] += 1
        asked = _read(body["input"])
        if asked is None:
            return refused(400, "invalid_payload")
        text, images = asked
        answer = self.reply(Question(agent["name"], text, conversation, turn, images))
        if not isinstance(answer, JsonAnswer) or answer.status != 200:
            return answer
        version = agent.get("version") or str(len(self.agents.get(agent["name"], ())) or 1)
        told = {"agent_reference": agent | {"version": version}, "conversation": conversation}
        return replace(answer, content=told | answer.content)

    def _agent(self, name: str) -> Answer:
        versions = self.agents.get(name)
        if not versions:
            return refused(404, "not_found")
        latest = {"latest": versions[-1]}
        return JsonAnswer({"object": "agent", "id": name, "name": name, "versions": latest})

    def _new_version(self, name: str, body: dict[str, Any]) -> Answer:
        versions = self.agents.setdefault(name, [])
        number = str(len(versions) + 1)
        created = {
            "object": "agent.version", "id": f"{name}:{number}", "name": name, "version": number,
            "created_at": 1_790_000_000,
        }  # fmt: skip
        versions.append(body | created)
        return JsonAnswer(versions[-1])


def _read(written: Any) -> tuple[str, tuple[str, ...]] | None:
    """A text, or one message of a text and images."""
    match written:
        case str(text):
            return text, ()
        case [{"role": "user", "content": [{"type": "input_text", "text": text}, *rest]}]:
            urls = [part.get("image_url") for part in rest if part["type"] == "input_image"]
            is_whole = len(urls) == len(rest) and all(isinstance(url, str) for url in urls)
            return (text, tuple(urls)) if is_whole else None
        case _:
            return None
