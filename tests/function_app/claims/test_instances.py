"""What a workflow was started with, read without a check, and what is counted by it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from durabletask.client import OrchestrationState, OrchestrationStatus
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from function_app.claims import counting
from function_app.claims.instances import ClaimInstance
from function_app.domain.decision import ApprovalDecision
from function_app.telemetry.counts import Counts

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def started_with(stored: str | None, note: str | None = None) -> ClaimInstance:
    running = OrchestrationStatus.RUNNING
    return ClaimInstance(
        OrchestrationState(
            "claim-1", "claim_orchestrator", running, NOW, NOW, stored, None, note, None
        )
    )


@pytest.mark.parametrize("given", [{"traceparent": "00-1", "approval_timeout_hours": "72"}, {}])
def test_it_is_text_or_an_object(given: dict[str, Any]) -> None:
    """An object, where somebody else has started the workflow."""
    text = json.dumps(given)

    assert started_with(json.dumps(text)).given_unchecked == given
    assert started_with(text).given_unchecked == given


@pytest.mark.parametrize(
    "stored", [None, "null", "[]", "7", '"null"', '"[1]"', '"hello"', '""', "hello"]
)
def test_whatever_else_says_nothing(stored: str | None) -> None:
    assert started_with(stored).given_unchecked == {}


@pytest.mark.parametrize(("traceparent", "known"), [("00-1", "00-1"), (7, None), (None, None)])
def test_where_it_was_filed_is_text(traceparent: object, known: str | None) -> None:
    assert started_with(json.dumps({"traceparent": traceparent})).filed_in == known
    assert started_with("{}").filed_in is None


@pytest.mark.parametrize("hours", [72, 72.0, "72"])
def test_a_review_is_timed_whatever_form_its_hours_have(
    hours: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, counts = InMemoryMetricReader(), Counts()
    counts.count_with(MeterProvider([reader]).get_meter("test"))
    monkeypatch.setattr(counting, "COUNTS", counts)
    note = json.dumps({"expires_at": (NOW + timedelta(hours=72)).isoformat()})
    waited = started_with(json.dumps({"approval_timeout_hours": hours}), note)
    decided = replace(waited.state, last_updated_at=NOW + timedelta(minutes=5))

    decision = ApprovalDecision(decision="approved", reviewer="ann@example.com")
    counting.count_decision(waited, ClaimInstance(decided), decision)

    data: Any = reader.get_metrics_data()
    (scope,) = data.resource_metrics[0].scope_metrics
    (review,) = [metric for metric in scope.metrics if metric.name == "claims.review.duration"]
    assert [point.sum for point in review.data.data_points] == [300]
