"""The app's own spans: an agent is asked, a person decides. Those of requests, orchestrations and
activities are the host's, and these stand below them. No span holds what a claim says.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from time import monotonic
from typing import Final, Self

from opentelemetry import context, trace
from opentelemetry.trace import Link, SpanContext, SpanKind, StatusCode, TraceFlags, Tracer

from function_app.telemetry.counts import COUNTS

FOUNDRY: Final = "microsoft.foundry"
OFFLINE: Final = "offline"

_UNTOLD = nullcontext()


def place_of(traceparent: str) -> SpanContext | None:
    """As the host has written it, or we have: what a propagator looks for in a stranger's is not
    looked for again.
    """
    try:
        _, trace_id, span_id, flags = traceparent.split("-")
        return SpanContext(
            int(trace_id, 16),
            int(span_id, 16),
            is_remote=True,
            trace_flags=TraceFlags(int(flags, 16)),
        )
    except ValueError:  # there is none
        return None


class Current:
    """A span that lasts as long as its block, and is what others in it stand below. The library's
    own looks for exceptions as well, and takes the time of three generators.
    """

    def __init__(
        self,
        tracer: Tracer,
        name: str,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: Mapping[str, str] | None = None,
        links: Sequence[Link] = (),
    ) -> None:
        self._around = context.get_current()  # asked for once: each step would ask anew
        self._span = tracer.start_span(name, self._around, kind, attributes, links)

    def __enter__(self) -> Self:
        self._token = context.attach(trace.set_span_in_context(self._span, self._around))
        return self

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        context.detach(self._token)
        self._span.end()


class Invocation(Current):
    """One question to an agent, by the conventions for generative AI."""

    def __init__(self, tracer: Tracer, agent: str, provider: str) -> None:
        self._counted_by = {
            "gen_ai.operation.name": "invoke_agent",
            "gen_ai.provider.name": provider,
            "gen_ai.agent.name": agent,
        }
        self._tokens: dict[str, int] = {}
        self._began = monotonic()
        kind = SpanKind.INTERNAL if provider == OFFLINE else SpanKind.CLIENT
        super().__init__(tracer, f"invoke_agent {agent}", kind, self._counted_by)

    def answered_by(self, model: str | None, version: str | None) -> None:
        if model:
            self._counted_by["gen_ai.request.model"] = model
            self._span.set_attribute("gen_ai.request.model", model)
            self._span.set_attribute("gen_ai.response.model", model)
        if version:
            self._span.set_attribute("gen_ai.agent.version", version)

    def took(self, input_tokens: int, output_tokens: int) -> None:
        self._tokens = {"input": input_tokens, "output": output_tokens}
        self._span.set_attribute("gen_ai.usage.input_tokens", input_tokens)
        self._span.set_attribute("gen_ai.usage.output_tokens", output_tokens)

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        try:
            if isinstance(error, Exception):
                self._failed(error)
            COUNTS.agent_asked(self._counted_by, monotonic() - self._began, self._tokens)
        finally:
            super().__exit__(kind, error, traceback)

    def _failed(self, error: Exception) -> None:
        """By its class: its text may quote a claimant."""
        self._counted_by["error.type"] = type(error).__qualname__
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
        place = trace.get_current_span().get_span_context()
        if not place.is_valid:
            return None
        return f"00-{place.trace_id:032x}-{place.span_id:016x}-{place.trace_flags:02x}"

    def deciding(self, claim: str | None) -> AbstractContextManager[object]:
        """The decision's own trace, linked to that of the claim."""
        if self._tracer is None:
            return _UNTOLD
        place = place_of(claim or "")
        links = [Link(place)] if place and place.is_valid else []
        return Current(self._tracer, "decide_claim", links=links)

    def invoking(self, agent: str, provider: str) -> Invocation:
        """Only to be used where `are_wanted`."""
        return Invocation(self._tracer or trace.NoOpTracer(), agent, provider)


TRACES = Traces()
