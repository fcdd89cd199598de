"""The process that exports the host's spans, `python -m local_host.telemetry.exporter`: what the
host has done comes in, until its end. It outlives a host that is killed, and sends what it was
given. Where to, say the standard settings, as they do to a Functions host.
"""

import json
import logging
import os
import signal
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from local_host.app.logs import show_logs
from local_host.telemetry import facts
from local_host.telemetry.shutdown import shut_down

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

_OTLP = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_AZURE = "APPLICATIONINSIGHTS_CONNECTION_STRING"
_QUEUE = "OTEL_BSP_MAX_QUEUE_SIZE"
_STOPS = {signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}
_YES = {"true", "1", "yes", "on", "t", "y"}


def main() -> None:
    for number in _STOPS:  # they reach whoever the host has started, too; it says when this ends
        signal.signal(number, signal.SIG_IGN)
    show_logs({"default": logging.WARNING}, lambda: None)
    from opentelemetry import trace
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    from local_host.telemetry.spans import Spans

    # What waits while this process is not up yet, or stands still, comes at once.
    most = None if os.environ.get(_QUEUE) else facts.MOST
    found = exporters(os.environ)
    processors = [BatchSpanProcessor(each, max_queue_size=most) for each in found]
    pieces = facts.unpacked(sys.stdin.buffer)
    if about := next(pieces, None):
        resource = Resource(**json.loads(about))
        trace.set_tracer_provider(TracerProvider(resource=resource))  # Azure's exporter asks for it
        spans = Spans(resource)
        for noted in pieces:
            for span in spans.made_of(noted):
                for processor in processors:
                    processor.on_end(span)
    shut_down(*(processor.shutdown for processor in processors))


def is_told_where_to(environment: Mapping[str, str]) -> bool:
    is_disabled = environment.get("OTEL_SDK_DISABLED", "").lower() in _YES
    is_kept_back = environment.get("OTEL_TRACES_EXPORTER", "").lower() == "none"
    is_named = any(map(environment.get, (*_OTLP, _AZURE)))
    return is_named and not is_disabled and not is_kept_back


def exporters(environment: Mapping[str, str]) -> "list[SpanExporter]":
    """Each library is loaded where it is used."""
    found: list[SpanExporter] = []
    if not is_told_where_to(environment):
        return found
    if any(map(environment.get, _OTLP)):
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        found.append(OTLPSpanExporter())
    if connection := environment.get(_AZURE):
        from azure.monitor.opentelemetry.exporter import AzureMonitorTraceExporter

        found.append(AzureMonitorTraceExporter(connection_string=connection))
    return found


if __name__ == "__main__":
    main()
    sys.stderr.flush()
    os._exit(0)  # whoever is still waited for is not waited for any longer
