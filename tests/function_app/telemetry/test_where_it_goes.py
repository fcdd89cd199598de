"""The standard settings say whether telemetry is sent, and where."""

import os
import subprocess
import sys
from pathlib import Path
from socket import socket
from time import monotonic

import pytest
from azure.monitor.opentelemetry.exporter._connection_string_parser import ConnectionStringParser
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)

from dev_support.loopback_server import Reply, Request, serving
from function_app.bootstrap.start_checks import CHECKS
from function_app.environment import InvalidSettings
from function_app.settings import Signal, TelemetrySettings, checked_settings, get_settings
from function_app.telemetry.start import start_telemetry
from tests.contract.target import Target
from tests.hosts import running_host

ROOT = Path(__file__).resolve().parents[3]
SIGNALS: tuple[Signal, ...] = ("traces", "metrics", "logs")
ENDPOINT = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318"}
KEY = "InstrumentationKey=00000000-0000-0000-0000-000000000001"
DECIDES = """
import sys

from opentelemetry import trace
from function_app.telemetry.start import start_telemetry
from function_app.telemetry.traces import TRACES

start_telemetry()
for _ in range(int(sys.argv[1])):
    with TRACES.deciding(None):
        pass
trace.get_tracer_provider().shutdown()
"""
FAILS = """
from opentelemetry import trace
from function_app.telemetry.start import start_telemetry

start_telemetry()
try:
    with trace.get_tracer("a library").start_as_current_span("asked"):
        raise ValueError("Zuleika Okafor has no contract")
except ValueError:
    pass
trace.get_tracer_provider().shutdown()
"""
COUNTS_A_DECISION = """
from opentelemetry import metrics
from function_app.telemetry.counts import COUNTS
from function_app.telemetry.start import start_telemetry
from function_app.telemetry.traces import TRACES

start_telemetry()
with TRACES.deciding(None):
    COUNTS.claim_decided("approved", 60)
metrics.get_meter_provider().shutdown()
"""


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({}, []),
        (ENDPOINT, ["traces", "metrics", "logs"]),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://localhost:4318/v1/traces"}, ["traces"]),
        (ENDPOINT | {"OTEL_LOGS_EXPORTER": "none"}, ["traces", "metrics"]),
        (ENDPOINT | {"OTEL_SDK_DISABLED": "true"}, []),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, []),
    ],
)
def test_what_is_sent_by_otlp(
    given: dict[str, str], sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    settings = TelemetrySettings()

    assert [signal for signal in SIGNALS if settings.sends_otlp(signal)] == sent
    assert settings.is_wanted == bool(sent)
    assert not settings.sends_to_azure("traces")


def test_wrong_values_are_named_with_all_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"OTEL_SDK_DISABLED": "perhaps", "APPROVAL_TIMEOUT_HOURS": "soon"}
    wrong["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "0-0-secret-0"
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    get_settings.cache_clear()

    with pytest.raises(InvalidSettings) as refused:
        checked_settings(*CHECKS)

    assert {fault.split()[0] for fault in refused.value.faults} == {*wrong}
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("connection", [f"{KEY};", "InstrumentationKey=1", f"a=b=c;{KEY}", "key"])
def test_a_connection_string_that_the_exporter_would_break_on_is_refused(
    connection: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match=r"(?i)connection string|instrumentation key"):
        ConnectionStringParser(connection)
    monkeypatch.setenv("APPLICATIONINSIGHTS_CONNECTION_STRING", connection)

    with pytest.raises(InvalidSettings, match="APPLICATIONINSIGHTS_CONNECTION_STRING must be"):
        start_telemetry()


def test_what_only_opentelemetry_reads_is_told_in_a_sentence_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in {**ENDPOINT, "OTEL_BSP_SCHEDULE_DELAY": "-1"}.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(InvalidSettings, match=r"OTEL_.*schedule_delay_millis must be positive"):
        start_telemetry()


def received_everywhere(*program: str) -> tuple[bytes, bytes]:
    """What it sends by OTLP, and to Application Insights."""
    by_otlp, by_azure = list[bytes](), list[bytes]()

    def take(request: Request) -> Reply:
        by_otlp.append(request.body)
        return Reply()

    def ingest(request: Request) -> Reply:
        by_azure.append(request.body)
        return Reply(b'{"itemsReceived": 1, "itemsAccepted": 1, "errors": []}')

    with serving(take) as receiver, serving(ingest) as ingestion:
        subprocess.run(
            [sys.executable, "-c", *program],
            cwd=ROOT,
            env={
                **os.environ,
                "OTEL_EXPORTER_OTLP_ENDPOINT": receiver.url,
                "APPLICATIONINSIGHTS_CONNECTION_STRING": f"{KEY};IngestionEndpoint={ingestion.url}",
                "APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL": "true",
                "OTEL_METRICS_EXPORTER": "none",
            },
            check=True,
            timeout=60,
        )
    return b"".join(by_otlp), b"".join(by_azure)


def test_application_insights_gets_the_same() -> None:
    for received in received_everywhere(DECIDES, "1"):
        assert b"decide_claim" in received
        assert b"claims-hitl" in received


def test_the_text_of_an_exception_is_not_sent() -> None:
    for received in received_everywhere(FAILS):
        assert b"asked" in received
        assert b"Zuleika" not in received
        assert b"contract" not in received


@pytest.mark.parametrize(("wanted", "kept"), [("", 0), ("always_off", 0), ("trace_based", 1)])
def test_the_trace_of_an_example_is_kept_beside_a_number_for_whoever_asks(
    wanted: str, kept: int
) -> None:
    taken: list[ExportMetricsServiceRequest] = []

    def take(request: Request) -> Reply:
        if request.path == "/v1/metrics":
            taken.append(ExportMetricsServiceRequest.FromString(request.body))
        return Reply()

    with serving(take) as receiver:
        subprocess.run(
            [sys.executable, "-c", COUNTS_A_DECISION],
            cwd=ROOT,
            env={
                **os.environ,
                "OTEL_EXPORTER_OTLP_ENDPOINT": receiver.url,
                "OTEL_METRICS_EXEMPLAR_FILTER": wanted,
            },
            check=True,
            timeout=60,
        )

    assert sum(map(_exemplars, taken)) == kept


def _exemplars(sent: ExportMetricsServiceRequest) -> int:
    return sum(
        len(point.exemplars)
        for resource in sent.resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
        for point in metric.histogram.data_points
    )


def test_a_receiver_that_does_not_answer_holds_nothing_up(tmp_path: Path) -> None:
    """It takes connections and says nothing: neither claims nor the end of the host wait for it."""
    with socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        env = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{silent.getsockname()[1]}",
            "OTEL_BSP_SCHEDULE_DELAY": "50",
            "PYTHON_ENABLE_OPENTELEMETRY": "true",
        }
        with running_host(data_dir=tmp_path, env=env) as host:
            target = Target(host.url)
            target.waiting("1")
            target.close()
            began = monotonic()
            assert host.stop() == 0
            assert monotonic() - began < 10
