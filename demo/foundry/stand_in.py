"""What the agents of the stand-in answer: what the offline agents make of the question, and nothing
but the question, in the manner of language models: fenced, chatty, cut off, or busy just now.
"""

import json
import re
from collections.abc import Callable
from itertools import count
from typing import Any

from pydantic import BaseModel

from demo.foundry.answers import refused, said
from demo.foundry.service import Question
from dev_support.loopback_server import Answer
from function_app.agents.foundry.schema import Json, strict_schema
from function_app.agents.offline.assistant import OfflineClaimAssistant
from function_app.domain.adjudication import Agent2Output
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.document import Document, DocumentStatus
from function_app.domain.reading import Agent1Output
from function_app.rules.adjudication import CodedRules

type Manner = Callable[[str], Answer]


def fenced(reply: str) -> Answer:
    return said(f"```json\n{reply}\n```")


def chatty(reply: str) -> Answer:
    return said(f"Here is what I found:\n\n{reply.removesuffix('}')},}}\n\nLet me know!")


def cut_off(reply: str) -> Answer:
    return said(reply[: len(reply) // 2])


def busy(_: str) -> Answer:
    return refused(429, "too_many_requests", retry_after="1")


class StandIn:
    """An agent shows its manners in turn; a second question about a claim is answered well."""

    def __init__(self, assistant: str, adjudicator: str) -> None:
        self._agents = {assistant: _read, adjudicator: _adjudicate}
        self._manners: dict[str, list[Manner]] = {
            assistant: [fenced, chatty, cut_off],
            adjudicator: [said, busy, fenced],
        }
        self._materials: dict[str, Json] = {}
        self._words: dict[str, list[str]] = {}
        self._numbers = {name: count() for name in self._agents}

    def reply(self, question: Question) -> Answer:
        if question.agent not in self._agents:
            return refused(404, "agent_not_found")
        material = self._materials.setdefault(
            question.conversation, _shown("claim_material", question.text) or {}
        )
        words = _shown("reviewers_words", question.text)
        if words is not None:
            self._words[question.conversation] = words
        said_so_far = self._words.get(question.conversation, [])
        reply = json.dumps(self._agents[question.agent](material, said_so_far), indent=2)
        return said(reply) if question.asked_before else self._manner(question.agent)(reply)

    def _manner(self, agent: str) -> Manner:
        manners = self._manners[agent]
        return manners[next(self._numbers[agent]) % len(manners)]


def _shown(name: str, question: str) -> Any:
    found = re.search(rf"<{name} \w+>\n(.*)\n</{name} \w+>", question, re.DOTALL)
    return json.loads(found[1]) if found else None


def _read(material: Json, words: list[str]) -> Json:
    claim = ClaimRequest(
        claim_id="the-claim",
        email_content=material["email"] or "(no text)",
        sender_email=material["sender_email"],
        claimant_name=material["claimant_name_hint"],
    )
    documents = [_document(shown) for shown in material["documents"]]
    question = Agent1Input(instance_id="the-claim", claim=claim, changes=words)
    return _as_said(OfflineClaimAssistant().read(question, documents), Agent1Output)


def _document(shown: Json) -> Document:
    texts = {page["page"]: page["text"] for page in shown["pages"]}
    pages = tuple(texts.get(number, "") for number in range(1, max(texts, default=0) + 1))
    name, status = shown["name"], DocumentStatus(shown["status"])
    return Document(name, name, status, pages, shown["note"])


def _adjudicate(material: Json, _: list[str]) -> Json:
    return _as_said(CodedRules().adjudicate(material), Agent2Output)


def _as_said(output: BaseModel, model: type[BaseModel]) -> Json:
    """Strict mode: what the schema names, and nothing else."""
    return _kept(output.model_dump(mode="json"), strict_schema(model))


def _kept(value: Any, schema: Json) -> Any:
    match schema:
        case {"properties": properties} if value is not None:
            return {name: _kept(value[name], inner) for name, inner in properties.items()}
        case {"items": items} if value:
            return [_kept(each, items) for each in value]
        case {"anyOf": [schema, *_]} if value is not None:
            return _kept(value, schema)
        case _:
            return value
