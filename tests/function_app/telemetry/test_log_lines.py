"""What leaves of the log: the sentence, and nothing that came along with it."""

import logging
from collections.abc import Iterator

import pytest
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import InMemoryLogRecordExporter, SimpleLogRecordProcessor

from function_app.telemetry.log_lines import LogLines

OURS = logging.getLogger("function_app.test_log_lines")


@pytest.fixture
def sent() -> Iterator[InMemoryLogRecordExporter]:
    exporter = InMemoryLogRecordExporter()
    loggers = LoggerProvider()
    loggers.add_log_record_processor(SimpleLogRecordProcessor(exporter))
    handler = LogLines(loggers)
    OURS.addHandler(handler)
    yield exporter
    OURS.removeHandler(handler)


def test_no_exception_and_no_extra_goes_along(sent: InMemoryLogRecordExporter) -> None:
    try:
        int("Zuleika Quist")
    except ValueError:
        OURS.exception("request_failed id=%d", 7, extra={"claimant": "Zuleika Quist"})

    (line,) = sent.get_finished_logs()
    assert line.log_record.body == "request_failed id=7"
    assert "Quist" not in line.to_json()


def test_a_line_that_cannot_be_put_together_stops_nobody(
    sent: InMemoryLogRecordExporter, capsys: pytest.CaptureFixture[str]
) -> None:
    handler, *_ = OURS.handlers
    handler.handle(OURS.makeRecord(OURS.name, logging.WARNING, "", 0, "id=%d", ("seven",), None))

    assert not sent.get_finished_logs()
    assert "Logging error" in capsys.readouterr().err
