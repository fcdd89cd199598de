"""The spans of requests: those of the host's HTTP front, and of what the app's clients ask of the
durable engine.
"""

from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import time_ns

from opentelemetry.trace import SpanContext, SpanKind, get_current_span

from local_host.durable_sdk import Message, pb
from local_host.telemetry import places
from local_host.telemetry.spans import Spans

_SERVER_ERROR = 500
_UNTOLD = nullcontext()
_TRACEPARENT = "traceparent"


class HttpSpan:
    """`traceparent` is where the function that answers runs."""

    def __init__(self, place: SpanContext) -> None:
        self.traceparent = places.traceparent(place)
        self.status = _SERVER_ERROR

    def replied(self, status: int) -> None:
        self.status = status


class RequestSpans:
    def __init__(self, spans: Spans) -> None:
        self._spans = spans

    @contextmanager
    def http(self, method: str, route: str, headers: Mapping[str, str]) -> Generator[HttpSpan]:
        """Below the caller's `traceparent`, if there is one. Neither the path nor the query is
        told: what a caller puts there may be anything.
        """
        parent, name = places.parsed(headers.get(_TRACEPARENT, "")), f"{method} {route}"
        place, began = self._spans.begun(name, parent), time_ns()
        span = HttpSpan(place)
        try:
            yield span
        finally:
            self._spans.ended(
                name,
                SpanKind.SERVER,
                place=place,
                parent=parent,
                times=(began // 1000, time_ns() // 1000),
                attributes={
                    "http.request.method": method,
                    "http.route": route,
                    "url.scheme": "http",
                    "http.response.status_code": span.status,
                },
                failed=span.status >= _SERVER_ERROR,
            )

    def asking(self, request: Message) -> AbstractContextManager[None]:
        """Around a call of a durable client; what it starts goes on in its trace."""
        if isinstance(request, pb.CreateInstanceRequest):
            return self._starting(request)
        if isinstance(request, pb.RaiseEventRequest):
            return self._raising(request)
        return _UNTOLD

    @contextmanager
    def _starting(self, request: pb.CreateInstanceRequest) -> Generator[None]:
        name, version = request.name, request.version.value
        named = f"{name}@({version})" if version else name
        attributes = {
            "durabletask.type": "orchestration",
            "durabletask.task.name": name,
            "durabletask.task.instance_id": request.instanceId,
        }
        with self._producing(f"create_orchestration:{named}", attributes) as place:
            request.parentTraceContext.CopyFrom(places.message_of(place))
            yield

    @contextmanager
    def _raising(self, request: pb.RaiseEventRequest) -> Generator[None]:
        attributes = {
            "durabletask.type": "event",
            "durabletask.task.name": request.name,
            "durabletask.event.target_instance_id": request.instanceId,
        }
        with self._producing(f"orchestration_event:{request.name}", attributes):
            yield

    @contextmanager
    def _producing(self, name: str, attributes: Mapping[str, str]) -> Generator[SpanContext]:
        """Below whatever the caller is in."""
        around = get_current_span().get_span_context()
        parent = around if around.is_valid else None
        place, began, failed = self._spans.begun(name, parent), time_ns(), True
        try:
            yield place
            failed = False
        finally:
            self._spans.ended(
                name,
                SpanKind.PRODUCER,
                place=place,
                parent=parent,
                times=(began // 1000, time_ns() // 1000),
                attributes=attributes,
                failed=failed,
            )
