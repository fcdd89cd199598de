"""A claim that is filed again takes the next id that is free for good."""

import json
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from durabletask.client import OrchestrationState, OrchestrationStatus, TaskHubGrpcClient

from function_app.claims.errors import ClaimNotFound
from function_app.claims.messages import OrchestrationInput
from function_app.claims.reopening import reopen_claim
from function_app.domain.claim import ClaimRequest

MOMENT = datetime(2026, 11, 28, 18, 59, tzinfo=UTC)
FILED = OrchestrationInput(
    claim=ClaimRequest(claim_id="VSC-1", email_content="It broke."), approval_timeout_hours=1
).model_dump_json()


class Hub:
    def __init__(self, *taken: str) -> None:
        self.taken = {*taken}

    def get_orchestration_state(
        self, instance_id: str, *, fetch_payloads: bool = True
    ) -> OrchestrationState | None:
        del fetch_payloads
        if instance_id not in self.taken:
            return None
        return OrchestrationState(
            instance_id, "claim_orchestrator", OrchestrationStatus.COMPLETED, MOMENT, MOMENT,
            json.dumps(FILED), None, None, None,
        )  # fmt: skip

    def schedule_new_orchestration(self, name: str, *, instance_id: str, **_: Any) -> str:
        del name
        self.taken.add(instance_id)
        return instance_id


def reopened(hub: Hub) -> str:
    return reopen_claim(cast(TaskHubGrpcClient, hub), "VSC-1", by="action-1", hours=1)


def test_the_first_copy_has_the_number_two():
    assert reopened(Hub("claim-VSC-1")) == "VSC-1-2"


def test_the_id_of_a_purged_copy_stays_taken():
    assert reopened(Hub("claim-VSC-1", "purged-claim-VSC-1-2")) == "VSC-1-3"


def test_a_purged_claim_is_not_filed_again():
    with pytest.raises(ClaimNotFound):
        reopened(Hub("purged-claim-VSC-1"))
