"""Makes spans of what the host has noted, under the ids that it has given them.

The SDK ends a span where it has started it. Durable work begins in one process and may end in
another, days later: only its end is told, with both times, as Microsoft's durable SDK does it.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags

from local_host.telemetry import names, places
from local_host.telemetry.facts import Fact, What

_SCOPE = InstrumentationScope("DurableTask.Core")
_FINE, _FAILED = Status(StatusCode.UNSET), Status(StatusCode.ERROR)
_NANOSECONDS = 1000

type _Attributes = dict[str, str | int]


class _Said(NamedTuple):
    """`is_apart`: what it stands below may be another process's."""

    name: str
    kind: SpanKind
    attributes: _Attributes
    is_apart: bool = True


class Spans:
    def __init__(self, resource: Resource) -> None:
        self._resource = _Hashed(resource.attributes, resource.schema_url)

    def made_of(self, noted: Iterable[Fact]) -> Iterator[ReadableSpan]:
        for what, place, parent, (began, ended), failed, details in noted:
            said = _SAYS[what](*details)
            yield ReadableSpan(
                said.name,
                context=_context(place, is_remote=False),
                parent=_context(parent, is_remote=said.is_apart) if parent else None,
                resource=self._resource,
                attributes=said.attributes,
                kind=said.kind,
                status=_FAILED if failed else _FINE,
                start_time=began * _NANOSECONDS,
                end_time=ended * _NANOSECONDS,
                instrumentation_scope=_SCOPE,
            )


class _Hashed(Resource):
    """The encoder asks each span for the hash of its resource, and that takes a fifth of its time
    when it is made from all attributes anew.
    """

    def __hash__(self) -> int:
        return id(self)


def _context(place: str, *, is_remote: bool) -> SpanContext:
    trace_id, span_id, flags = places.ids(place)
    return SpanContext(trace_id, span_id, is_remote, TraceFlags(flags))


def _request(method: str, route: str, status: int) -> _Said:
    attributes: _Attributes = {
        "http.request.method": method,
        "http.route": route,
        "url.scheme": "http",
        "http.response.status_code": status,
    }
    return _Said(names.of_request(method, route), SpanKind.SERVER, attributes)


def _created(name: str, version: str, instance_id: str) -> _Said:
    attributes = _task(names.ORCHESTRATION, name, instance_id)
    return _Said(names.of_creation(name, version), SpanKind.PRODUCER, attributes)


def _event_raised(name: str, instance_id: str) -> _Said:
    attributes: _Attributes = {
        "durabletask.type": "event",
        "durabletask.task.name": name,
        "durabletask.event.target_instance_id": instance_id,
    }
    return _Said(names.of_event(name), SpanKind.PRODUCER, attributes)


def _orchestration_ended(name: str, version: str, instance_id: str, status: str) -> _Said:
    attributes = _task(names.ORCHESTRATION, name, instance_id)
    if status:
        attributes["durabletask.task.status"] = status
    if version:
        attributes["durabletask.task.version"] = version
    named = names.of_task(names.ORCHESTRATION, name, version)
    return _Said(named, SpanKind.SERVER, attributes)


def _task_ended(kind: str, name: str, version: str, instance_id: str, task_id: int) -> _Said:
    attributes = _task(kind, name, instance_id, task_id)
    named = names.of_task(kind, name, version)
    return _Said(named, SpanKind.CLIENT, attributes, is_apart=False)


def _timer_fired(name: str, instance_id: str, timer_id: int, due: str) -> _Said:
    attributes = _task("timer", name, instance_id, timer_id)
    attributes["durabletask.fire_at"] = due
    return _Said(names.of_timer(name), SpanKind.INTERNAL, attributes, is_apart=False)


def _activity_run(name: str, version: str, instance_id: str, task_id: int) -> _Said:
    attributes = _task(names.ACTIVITY, name, instance_id, task_id)
    return _Said(names.of_task(names.ACTIVITY, name, version), SpanKind.SERVER, attributes)


def _task(kind: str, name: str, instance_id: str, task_id: int | None = None) -> _Attributes:
    attributes: _Attributes = {
        "durabletask.type": kind,
        "durabletask.task.name": name,
        "durabletask.task.instance_id": instance_id,
    }
    if task_id is not None:
        attributes["durabletask.task.task_id"] = task_id
    return attributes


_SAYS: dict[What, Callable[..., _Said]] = {
    "request": _request,
    "created": _created,
    "event_raised": _event_raised,
    "orchestration_ended": _orchestration_ended,
    "task_ended": _task_ended,
    "timer_fired": _timer_fired,
    "activity_run": _activity_run,
}
