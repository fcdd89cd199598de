"""The app's own spans: an agent is asked, a person decides. Those of requests, orchestrations and
activities are the host's, and these stand below them. No span holds what a claim says.
"""

from collections.abc import Generator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from opentelemetry import trace
from opentelemetry.trace import Link, Span, SpanKind, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from function_app.telemetry.counts import COUNTS

_propagator: Final = TraceContextTextMapPropagator()
_TRACEPARENT: Final = "traceparent"
FOUNDRY: Final = "microsoft.foundry"
OFFLINE: Final = "offline"


class Invocation:
    """One question to an agent."""

    def __init__(self, span: Span, about: dict[str, str]) -> None:
        self.about = about
        self.tokens: dict[str, int] = {}
        self._span = span

    def answered_by(self, model: str | None, version: str | None) -> None:
        if model:
            self.about["gen_ai.request.model"] = model
            self._span.set_attribute("gen_ai.request.model", model)
            self._span.set_attribute("gen_ai.response.model", model)
        if version:
            self._span.set_attribute("gen_ai.agent.version", version)

    def took(self, input_tokens: int, output_tokens: int) -> None:
        self.tokens = {"input": input_tokens, "output": output_tokens}
        self._span.set_attribute("gen_ai.usage.input_tokens", input_tokens)
        self._span.set_attribute("gen_ai.usage.output_tokens", output_tokens)

    def failed(self, error: Exception) -> None:
        """By its class: its text may quote a claimant."""
        self.about["error.type"] = type(error).__qualname__
        self._span.set_attribute("error.type", type(error).__qualname__)
        self._span.set_status(StatusCode.ERROR)


class Traces:
    """Until `trace_with`, no span is made."""

    def __init__(self) -> None:
        self._tracer: Tracer | None = None

    def trace_with(self, tracer: Tracer) -> None:
        self._tracer = tracer

    @property
    def are_wanted(self) -> bool:
        return self._tracer is not None

    def traceparent(self) -> str | None:
        """Where the caller stands in its trace."""
        if self._tracer is None:
            return None
        carrier: dict[str, str] = {}
        _propagator.inject(carrier)
        return carrier.get(_TRACEPARENT)

    @contextmanager
    def deciding(self, claim: str | None) -> Generator[None]:
        """The decision's own trace, linked to that of the claim."""
        if self._tracer is None:
            yield
            return
        found = trace.get_current_span(_propagator.extract({_TRACEPARENT: claim or ""}))
        place = found.get_span_context()
        links = [Link(place)] if place.is_valid else []
        with self._tracer.start_as_current_span(
            "decide_claim", links=links, record_exception=False, set_status_on_exception=False
        ):
            yield

    @contextmanager
    def invoking(self, agent: str, provider: str) -> Generator[Invocation]:
        """By the conventions for generative AI. Only to be used where `are_wanted`."""
        tracer = self._tracer or trace.NoOpTracer()
        about = {
            "gen_ai.operation.name": "invoke_agent",
            "gen_ai.provider.name": provider,
            "gen_ai.agent.name": agent,
        }
        began = monotonic()
        with tracer.start_as_current_span(
            f"invoke_agent {agent}",
            kind=SpanKind.INTERNAL if provider == OFFLINE else SpanKind.CLIENT,
            attributes=about,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            invocation = Invocation(span, about)
            try:
                yield invocation
            except Exception as error:
                invocation.failed(error)
                raise
            finally:
                COUNTS.agent_asked(invocation.about, monotonic() - began, invocation.tokens)


TRACES = Traces()
