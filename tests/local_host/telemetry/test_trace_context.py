"""A `traceparent` that is read again gives what it gave before, and what OpenTelemetry's own
propagator gives.
"""

from typing import Any, cast

import pytest
from durabletask.internal import orchestrator_service_pb2 as pb
from durabletask.internal import tracing
from opentelemetry import trace
from opentelemetry.trace import SpanContext
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from local_host.durable_sdk import read_trace_contexts_with
from local_host.telemetry.remembered_context import RememberedContext

PLACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def place_in(propagator: TraceContextTextMapPropagator, carrier: dict[str, str]) -> SpanContext:
    return trace.get_current_span(propagator.extract(carrier)).get_span_context()


@pytest.mark.parametrize(
    "carrier",
    [
        {"traceparent": PLACE},
        {"traceparent": PLACE, "tracestate": ""},
        {"traceparent": PLACE, "tracestate": "vendor=1"},
        {"traceparent": f"{PLACE[:-2]}00"},
        {"traceparent": "nonsense"},
        {"traceparent": ""},
        {},
    ],
)
def test_a_place_is_read_as_opentelemetry_reads_it(carrier: dict[str, str]) -> None:
    for _ in range(2):
        read = place_in(RememberedContext(), carrier)
        assert read == place_in(TraceContextTextMapPropagator(), carrier)
        assert read.trace_state == place_in(TraceContextTextMapPropagator(), carrier).trace_state


def test_the_durable_sdk_reads_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sdk, name = cast(Any, tracing), "TraceContextTextMapPropagator"
    monkeypatch.setattr(sdk, name, getattr(sdk, name))  # and so again after this
    given = pb.TraceContext(traceParent=PLACE)
    assert tracing.extract_trace_context(given) is not tracing.extract_trace_context(given)

    read_trace_contexts_with(RememberedContext())

    assert tracing.extract_trace_context(given) is tracing.extract_trace_context(given)
