"""A conversation with one named Foundry agent: each question continues it, and what is known about
the answers, from the service itself and not from their text, is gathered on the way.
"""

import re
from typing import Any, cast

from openai import OpenAI, omit
from openai.types.responses import Response

from function_app.agents.foundry.answer import Answer, read_answer
from function_app.agents.foundry.conversations import FoundryConversations
from function_app.agents.foundry.failures import translate_errors
from function_app.agents.foundry.page_images import Asked
from function_app.agents.ports import AgentUnavailable
from function_app.domain.provenance import AgentProvenance

_NAME = re.compile(r"[\w.:-]{1,200}")  # of a version, a model, a response


class FoundryAgent:
    def __init__(self, client: OpenAI, name: str, version: str | None = None) -> None:
        self.name = name
        self.conversations = FoundryConversations(client, name)
        self._client = client
        self._reference = {"name": name, "type": "agent_reference"}
        if version:
            self._reference["version"] = version

    def converse(self, claim_id: str, images: int = 0) -> "Conversation":
        """A fresh one for every try: half of one that broke off must not colour the next. `images`
        is how many it is going to be shown.
        """
        with translate_errors(self.name):
            begun = self._client.conversations.create(metadata={"claim_id": claim_id})
            conversation_id = _name(getattr(begun, "id", None))
        begun_as = AgentProvenance(
            agent_name=self.name, conversation_id=conversation_id, images=images
        )
        return Conversation(self, begun_as)

    def resume(self, earlier: AgentProvenance) -> "Conversation":
        """The one that gave this answer; what it has cost so far counts on."""
        return Conversation(self, earlier)

    def respond(self, conversation_id: str | None, question: Asked) -> object:
        with translate_errors(self.name):
            response = self._client.responses.create(
                input=question,
                conversation=conversation_id or omit,
                extra_body={"agent_reference": self._reference},
            )
        # The SDK hands on what is no JSON as a text, and a list as a list.
        return cast("object", response)

    def seen_as(self, response: Response) -> dict[str, Any]:
        """Who answered: the service says which version, unless one was asked for."""
        extra = response.model_extra or {}
        told = extra.get("agent_reference")
        reference = cast("dict[str, Any]", told) if isinstance(told, dict) else {}
        version = reference.get("version") or self._reference.get("version")
        return {"agent_name": self.name, "agent_version": _name(version)}


class Conversation:
    def __init__(self, agent: FoundryAgent, provenance: AgentProvenance) -> None:
        self.agent = agent
        self.provenance = provenance

    def ask(self, question: Asked) -> Answer:
        response = self.agent.respond(self.provenance.conversation_id, question)
        if not isinstance(response, Response):
            raise AgentUnavailable(f"what agent {self.agent.name!r} sent is not a response")
        self.provenance = self.provenance.model_copy(
            update={
                **self.agent.seen_as(response),
                "model": _name(getattr(response, "model", None)),
                "response_id": _name(getattr(response, "id", None)),
                **_tokens(response, self.provenance),
            }
        )
        return read_answer(self.agent.name, response)


def _tokens(response: Response, so_far: AgentProvenance) -> dict[str, int]:
    """Both questions cost: what is told is the sum."""
    return {
        name: getattr(so_far, name) + _count(getattr(response.usage, name, None))
        for name in ("input_tokens", "output_tokens")
    }


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _name(value: object) -> str | None:
    """Names are kept and logged, so what could be a sentence or a line of its own is none."""
    name = str(value) if isinstance(value, str | int) else ""
    return name if _NAME.fullmatch(name) else None
