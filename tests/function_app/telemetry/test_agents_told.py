"""What is told of a question to an agent: who, how long, what it cost; not what was said."""

from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from function_app.agents.ports import AgentUnavailable
from function_app.agents.traced import TracedAdjudicator, TracedAssistant, asked
from function_app.domain.adjudication import AdjudicationDecision, Agent2Output
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.provenance import AgentProvenance
from function_app.domain.reading import Agent1Output
from function_app.telemetry import traces
from function_app.telemetry.counts import COUNTS, Counts
from function_app.telemetry.traces import Traces
from function_app.telemetry.without_texts import WithoutTexts

FOUNDRY = asked("claim-approval-agent", "https://contoso.services.ai.azure.com/api/projects/p")
CLAIM = ClaimRequest(claim_id="C-1", email_content="It rattles.")


class Told:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.exporter, self._reader = InMemorySpanExporter(), InMemoryMetricReader()
        self.provider = TracerProvider()
        self.provider.add_span_processor(SimpleSpanProcessor(WithoutTexts(self.exporter)))
        own, counts = Traces(), Counts()
        own.trace_with(self.provider.get_tracer("test"))
        counts.count_with(MeterProvider([self._reader]).get_meter("test"))
        monkeypatch.setattr("function_app.agents.traced.TRACES", own)
        monkeypatch.setattr(traces, "COUNTS", counts)

    @property
    def span(self) -> ReadableSpan:
        self.provider.force_flush()
        (found,) = self.exporter.get_finished_spans()
        return found

    def metric(self, name: str) -> dict[str, Any]:
        data: Any = self._reader.get_metrics_data()
        (scope,) = data.resource_metrics[0].scope_metrics
        (metric,) = [one for one in scope.metrics if one.name == name]
        points = metric.data.data_points
        return {str(one.attributes.get("gen_ai.token.type")): one.sum for one in points}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    yield Told(monkeypatch)
    assert not COUNTS.are_wanted


class Answers:
    """Either agent, which answers at such a cost, or raises."""

    def __init__(self, cost: AgentProvenance | None, error: Exception | None = None) -> None:
        self._cost, self._error = cost, error

    def adjudicate(self, claim: dict[str, Any]) -> Agent2Output:
        if self._error:
            raise self._error
        decision = AdjudicationDecision.DENIED
        return Agent2Output(claim_id=claim["claim_id"], decision=decision, provenance=self._cost)

    def read(self, question: Agent1Input, documents: object) -> Agent1Output:
        return Agent1Output(claim_id=question.claim.claim_id, provenance=self._cost)


def cost(conversation: str, tokens_in: int, tokens_out: int) -> AgentProvenance:
    return AgentProvenance(
        agent_name=FOUNDRY.name,
        agent_version="7",
        model="gpt-5.2",
        conversation_id=conversation,
        input_tokens=tokens_in,
        output_tokens=tokens_out,
    )


def test_a_question_is_told_by_the_genai_conventions(told: Told) -> None:
    TracedAdjudicator(Answers(cost("a", 900, 80)), FOUNDRY).adjudicate({"claim_id": "C-1"})

    assert told.span.name == "invoke_agent claim-approval-agent"
    assert dict(told.span.attributes or {}) == {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.provider.name": "microsoft.foundry",
        "gen_ai.agent.name": "claim-approval-agent",
        "gen_ai.agent.version": "7",
        "gen_ai.request.model": "gpt-5.2",
        "gen_ai.response.model": "gpt-5.2",
        "gen_ai.usage.input_tokens": 900,
        "gen_ai.usage.output_tokens": 80,
    }
    assert told.metric("gen_ai.client.token.usage") == {"input": 900, "output": 80}


def test_a_conversation_that_goes_on_costs_what_was_added(told: Told) -> None:
    question = Agent1Input(instance_id="claim-C-1", claim=CLAIM, earlier=cost("a", 900, 80))

    TracedAssistant(Answers(cost("a", 1500, 200)), FOUNDRY).read(question, [])

    assert told.metric("gen_ai.client.token.usage") == {"input": 600, "output": 120}


def test_a_failure_is_told_by_its_class_alone(told: Told) -> None:
    agent = TracedAdjudicator(Answers(None, AgentUnavailable("busy with Zuleika")), FOUNDRY)

    with pytest.raises(AgentUnavailable):
        agent.adjudicate({"claim_id": "C-1"})

    assert (told.span.attributes or {})["error.type"] == "AgentUnavailable"
    assert not told.span.status.is_ok
    assert "Zuleika" not in told.span.to_json()


def test_exceptions_that_libraries_note_lose_their_texts(told: Told) -> None:
    tracer = told.provider.get_tracer("a library")
    with pytest.raises(ValueError, match="Zuleika"), tracer.start_as_current_span("works"):
        raise ValueError("Zuleika is no number")

    assert not told.span.status.is_ok
    assert "Zuleika" not in told.span.to_json()
