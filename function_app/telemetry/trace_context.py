"""Functions run in the trace that the host has begun for them. The worker sees to that for
coroutines; a function that runs in a thread has to ask for its context, as any may.
"""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, iscoroutinefunction, signature
from typing import Any, Final, cast

import azure.durable_functions as df
from azure.functions import Context
from opentelemetry import context as open_telemetry
from opentelemetry.trace import NonRecordingSpan, set_span_in_context

from function_app.telemetry.traces import place_of

type Function = Callable[..., Any]

_TRIGGERS: Final = {"httpTrigger", "activityTrigger"}
_ASKED: Final = Parameter("context", Parameter.KEYWORD_ONLY, annotation=Context)


def carry_into_threads(app: df.DFApp) -> None:
    """Once all functions are registered. Orchestrators and entities make no spans of their own. A
    registered function is changed as the durable SDK does it; there is no public way.
    """
    for builder in cast(Any, app)._function_builders:
        function = builder._function
        does: Function = function.get_user_function()
        if function.get_trigger().type in _TRIGGERS and not iscoroutinefunction(does):
            function._func = in_trace(does)


def in_trace(function: Function) -> Function:
    @wraps(function)
    def run(*args: Any, context: Any, **kwargs: Any) -> Any:
        given = context.trace_context
        token = open_telemetry.attach(_within(given.trace_parent or ""))
        try:
            return function(*args, **kwargs)
        finally:
            open_telemetry.detach(token)

    own = signature(function)
    described = cast(Any, run)
    described.__signature__ = own.replace(parameters=[*own.parameters.values(), _ASKED])
    described.__annotations__ = {**function.__annotations__, _ASKED.name: Context}
    return run


def _within(traceparent: str) -> open_telemetry.Context:
    nowhere, place = open_telemetry.Context(), place_of(traceparent)
    return set_span_in_context(NonRecordingSpan(place), nowhere) if place else nowhere
