"""Where a span stands in its trace. The places of durable work follow from the ids that are stored
with it: whoever reckons them again, after a restart too, comes to the same.
"""

import re
from functools import lru_cache
from hashlib import sha256

from opentelemetry.trace import SpanContext, TraceFlags

from local_host.durable_sdk import pb

# A turn and its activities ask for the same few again and again.
_remembered = lru_cache(maxsize=512)
_SAMPLED = TraceFlags(TraceFlags.SAMPLED)
# A version after 00 may say more behind it.
_TRACEPARENT = re.compile(
    r"(?!ff|00.{53}.)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?"
)


@_remembered
def parsed(traceparent: str) -> SpanContext | None:
    """None for what is no W3C `traceparent`."""
    found = _TRACEPARENT.fullmatch(traceparent)
    if found is None:
        return None
    trace_id, span_id, flags = (int(part, 16) for part in found.groups())
    place = SpanContext(trace_id, span_id, is_remote=True, trace_flags=TraceFlags(flags))
    return place if place.is_valid else None


def traceparent(place: SpanContext) -> str:
    return f"00-{place.trace_id:032x}-{place.span_id:016x}-{place.trace_flags:02x}"


def given_in(message: pb.TraceContext) -> SpanContext | None:
    return parsed(message.traceParent)


def message_of(place: SpanContext) -> pb.TraceContext:
    return pb.TraceContext(traceParent=traceparent(place), spanID=f"{place.span_id:016x}")


@_remembered
def of_orchestration(execution_id: str, traceparent: str) -> SpanContext:
    """Below a `traceparent`; without one it begins a trace."""
    digest, parent = _digest(execution_id), parsed(traceparent)
    if parent is None:
        trace_id = int.from_bytes(digest[8:24])
        return SpanContext(trace_id, _first(digest), is_remote=False, trace_flags=_SAMPLED)
    return _beside(parent, _first(digest))


def of_task(within: SpanContext, *what: object) -> SpanContext:
    """Of what an orchestration asked for. A retry has the number of the first try, so `what` tells
    when as well.
    """
    return _beside(within, _first(_digest("/".join(map(str, (within.span_id, *what))))))


@_remembered
def of_activity_run(traceparent: str) -> SpanContext | None:
    """While it runs, below the `traceparent` that it was asked for with; None without one."""
    asked = parsed(traceparent)
    return asked and of_task(asked, "run")


def _beside(place: SpanContext, span_id: int) -> SpanContext:
    return SpanContext(place.trace_id, span_id, is_remote=False, trace_flags=place.trace_flags)


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()


def _first(digest: bytes) -> int:
    return int.from_bytes(digest[:8]) or 1
