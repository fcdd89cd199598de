"""The context of a trace is what OpenTelemetry's own propagator gives."""

import asyncio

import pytest
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import SpanContext
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from local_host.telemetry import trace_context

PLACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def place_in(context: Context | None = None) -> SpanContext:
    return trace.get_current_span(context).get_span_context()


@pytest.mark.parametrize("traceparent", [PLACE, f"{PLACE[:-2]}00", "nonsense", ""])
def test_a_task_goes_on_where_it_enters(traceparent: str) -> None:
    standard = TraceContextTextMapPropagator().extract({"traceparent": traceparent})

    async def entered() -> SpanContext:
        trace_context.enter(PLACE)
        trace_context.enter(traceparent)
        return place_in()

    for _ in range(2):
        assert asyncio.run(entered()) == place_in(standard)
