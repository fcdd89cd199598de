"""The standard settings say whether telemetry is sent, and where."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dev_support.loopback_server import Reply, Request, serving
from function_app.environment import InvalidSettings
from function_app.settings import Signal, TelemetrySettings
from function_app.telemetry.start import start_telemetry

ROOT = Path(__file__).resolve().parents[3]
SIGNALS: tuple[Signal, ...] = ("traces", "metrics", "logs")
ENDPOINT = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318"}
KEY = "InstrumentationKey=00000000-0000-0000-0000-000000000001"
DECIDES = """
from opentelemetry import trace
from function_app.telemetry.start import start_telemetry
from function_app.telemetry.traces import TRACES

start_telemetry()
with TRACES.deciding(None):
    pass
trace.get_tracer_provider().shutdown()
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


def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_SDK_DISABLED", "perhaps")

    with pytest.raises(InvalidSettings, match="OTEL_SDK_DISABLED"):
        start_telemetry()


def test_application_insights_gets_the_same() -> None:
    taken: list[bytes] = []

    def take(request: Request) -> Reply:
        taken.append(request.body)
        return Reply(b'{"itemsReceived": 1, "itemsAccepted": 1, "errors": []}')

    with serving(take) as ingestion:
        subprocess.run(
            [sys.executable, "-c", DECIDES],
            cwd=ROOT,
            env={
                **os.environ,
                "APPLICATIONINSIGHTS_CONNECTION_STRING": f"{KEY};IngestionEndpoint={ingestion.url}",
                "APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL": "true",
                "OTEL_METRICS_EXPORTER": "none",
            },
            check=True,
            timeout=60,
        )

    assert any(b"decide_claim" in body and b"claims-hitl" in body for body in taken)
