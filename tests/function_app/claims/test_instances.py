"""What a workflow was started with, read without a check."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from durabletask.client import OrchestrationState, OrchestrationStatus

from function_app.claims.instances import ClaimInstance

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def started_with(stored: str | None) -> ClaimInstance:
    running = OrchestrationStatus.RUNNING
    return ClaimInstance(
        OrchestrationState(
            "claim-1", "claim_orchestrator", running, NOW, NOW, stored, None, None, None
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
