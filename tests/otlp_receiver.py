"""An OTLP receiver on this machine: takes what is exported over HTTP, and keeps it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span as SpanMessage

_WITHIN_SECONDS = 20


@dataclass(frozen=True)
class Span:
    name: str
    kind: str
    trace_id: str
    span_id: str
    parent_id: str
    attributes: dict[str, Any]
    linked_traces: list[str]
    failed: bool
    began: int
    ended: int

    @property
    def plain_name(self) -> str:
        """Without the version of an orchestrator."""
        return self.name.partition("@")[0]


@dataclass
class Received:
    """`endpoint` is what OTEL_EXPORTER_OTLP_ENDPOINT names; `raw` all bodies, as they came."""

    endpoint: str = ""
    raw: list[bytes] = field(default_factory=list[bytes])
    spans: list[Span] = field(default_factory=list[Span])
    resources: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    points: list[tuple[str, dict[str, Any], Any]] = field(
        default_factory=list[tuple[str, dict[str, Any], Any]]
    )
    lines: list[str] = field(default_factory=list[str])

    @property
    def settings(self) -> dict[str, str]:
        """For a host that is to tell soon."""
        return {
            "OTEL_EXPORTER_OTLP_ENDPOINT": self.endpoint,
            "OTEL_BSP_SCHEDULE_DELAY": "50",
            "OTEL_BLRP_SCHEDULE_DELAY": "50",
            "OTEL_METRIC_EXPORT_INTERVAL": "200",
        }

    def wait_until[T](self, seen: Callable[[], T]) -> T:
        deadline = time.monotonic() + _WITHIN_SECONDS
        while not (found := seen()):
            assert time.monotonic() < deadline, sorted(span.name for span in self.spans)
            time.sleep(0.02)
        return found

    def named(self, name: str, kind: str | None = None) -> list[Span]:
        return [
            span
            for span in self.spans
            if span.plain_name == name and (kind is None or span.kind == kind)
        ]

    def trace(self, trace_id: str) -> list[Span]:
        return [span for span in self.spans if span.trace_id == trace_id]

    def metric(self, name: str) -> dict[str, Any]:
        """The latest value by the values of its attributes."""
        return {
            "/".join(map(str, attributes.values())): value
            for metric, attributes, value in self.points
            if metric == name
        }

    def take(self, path: str, body: bytes) -> None:
        self.raw.append(body)
        match path:
            case "/v1/traces":
                self._take_spans(ExportTraceServiceRequest.FromString(body))
            case "/v1/metrics":
                self._take_metrics(ExportMetricsServiceRequest.FromString(body))
            case _:
                self._take_logs(ExportLogsServiceRequest.FromString(body))

    def _take_spans(self, request: ExportTraceServiceRequest) -> None:
        for resource in request.resource_spans:
            self.resources.append(_values(resource.resource.attributes))
            for scope in resource.scope_spans:
                self.spans += [_span(span) for span in scope.spans]

    def _take_metrics(self, request: ExportMetricsServiceRequest) -> None:
        for resource in request.resource_metrics:
            self.resources.append(_values(resource.resource.attributes))
            for scope in resource.scope_metrics:
                for metric in scope.metrics:
                    data = getattr(metric, metric.WhichOneof("data") or "")
                    for point in data.data_points:
                        is_histogram = metric.HasField("histogram")
                        value = (point.count, point.sum) if is_histogram else point.as_int
                        self.points.append((metric.name, _values(point.attributes), value))

    def _take_logs(self, request: ExportLogsServiceRequest) -> None:
        for resource in request.resource_logs:
            for scope in resource.scope_logs:
                self.lines += [record.body.string_value for record in scope.log_records]


@contextmanager
def otlp_receiver() -> Iterator[Received]:
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            received.take(self.path, self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    received.endpoint = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _span(span: SpanMessage) -> Span:
    return Span(
        name=span.name,
        kind=SpanMessage.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_"),
        trace_id=span.trace_id.hex(),
        span_id=span.span_id.hex(),
        parent_id=span.parent_span_id.hex(),
        attributes=_values(span.attributes),
        linked_traces=[link.trace_id.hex() for link in span.links],
        failed=span.status.code == span.status.STATUS_CODE_ERROR,
        began=span.start_time_unix_nano,
        ended=span.end_time_unix_nano,
    )


def _values(attributes: Any) -> dict[str, Any]:
    given: list[KeyValue] = list(attributes)
    return {one.key: getattr(one.value, one.value.WhichOneof("value") or "") for one in given}
