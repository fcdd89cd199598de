"""The spans of requests: those of the host's HTTP front, and of what the app's clients ask of the
durable engine. They begin and end in one process, as the SDK expects.
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import Span, SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from local_host.durable_sdk import Message, pb
from local_host.telemetry import places

_SERVER_ERROR = 500
_propagator = TraceContextTextMapPropagator()


class HttpSpan:
    def __init__(self, span: Span) -> None:
        self._span = span
        self.traceparent = places.traceparent(span.get_span_context())

    def replied(self, status: int) -> None:
        self._span.set_attribute("http.response.status_code", status)
        if status >= _SERVER_ERROR:
            self._span.set_status(StatusCode.ERROR)


class RequestSpans:
    def __init__(self, provider: TracerProvider) -> None:
        self._tracer = provider.get_tracer("local_host")
        self._clients = provider.get_tracer("WebJobs.Extensions.DurableTask")

    @contextmanager
    def http(self, method: str, route: str, headers: Mapping[str, str]) -> Generator[HttpSpan]:
        """Below the caller's `traceparent`, if there is one. Neither the path nor the query is
        told: what a caller puts there may be anything.
        """
        attributes = {"http.request.method": method, "http.route": route, "url.scheme": "http"}
        span = self._tracer.start_span(
            f"{method} {route}",
            context=_propagator.extract(headers),
            kind=SpanKind.SERVER,
            attributes=attributes,
        )
        try:
            yield HttpSpan(span)
        finally:
            span.end()

    @contextmanager
    def asking(self, request: Message) -> Generator[None]:
        """Around a call of a durable client; what it starts goes on in its trace."""
        if isinstance(request, pb.CreateInstanceRequest):
            name, version = request.name, request.version.value
            named = f"{name}@({version})" if version else name
            attributes = {
                "durabletask.type": "orchestration",
                "durabletask.task.name": name,
                "durabletask.task.instance_id": request.instanceId,
            }
            with self._producing(f"create_orchestration:{named}", attributes) as span:
                place = places.message_of(span.get_span_context())
                request.parentTraceContext.CopyFrom(place)
                yield
        elif isinstance(request, pb.RaiseEventRequest):
            attributes = {
                "durabletask.type": "event",
                "durabletask.task.name": request.name,
                "durabletask.event.target_instance_id": request.instanceId,
            }
            with self._producing(f"orchestration_event:{request.name}", attributes):
                yield
        else:
            yield

    @contextmanager
    def _producing(self, name: str, attributes: Mapping[str, str]) -> Generator[Span]:
        with self._clients.start_as_current_span(
            name, kind=SpanKind.PRODUCER, attributes=attributes, record_exception=False
        ) as span:
            yield span
