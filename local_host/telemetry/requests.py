"""The requests that are told of: those to the host's HTTP front, and what the app's clients ask of
the durable engine.
"""

from collections.abc import Callable, Mapping
from time import time_ns
from typing import Any, Self

from opentelemetry.context import Context
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import DEFAULT_ON
from opentelemetry.trace import get_current_span

from local_host.durable_sdk import pb
from local_host.telemetry import names, places
from local_host.telemetry.durable import trace_context_at
from local_host.telemetry.facts import Detail, Facts, What

_SERVER_ERROR = 500
_NOWHERE = Context()
_TRACEPARENT = "traceparent"
_MICROSECOND = 1000


class _Told:
    """Noted when its block ends; an exception says that it has failed."""

    def __init__(self, noted: Facts, what: What, place: str, parent: str, *details: Detail) -> None:
        self._noted = noted
        self._what: What = what
        self.traceparent, self._parent = place, parent
        self._details = details

    def __enter__(self) -> Self:
        self._began = time_ns() // _MICROSECOND
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: object) -> None:
        self._note(self._details, failed=kind is not None)

    def _note(self, details: tuple[Detail, ...], *, failed: bool) -> None:
        times = self._began, time_ns() // _MICROSECOND
        self._noted.note((self._what, self.traceparent, self._parent, times, failed, details))


class HttpSpan(_Told):
    """`traceparent` is where the function that answers runs."""

    _status = _SERVER_ERROR

    def replied(self, status: int) -> None:
        self._status = status

    def __exit__(self, _: object, __: object, ___: object) -> None:
        self._note((*self._details, self._status), failed=self._status >= _SERVER_ERROR)


class RequestSpans:
    """Where a request begins a trace, the sampler of the app says whether that is kept. `asking`
    gives what is put around a call of a durable client, by its request; what that starts goes on in
    its trace.
    """

    def __init__(self, noted: Facts, app: TracerProvider) -> None:
        self._noted = noted
        self._sampler, self._ids = app.sampler, app.id_generator
        self.asking: Mapping[type, Callable[[Any], _Told]] = {
            pb.CreateInstanceRequest: self._creating,
            pb.RaiseEventRequest: self._raising,
        }

    def http(self, method: str, route: str, headers: Mapping[str, str]) -> HttpSpan:
        """Below the caller's `traceparent`, if there is one. Neither the path nor the query is
        told: what a caller puts there may be anything.
        """
        parent = places.parsed(headers.get(_TRACEPARENT, ""))
        place = self._begun(parent, lambda: names.of_request(method, route))
        return HttpSpan(self._noted, "request", place, parent, method, route)

    def _creating(self, request: pb.CreateInstanceRequest) -> _Told:
        # The client has said where it stands.
        name, version = request.name, request.version.value
        parent = places.parsed(request.parentTraceContext.traceParent)
        place = self._begun(parent, lambda: names.of_creation(name, version))
        request.parentTraceContext.CopyFrom(trace_context_at(place))
        return _Told(self._noted, "created", place, parent, name, version, request.instanceId)

    def _raising(self, request: pb.RaiseEventRequest) -> _Told:
        name, parent = request.name, _around()
        place = self._begun(parent, lambda: names.of_event(name))
        return _Told(self._noted, "event_raised", place, parent, name, request.instanceId)

    def _begun(self, parent: str, named: Callable[[], str]) -> str:
        """The name is made for a sampler alone."""
        span_id = self._ids.generate_span_id()
        if parent:
            return places.beside(parent, f"{span_id:016x}")
        trace_id = self._ids.generate_trace_id()
        is_kept = (
            self._sampler is DEFAULT_ON  # it would look for what is above
            or self._sampler.should_sample(_NOWHERE, trace_id, named()).decision.is_sampled()
        )
        return places.written(trace_id, span_id, int(is_kept))


def _around() -> str:
    """Whatever the caller is in."""
    place = get_current_span().get_span_context()
    if not place.is_valid:
        return ""
    return places.written(place.trace_id, place.span_id, place.trace_flags)
