"""The context of a trace, read once from its `traceparent`: the steps of an orchestration ask for
the same again and again.
"""

from functools import lru_cache

from opentelemetry.context import Context, attach
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_STANDARD = TraceContextTextMapPropagator()


@lru_cache(maxsize=512)
def read(traceparent: str) -> Context:
    return _STANDARD.extract({"traceparent": traceparent})


def enter(traceparent: str) -> None:
    """What this task does from now on is done in that trace. The worker library does so before a
    coroutine function with PYTHON_ENABLE_OPENTELEMETRY, but reads anew what it is given.
    """
    attach(read(traceparent))
