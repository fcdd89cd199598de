"""Whether the host tells what it does: it does so where the app it has loaded exports spans, in the
app's name, to where the standard settings say. An app that exports none costs nothing: nothing here
is imported or started.
"""

import logging
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from local_host.telemetry.durable import DurableSpans
    from local_host.telemetry.hand_over import HandOver
    from local_host.telemetry.requests import RequestSpans

logger = logging.getLogger(__name__)

_SDK = "opentelemetry.sdk.trace"


class Telemetry(NamedTuple):
    durable: "DurableSpans"
    requests: "RequestSpans"
    hand_over: "HandOver"
    enter_trace: Callable[[str], object]


def telemetry_of_app() -> Telemetry | None:
    """To be asked once the app is loaded."""
    if _SDK not in sys.modules:
        return None
    from opentelemetry import trace
    from opentelemetry.sdk.trace import TracerProvider

    from local_host.telemetry import trace_context
    from local_host.telemetry.durable import DurableSpans
    from local_host.telemetry.exporter import is_told_where_to
    from local_host.telemetry.facts import Facts
    from local_host.telemetry.hand_over import HandOver
    from local_host.telemetry.requests import RequestSpans

    provider = trace.get_tracer_provider()
    if not isinstance(provider, TracerProvider):
        return None
    if not is_told_where_to(os.environ):
        logger.warning("host_spans_not_exported: no setting names an endpoint for them")
        return None
    noted = Facts()
    return Telemetry(
        DurableSpans(noted),
        RequestSpans(noted, provider),
        HandOver(noted, provider.resource.to_json()),
        trace_context.enter,
    )


def hand_over_rest(telemetry: Telemetry) -> None:
    """Before the process ends: of the host and of its app."""
    from opentelemetry import _logs, metrics, trace

    from local_host.telemetry.shutdown import shut_down

    providers = (
        trace.get_tracer_provider(),
        metrics.get_meter_provider(),
        _logs.get_logger_provider(),
    )
    stops = [getattr(provider, "shutdown", None) for provider in providers]
    shut_down(telemetry.hand_over.finish, *filter(None, stops))
    telemetry.hand_over.give_up()
