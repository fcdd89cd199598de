"""Where telemetry goes: to an OTLP endpoint, over HTTP; to Application Insights; to both. Each
library is loaded where it is used.
"""

from typing import TYPE_CHECKING

from function_app.settings import TelemetrySettings

if TYPE_CHECKING:
    from opentelemetry.sdk._logs.export import LogRecordExporter
    from opentelemetry.sdk.metrics.export import MetricExporter
    from opentelemetry.sdk.trace.export import SpanExporter


def of_spans(settings: TelemetrySettings) -> "list[SpanExporter]":
    found: list[SpanExporter] = []
    if settings.sends_otlp("traces"):
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        found.append(OTLPSpanExporter())
    if connection := settings.sends_to_azure("traces"):
        from azure.monitor.opentelemetry.exporter import AzureMonitorTraceExporter

        found.append(AzureMonitorTraceExporter(connection_string=connection))
    return found


def of_metrics(settings: TelemetrySettings) -> "list[MetricExporter]":
    found: list[MetricExporter] = []
    if settings.sends_otlp("metrics"):
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter

        found.append(OTLPMetricExporter())
    if connection := settings.sends_to_azure("metrics"):
        from azure.monitor.opentelemetry.exporter import AzureMonitorMetricExporter

        found.append(AzureMonitorMetricExporter(connection_string=connection))
    return found


def of_logs(settings: TelemetrySettings) -> "list[LogRecordExporter]":
    found: list[LogRecordExporter] = []
    if settings.sends_otlp("logs"):
        from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter

        found.append(OTLPLogExporter())
    if connection := settings.sends_to_azure("logs"):
        from azure.monitor.opentelemetry.exporter import AzureMonitorLogExporter

        found.append(AzureMonitorLogExporter(connection_string=connection))
    return found
