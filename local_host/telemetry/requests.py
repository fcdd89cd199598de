"""The requests that are told of: those to the host's HTTP front, and what the app's clients ask of
the durable engine.
"""

from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import time_ns

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import get_current_span

from local_host.durable_sdk import Message, pb
from local_host.telemetry import names, places
from local_host.telemetry.facts import Facts

_SERVER_ERROR = 500
_UNTOLD = nullcontext()
_TRACEPARENT = "traceparent"


class HttpSpan:
    """`traceparent` is where the function that answers runs."""

    def __init__(self, traceparent: str) -> None:
        self.traceparent = traceparent
        self.status = _SERVER_ERROR

    def replied(self, status: int) -> None:
        self.status = status


class RequestSpans:
    """Where a request begins a trace, the sampler of the app says whether that is kept."""

    def __init__(self, noted: Facts, app: TracerProvider) -> None:
        self._noted = noted
        self._sampler, self._ids = app.sampler, app.id_generator

    @contextmanager
    def http(self, method: str, route: str, headers: Mapping[str, str]) -> Generator[HttpSpan]:
        """Below the caller's `traceparent`, if there is one. Neither the path nor the query is
        told: what a caller puts there may be anything.
        """
        parent, began = places.parsed(headers.get(_TRACEPARENT, "")), _now()
        span = HttpSpan(self._begun(names.of_request(method, route), parent))
        try:
            yield span
        finally:
            self._noted.note(
                "request",
                span.traceparent,
                parent,
                (began, _now()),
                method,
                route,
                span.status,
                failed=span.status >= _SERVER_ERROR,
            )

    def asking(self, request: Message) -> AbstractContextManager[None]:
        """Around a call of a durable client; what it starts goes on in its trace."""
        if isinstance(request, pb.CreateInstanceRequest):
            return self._creating(request)
        if isinstance(request, pb.RaiseEventRequest):
            return self._raising(request)
        return _UNTOLD

    @contextmanager
    def _creating(self, request: pb.CreateInstanceRequest) -> Generator[None]:
        name, version, instance_id = request.name, request.version.value, request.instanceId
        parent, began, failed = _around(), _now(), True
        place = self._begun(names.of_creation(name, version), parent)
        places.write(place, request.parentTraceContext)
        try:
            yield
            failed = False
        finally:
            times = began, _now()
            self._noted.note(
                "created", place, parent, times, name, version, instance_id, failed=failed
            )

    @contextmanager
    def _raising(self, request: pb.RaiseEventRequest) -> Generator[None]:
        parent, began, failed = _around(), _now(), True
        place = self._begun(names.of_event(request.name), parent)
        try:
            yield
            failed = False
        finally:
            times = began, _now()
            self._noted.note(
                "event_raised",
                place,
                parent,
                times,
                request.name,
                request.instanceId,
                failed=failed,
            )

    def _begun(self, name: str, parent: str) -> str:
        span_id = self._ids.generate_span_id()
        if parent:
            return places.beside(parent, f"{span_id:016x}")
        trace_id = self._ids.generate_trace_id()
        is_kept = self._sampler.should_sample(None, trace_id, name).decision.is_sampled()
        return places.written(trace_id, span_id, int(is_kept))


def _around() -> str:
    """Whatever the caller is in."""
    place = get_current_span().get_span_context()
    if not place.is_valid:
        return ""
    return places.written(place.trace_id, place.span_id, place.trace_flags)


def _now() -> int:
    return time_ns() // 1000
