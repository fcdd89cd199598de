"""Who exports spans without texts is asked and stopped as if nothing stood before it."""

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from function_app.telemetry.without_texts import WithoutTexts


class Recording(SpanExporter):
    def __init__(self, result: SpanExportResult) -> None:
        self._result = result
        self.asked: list[str] = []

    def export(self, spans: object) -> SpanExportResult:
        self.asked.append("export")
        return self._result

    def shutdown(self) -> None:
        self.asked.append("shutdown")

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        self.asked.append(f"force_flush {timeout_millis}")
        return self._result is SpanExportResult.SUCCESS


@pytest.mark.parametrize("result", SpanExportResult)
def test_each_call_reaches_the_exporter_and_its_answer_comes_back(result: SpanExportResult) -> None:
    exporter = Recording(result)
    without_texts = WithoutTexts(exporter)

    assert without_texts.export([ReadableSpan("one")]) is result
    assert without_texts.force_flush(5) == (result is SpanExportResult.SUCCESS)
    without_texts.shutdown()
    assert exporter.asked == ["export", "force_flush 5", "shutdown"]
