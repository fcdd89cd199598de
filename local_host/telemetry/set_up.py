"""Whether the host tells what it does: it does so through the exporters of the app it has loaded,
in the app's name. An app that has set up none costs nothing: nothing here is imported.
"""

import sys
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from local_host.telemetry.durable import DurableSpans
    from local_host.telemetry.requests import RequestSpans

_SDK = "opentelemetry.sdk.trace"
_PATIENCE_SECONDS = 3


class Telemetry(NamedTuple):
    durable: "DurableSpans"
    requests: "RequestSpans"


def telemetry_of_app() -> Telemetry | None:
    """To be asked once the app is loaded."""
    if _SDK not in sys.modules:
        return None
    from local_host.app import worker_library
    from local_host.telemetry.durable import DurableSpans
    from local_host.telemetry.requests import RequestSpans
    from local_host.telemetry.spans import Spans, provider_of_app

    provider = provider_of_app()
    if provider is None:
        return None
    worker_library.carry_trace_context()
    spans = Spans(provider)
    return Telemetry(DurableSpans(spans), RequestSpans(spans))


def hand_over_rest() -> None:
    """Before the process ends: what has not been sent yet, if whoever gets it answers in time."""
    from opentelemetry import _logs, metrics, trace

    providers = (
        trace.get_tracer_provider(),
        metrics.get_meter_provider(),
        _logs.get_logger_provider(),
    )
    stops = [getattr(provider, "shutdown", None) for provider in providers]
    threads = [Thread(target=stop, daemon=True) for stop in stops if stop]
    for thread in threads:
        thread.start()
    until = monotonic() + _PATIENCE_SECONDS
    for thread in threads:
        thread.join(max(0, until - monotonic()))
