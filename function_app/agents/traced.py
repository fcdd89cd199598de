"""The agents of a claim, with each question to them told and counted: who was asked, how long it
took, what it cost. Of question and answer nothing is told.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from function_app.agents.ports import Adjudicator, ClaimAssistant
from function_app.domain.adjudication import Agent2Output
from function_app.domain.claim import Agent1Input
from function_app.domain.document import Document
from function_app.domain.provenance import AgentProvenance
from function_app.domain.reading import Agent1Output
from function_app.telemetry.traces import FOUNDRY, OFFLINE, TRACES, Invocation


class Asked(NamedTuple):
    name: str
    provider: str


def asked(name: str, endpoint: str | None) -> Asked:
    return Asked(name, FOUNDRY if endpoint else OFFLINE)


class TracedAssistant:
    def __init__(self, assistant: ClaimAssistant, asked: Asked) -> None:
        self._assistant = assistant
        self._asked = asked

    def read(self, question: Agent1Input, documents: Sequence[Document]) -> Agent1Output:
        with TRACES.invoking(*self._asked) as invocation:
            output = self._assistant.read(question, documents)
            _tell(invocation, output.provenance, question.earlier)
            return output


class TracedAdjudicator:
    def __init__(self, adjudicator: Adjudicator, asked: Asked) -> None:
        self._adjudicator = adjudicator
        self._asked = asked

    def adjudicate(self, claim: dict[str, Any]) -> Agent2Output:
        with TRACES.invoking(*self._asked) as invocation:
            output = self._adjudicator.adjudicate(claim)
            _tell(invocation, output.provenance)
            return output


def _tell(
    invocation: Invocation, answer: AgentProvenance | None, earlier: AgentProvenance | None = None
) -> None:
    """The tokens of a conversation that went on are counted from its beginning."""
    if answer is None:
        return
    goes_on = earlier is not None and earlier.conversation_id == answer.conversation_id
    before = earlier if earlier is not None and goes_on else AgentProvenance(agent_name="")
    invocation.answered_by(answer.model, answer.agent_version)
    invocation.took(
        answer.input_tokens - before.input_tokens, answer.output_tokens - before.output_tokens
    )
