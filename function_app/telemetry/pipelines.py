"""From what the app tells of itself to those who collect it. How often it is sent, in what pieces,
and how much of it, say the settings that OpenTelemetry's own libraries read.
"""

import logging

from opentelemetry import metrics, trace
from opentelemetry._logs import set_logger_provider
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import AlwaysOffExemplarFilter, MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.version import __version__ as sdk_version

from function_app import VERSION
from function_app.settings import TelemetrySettings
from function_app.telemetry import exporters
from function_app.telemetry.counts import COUNTS
from function_app.telemetry.log_lines import LogLines
from function_app.telemetry.traces import TRACES
from function_app.telemetry.without_texts import WithoutTexts

_OURS = "function_app"


def set_up(settings: TelemetrySettings) -> None:
    resource = _resource()
    if exports := exporters.of_spans(settings):
        tracers = TracerProvider(resource=resource)
        for each in exports:
            tracers.add_span_processor(BatchSpanProcessor(WithoutTexts(each)))
        trace.set_tracer_provider(tracers)
        TRACES.trace_with(tracers.get_tracer(_OURS, VERSION))
    if exports := exporters.of_metrics(settings):
        # To keep the trace of an example beside each number doubles the time of counting.
        wants_examples = settings.otel_metrics_exemplar_filter not in (None, "", "always_off")
        exemplars = None if wants_examples else AlwaysOffExemplarFilter()
        readers = [PeriodicExportingMetricReader(each) for each in exports]
        meters = MeterProvider(readers, resource, exemplar_filter=exemplars)
        metrics.set_meter_provider(meters)
        COUNTS.count_with(meters.get_meter(_OURS, VERSION), at_once=wants_examples)
    if exports := exporters.of_logs(settings):
        loggers = LoggerProvider(resource)
        for each in exports:
            loggers.add_log_record_processor(BatchLogRecordProcessor(each))
        set_logger_provider(loggers)
        logging.getLogger(_OURS).addHandler(LogLines(loggers))


def _resource() -> Resource:
    """OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word."""
    ours = Resource(
        {
            "service.name": "claims-hitl",
            "service.version": VERSION,
            "telemetry.sdk.language": "python",
            "telemetry.sdk.name": "opentelemetry",
            "telemetry.sdk.version": sdk_version,
        }
    )
    return _Hashed(ours.merge(OTELResourceDetector().detect()).attributes)


class _Hashed(Resource):
    """The encoder asks each span for its resource's hash, which takes a third of its time when it
    is made from all attributes anew.
    """

    def __hash__(self) -> int:
        return id(self)
