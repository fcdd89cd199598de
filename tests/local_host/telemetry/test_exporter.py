"""The process that exports the host's spans: a host that is killed has not told in vain, and a host
that has lost it works on.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from opentelemetry import trace
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import TracerProvider

from dev_support.loopback_server import Reply, Request, serving
from function_app.settings import TelemetrySettings
from local_host.telemetry.exporter import exporters, is_told_where_to
from local_host.telemetry.facts import Facts, packed
from local_host.telemetry.hand_over import HandOver
from local_host.telemetry.set_up import telemetry_of_app
from tests.contract.target import Target
from tests.hosts import ROOT, Host, running_host
from tests.otlp_receiver import Received, otlp_receiver

EXPORTER = "local_host.telemetry.exporter"
MUCH_LATER = {"OTEL_BSP_SCHEDULE_DELAY": "60000"}
FILED = ["activity:read_claim", "activity:notify_reviewer"]
PLACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
ENDPOINT = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318"}
KEY = "InstrumentationKey=00000000-0000-0000-0000-000000000001"
AZURE = {
    "APPLICATIONINSIGHTS_CONNECTION_STRING": KEY,
    "APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL": "true",
}


@contextmanager
def telling_host(folder: Path, received: Received, **settings: str) -> Iterator[Host]:
    env = {**received.settings, "PYTHON_ENABLE_OPENTELEMETRY": "true", **settings}
    with running_host(data_dir=folder, env=env) as host:
        yield host


def exporter_of(host: Host) -> psutil.Process:
    (found,) = [
        child
        for child in psutil.Process(host.process.pid).children(recursive=True)
        if EXPORTER in child.cmdline()
    ]
    return found


def file_claim(host: Host, claim_id: str) -> None:
    target = Target(host.url)
    target.waiting(claim_id)
    target.close()


def told(received: Received) -> list[str]:
    return [name for name in FILED for _ in received.named(name, "SERVER")]


def test_what_a_killed_host_has_handed_over_is_sent(tmp_path: Path) -> None:
    with otlp_receiver() as received, telling_host(tmp_path, received, **MUCH_LATER) as host:
        file_claim(host, "1")
        before = len(received.raw)
        received.wait_until(lambda: len(received.raw) > before + 10)  # metrics, five times a second
        assert told(received) == []
        host.kill9()
        received.wait_until(lambda: told(received) == FILED)


@pytest.mark.skipif(sys.platform == "win32", reason="there a signal ends a process")
def test_what_ends_the_host_does_not_end_its_exporter_before_it_is_told_all(tmp_path: Path) -> None:
    """Ctrl-C reaches both."""
    with otlp_receiver() as received, telling_host(tmp_path, received) as host:
        file_claim(host, "1")
        received.wait_until(lambda: told(received) == FILED)
        for number in (signal.SIGINT, signal.SIGTERM):
            exporter_of(host).send_signal(number)
        file_claim(host, "2")
        assert host.stop() == 0
        assert len(told(received)) == 2 * len(FILED)


def test_a_host_that_has_lost_its_exporter_works_on_and_says_so_once(tmp_path: Path) -> None:
    with otlp_receiver() as received, telling_host(tmp_path, received) as host:
        exporter_of(host).kill()
        file_claim(host, "1")
        host.wait_for_line("WARNING local_host.telemetry.hand_over span_exporter_gone")
        file_claim(host, "2")
        assert host.stop() == 0
        assert "".join(host.output).count("span_exporter_gone") == 1
        assert "Traceback" not in "".join(host.output)


@pytest.mark.parametrize("hangs", [False, True], ids=["that is slow", "that hangs"])
def test_a_stopped_host_waits_for_its_exporter_and_leaves_none_behind(
    hangs: bool, tmp_path: Path
) -> None:
    with otlp_receiver() as received, telling_host(tmp_path, received) as host:
        file_claim(host, "1")
        received.wait_until(lambda: told(received) == FILED)
        exporter = exporter_of(host)
        exporter.suspend()
        file_claim(host, "2")
        host.process.terminate()
        received.wait_until(lambda: len(received.named("invoke_agent claim-assistant-agent")) == 2)
        if not hangs:
            exporter.resume()
        host.process.wait(timeout=20)
        if is_left := exporter.is_running():
            exporter.kill()
        assert host.ended() == 0
        assert not is_left
        assert len(told(received)) == (1 if hangs else 2) * len(FILED)
        assert ("span_exporter_killed" in "".join(host.output)) == hangs


def test_a_host_whose_app_exports_nothing_starts_none(durable_host: Host) -> None:
    assert psutil.Process(durable_host.process.pid).children() == []


def test_an_exporter_that_cannot_be_started_is_named(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))

    hand_over = HandOver(Facts(), "{}")
    hand_over.start()
    hand_over.finish()
    hand_over.give_up()

    (line,) = [record.message for record in caplog.records]
    assert line.startswith("span_exporter_not_started reason=")


def test_application_insights_gets_them_in_the_apps_name() -> None:
    noted, taken = Facts(), list[bytes]()
    noted.note(("event_raised", PLACE, "", (1, 2), False, ("ApprovalDecision", "claim-1")))
    about = json.dumps({"attributes": {"service.name": "claims"}, "schema_url": ""})

    def take(request: Request) -> Reply:
        taken.append(request.body)
        return Reply(b'{"itemsReceived": 1, "itemsAccepted": 1, "errors": []}')

    with serving(take) as ingestion:
        where = f"{KEY};IngestionEndpoint={ingestion.url}"
        done = subprocess.run(
            [sys.executable, "-m", EXPORTER],
            input=packed(about) + packed(noted.taken()),
            cwd=ROOT,
            env={**os.environ, **AZURE, "APPLICATIONINSIGHTS_CONNECTION_STRING": where},
            capture_output=True,
            check=True,
            timeout=60,
        )

    assert (done.stdout, done.stderr) == (b"", b"")
    body = b"".join(taken)
    assert b"orchestration_event:ApprovalDecision" in body
    assert b'"ai.cloud.role":"claims"' in body.replace(b'": "', b'":"')


def test_all_that_has_waited_for_it_is_sent() -> None:
    noted, taken = Facts(), list[ExportTraceServiceRequest]()
    for claim in range(5_000):
        details = ("ApprovalDecision", f"claim-{claim}")
        noted.note(("event_raised", PLACE, "", (1, 2), False, details))

    def take(request: Request) -> Reply:
        taken.append(ExportTraceServiceRequest.FromString(request.body))
        return Reply()

    with serving(take) as receiver:
        subprocess.run(
            [sys.executable, "-m", EXPORTER],
            input=packed('{"attributes": {}, "schema_url": ""}') + packed(noted.taken()),
            cwd=ROOT,
            env={**os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": receiver.url},
            check=True,
            timeout=60,
        )

    scopes = [scope for sent in taken for each in sent.resource_spans for scope in each.scope_spans]
    assert sum(len(scope.spans) for scope in scopes) == 5_000


def test_an_exporter_that_only_the_app_knows_of_is_named(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(trace, "get_tracer_provider", TracerProvider)

    assert telemetry_of_app() is None

    (line,) = [record.message for record in caplog.records]
    assert line.startswith("host_spans_not_exported")


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({}, []),
        (ENDPOINT, ["OTLPSpanExporter"]),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://localhost:4318"}, ["OTLPSpanExporter"]),
        ({"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "http://localhost:4318"}, []),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, []),
        (ENDPOINT | {"OTEL_TRACES_EXPORTER": "None"}, []),
        (ENDPOINT | {"OTEL_LOGS_EXPORTER": "none"}, ["OTLPSpanExporter"]),
        (ENDPOINT | AZURE | {"OTEL_SDK_DISABLED": "True"}, []),
        (ENDPOINT | {"OTEL_SDK_DISABLED": "1"}, []),
        (ENDPOINT | {"OTEL_SDK_DISABLED": "false"}, ["OTLPSpanExporter"]),
        (AZURE, ["AzureMonitorTraceExporter"]),
        (ENDPOINT | AZURE, ["OTLPSpanExporter", "AzureMonitorTraceExporter"]),
    ],
)
def test_the_hosts_spans_go_where_the_apps_go(
    given: dict[str, str], sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    found, app = exporters(os.environ), TelemetrySettings()
    assert is_told_where_to(os.environ) == bool(sent)
    for each in found:
        each.shutdown()

    assert [type(each).__name__ for each in found] == sent
    assert app.sends_otlp("traces") == ("OTLPSpanExporter" in sent)
    assert bool(app.sends_to_azure("traces")) == ("AzureMonitorTraceExporter" in sent)


def test_the_exporter_loads_neither_an_app_nor_the_durable_sdk() -> None:
    loads = f"import json, sys, {EXPORTER}, local_host.telemetry.spans"
    code = f"{loads}; print(json.dumps([*sys.modules]))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )

    rooms = ("function_app", "azure", "durabletask", "grpc", "asyncio", "sqlite3", "starlette")
    assert [name for name in json.loads(done.stdout) if name.partition(".")[0] in rooms] == []
