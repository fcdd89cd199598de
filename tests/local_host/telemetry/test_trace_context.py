"""A `traceparent` that is read again gives what it gave before, and what OpenTelemetry's own
propagator gives.
"""

import asyncio
from typing import Any, cast

import pytest
from durabletask.internal import orchestrator_service_pb2 as pb
from durabletask.internal import tracing
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import SpanContext
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from local_host.durable_sdk import read_trace_contexts_with
from local_host.engine.events import text
from local_host.telemetry import trace_context

PLACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def place_in(context: Context) -> SpanContext:
    return trace.get_current_span(context).get_span_context()


@pytest.mark.parametrize("traceparent", [PLACE, f"{PLACE[:-2]}00", "nonsense", ""])
def test_a_place_is_read_as_opentelemetry_reads_it(traceparent: str) -> None:
    standard = TraceContextTextMapPropagator().extract({"traceparent": traceparent})
    for _ in range(2):
        assert place_in(trace_context.read(traceparent)) == place_in(standard)


def test_a_task_goes_on_where_it_enters() -> None:
    async def enter() -> SpanContext:
        trace_context.enter(PLACE)
        return trace.get_current_span().get_span_context()

    assert asyncio.run(enter()) == place_in(trace_context.read(PLACE))


@pytest.mark.parametrize("state", [None, "vendor=1"])
def test_the_durable_sdk_reads_it_once(state: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    sdk, name = cast(Any, tracing), "extract_trace_context"
    monkeypatch.setattr(sdk, name, getattr(sdk, name))  # and so again after this
    given = pb.TraceContext(traceParent=PLACE, traceState=text(state))
    before = tracing.extract_trace_context(given)
    assert tracing.extract_trace_context(given) is not before

    read_trace_contexts_with(trace_context.read)

    read = tracing.extract_trace_context(given)
    assert place_in(read) == place_in(before)
    assert place_in(read).trace_state == place_in(before).trace_state
    assert (tracing.extract_trace_context(given) is read) == (state is None)
    assert tracing.extract_trace_context(None) is None
    assert tracing.extract_trace_context(pb.TraceContext()) is None
