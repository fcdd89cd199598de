"""The trace in which a coroutine of the app runs. The worker library sees to that, too, with
PYTHON_ENABLE_OPENTELEMETRY, but looks in what it is given as in a stranger's.
"""

from functools import lru_cache

from opentelemetry.context import Context, attach
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, set_span_in_context

from local_host.telemetry import places


def enter(traceparent: str) -> None:
    """What this task does from now on is done in that trace."""
    attach(_read(traceparent))


@lru_cache(maxsize=512)
def _read(traceparent: str) -> Context:
    """Remembered: the runs of an orchestrator ask for the same again and again."""
    place = places.parsed(traceparent)
    if not place:
        return Context()
    trace_id, span_id, flags = places.ids(place)
    above = SpanContext(trace_id, span_id, is_remote=True, trace_flags=TraceFlags(flags))
    return set_span_in_context(NonRecordingSpan(above), Context())
