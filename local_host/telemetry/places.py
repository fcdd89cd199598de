"""Where a span stands in its trace: a W3C `traceparent`, empty for nowhere. The places of durable
work follow from the ids that are stored with it: whoever reckons them again, after a restart too,
comes to the same.
"""

import re
from functools import lru_cache
from hashlib import sha256
from typing import Final

# A turn and its activities ask for the same few again and again.
_remembered = lru_cache(maxsize=512)
# A version after 00 may say more behind it.
_TRACEPARENT = re.compile(
    r"(?!ff|00.{53}.)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?"
)
NOT_SAMPLED: Final = "02468ace"  # how a place ends that no span is kept of
_NO_TRACE, _NO_SPAN = "0" * 32, "0" * 16
_SPAN_IDS = 0xFFFF_FFFF_FFFF_FFFF
# Any odd numbers, so that what is near each other comes apart.
_RUNS, _TURNS, _TASKS = 0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9
_TRACE, _SPAN, _FLAGS = slice(3, 35), slice(36, 52), slice(53, 55)


@_remembered
def parsed(traceparent: str) -> str:
    """Empty for what is no W3C `traceparent`."""
    found = _TRACEPARENT.fullmatch(traceparent)
    if found is None:
        return ""
    trace_id, span_id, flags = found.groups()
    is_valid = trace_id != _NO_TRACE and span_id != _NO_SPAN
    return f"00-{trace_id}-{span_id}-{flags}" if is_valid else ""


def written(trace_id: int, span_id: int, flags: int) -> str:
    return f"00-{trace_id:032x}-{span_id:016x}-{flags:02x}"


def ids(place: str) -> tuple[int, int, int]:
    """Trace id, span id and flags."""
    return int(place[_TRACE], 16), int(place[_SPAN], 16), int(place[_FLAGS], 16)


def span_id(place: str) -> str:
    return place[_SPAN]


@_remembered
def of_orchestration(execution_id: str, traceparent: str) -> str:
    """Below a `traceparent`; without one it begins a trace."""
    digest, parent = sha256(execution_id.encode()).hexdigest(), parsed(traceparent)
    own = f"{int(digest[:16], 16) or 1:016x}"
    return beside(parent or f"00-{digest[16:48]}-{_NO_SPAN}-01", own)


def of_task(within: str, began: int, task_id: int) -> str:
    """Of what an orchestration asked for. A retry has the number of the first try, so `began` tells
    when as well: where in the history, and of a timer in microseconds since the epoch.
    """
    mixed = int(within[_SPAN], 16) + began * _TURNS + task_id * _TASKS
    return beside(within, f"{mixed & _SPAN_IDS or 1:016x}")


@_remembered
def of_activity_run(traceparent: str) -> str:
    """While it runs, below the `traceparent` that it was asked for with; empty without one."""
    asked = parsed(traceparent)
    return asked and beside(asked, f"{int(asked[_SPAN], 16) ^ _RUNS or 1:016x}")


def beside(place: str, span_id: str) -> str:
    """Another one in the same trace."""
    return f"00-{place[_TRACE]}-{span_id}-{place[_FLAGS]}"
