"""What the claims assistant is told of a claim: its step, the decision, and what was approved."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from durabletask.client import OrchestrationState, OrchestrationStatus, TaskHubGrpcClient

from function_app.claims.steps import Step
from function_app.workflows.conversation.claim_lookup import claim_lookup

MOMENT = datetime(2026, 11, 28, 18, 59, tzinfo=UTC)
ADJUDICATED = OrchestrationState(
    "claim-VSC-1001", "claim_orchestrator", OrchestrationStatus.COMPLETED, MOMENT, MOMENT,
    None, None, json.dumps({"step": Step.AGENT2_COMPLETED, "message": "Done."}), None,
)  # fmt: skip


class OneClaim:
    def __init__(self, verdict: dict[str, Any] | None) -> None:
        output = json.dumps({"agent2_output": verdict})
        self.state = replace(ADJUDICATED, serialized_output=output)

    def get_orchestration_state(self, instance_id: str) -> OrchestrationState | None:
        return self.state if instance_id == self.state.instance_id else None


@pytest.mark.parametrize(
    ("verdict", "amount"),
    [
        ({"decision": "APPROVED", "approved_amount": 1100.0}, "$1,100.00"),
        ({"decision": "APPROVED", "approved_amount": "87.50"}, "$87.50"),
        ({"decision": "DENIED", "approved_amount": 0.0}, None),
        ({"decision": "APPROVED", "approved_amount": None}, None),
        (None, None),
    ],
)
def test_the_amount_is_told_of_an_approved_claim(
    verdict: dict[str, Any] | None, amount: str | None
):
    look_up = claim_lookup(lambda: cast(TaskHubGrpcClient, OneClaim(verdict)))
    status = look_up("VSC-1001")
    assert status is not None
    assert status.approved_amount == amount
    assert status.last_updated == "2026-11-28T18:59:00Z"
    assert look_up("VSC-1002") is None


def test_a_purged_claim_is_one_that_is_not_there():
    purged = OneClaim(None)
    purged.state = replace(purged.state, instance_id="purged-claim-VSC-1001")
    look_up = claim_lookup(lambda: cast(TaskHubGrpcClient, purged))
    assert look_up("VSC-1001") is None
