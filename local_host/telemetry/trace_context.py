"""The context of a trace, read once from its `traceparent`: the worker and the durable SDK read the
same again at every step of an orchestration.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from opentelemetry.context import Context
from opentelemetry.propagators.textmap import CarrierT, Getter, default_getter
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_TRACEPARENT, _TRACESTATE = "traceparent", "tracestate"
_STANDARD = TraceContextTextMapPropagator()


class RememberedContext(TraceContextTextMapPropagator):
    def extract(
        self,
        carrier: CarrierT,
        context: Context | None = None,
        getter: Getter[CarrierT] = default_getter,
    ) -> Context:
        """Remembered without a `tracestate` and without another context: so the worker and the SDK
        call it.
        """
        given = cast("Mapping[str, str | None]", carrier)
        if context is None and getter is default_getter and not given.get(_TRACESTATE):
            return _read(given.get(_TRACEPARENT) or "")
        return super().extract(carrier, context, getter)


@lru_cache(maxsize=512)
def _read(traceparent: str) -> Context:
    return _STANDARD.extract({_TRACEPARENT: traceparent})
