"""Hands spans that have ended to the exporters of the app, under ids of our own choice.

The SDK ends a span where it has started it. Durable work begins in one process and may end in
another, days later: only its end is told, with both times, as Microsoft's durable SDK does it.
That takes a tenth of the time as well, so requests are told in the same way.
"""

from collections.abc import Mapping
from typing import Protocol, cast

from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags

_SCOPE = InstrumentationScope("DurableTask.Core")
_FINE, _FAILED = Status(StatusCode.UNSET), Status(StatusCode.ERROR)
_NANOSECONDS = 1000

type Attributes = Mapping[str, str | int]


class _Processor(Protocol):
    def on_end(self, span: ReadableSpan) -> None: ...


class Spans:
    def __init__(self, provider: TracerProvider) -> None:
        self._processor = cast(_Processor, provider._active_span_processor)  # pyright: ignore[reportPrivateUsage]
        self._resource = provider.resource
        self._sampler = provider.sampler
        self._ids = provider.id_generator

    def begun(self, name: str, parent: SpanContext | None) -> SpanContext:
        """The place of a span that ends in this process. Where it begins a trace, the app's sampler
        says whether that is kept.
        """
        span_id = self._ids.generate_span_id()
        if parent is not None:
            flags = parent.trace_flags
            return SpanContext(parent.trace_id, span_id, is_remote=False, trace_flags=flags)
        trace_id = self._ids.generate_trace_id()
        is_kept = self._sampler.should_sample(None, trace_id, name).decision.is_sampled()
        flags = TraceFlags(TraceFlags.SAMPLED if is_kept else TraceFlags.DEFAULT)
        return SpanContext(trace_id, span_id, is_remote=False, trace_flags=flags)

    def ended(
        self,
        name: str,
        kind: SpanKind,
        *,
        place: SpanContext,
        parent: SpanContext | None,
        times: tuple[int, int],
        attributes: Attributes,
        failed: bool = False,
    ) -> None:
        """`times` are the engine's: microseconds since the epoch. Why it failed is not told, since
        an exception's text may quote anybody.
        """
        if not place.trace_flags.sampled:
            return
        self._processor.on_end(
            ReadableSpan(
                name,
                context=place,
                parent=parent,
                resource=self._resource,
                attributes=attributes,
                kind=kind,
                status=_FAILED if failed else _FINE,
                start_time=times[0] * _NANOSECONDS,
                end_time=times[1] * _NANOSECONDS,
                instrumentation_scope=_SCOPE,
            )
        )


def provider_of_app() -> TracerProvider | None:
    """None where the app that has been loaded has set up none, which is the common case."""
    provider = trace.get_tracer_provider()
    return provider if isinstance(provider, TracerProvider) else None
