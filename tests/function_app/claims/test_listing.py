"""What the list asks the engine for: only what can match, and no claim a second time."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from durabletask.client import (
    OrchestrationQuery,
    OrchestrationState,
    OrchestrationStatus,
    TaskHubGrpcClient,
)

from function_app.claims.listing import ListQuery, list_claims
from function_app.claims.steps import Step

NOW = datetime(2026, 1, 31, tzinfo=UTC)
LIVE = {OrchestrationStatus.RUNNING, OrchestrationStatus.PENDING, OrchestrationStatus.SUSPENDED}


class CountingEngine:
    """Holds claims, and counts how many it has handed out."""

    def __init__(self, *, tells_custom_status: bool = True) -> None:
        self._states: list[OrchestrationState] = []
        self._tells = tells_custom_status
        self.told = self.read_again = 0

    def hold(self, status: OrchestrationStatus, step: Step, number: int) -> None:
        created = NOW.replace(tzinfo=None) - timedelta(minutes=len(self._states))
        text = json.dumps({"step": step}) if self._tells else None
        for _ in range(number):
            name = f"claim-{len(self._states)}"
            self._states.append(
                OrchestrationState(name, "claim", status, created, created, None, None, text, None)
            )

    def get_all_orchestration_states(self, query: OrchestrationQuery) -> list[OrchestrationState]:
        found = [
            state
            for state in self._states
            if query.runtime_status is None or state.runtime_status in query.runtime_status
            if query.created_time_from is None or state.created_at >= query.created_time_from
            if query.created_time_to is None or state.created_at <= query.created_time_to
        ]
        self.told += len(found)
        return found

    def get_orchestration_state(self, instance_id: str) -> OrchestrationState | None:
        self.read_again += 1
        return next(state for state in self._states if state.instance_id == instance_id)


def listed(engine: CountingEngine, **query: Any) -> list[str]:
    client = cast(TaskHubGrpcClient, engine)
    page = list_claims(client, ListQuery.model_validate({"limit": 100, **query}), NOW)
    return [claim["instance_id"] for claim in page.claims]


@pytest.mark.parametrize("step", Step)
def test_a_step_is_looked_for_only_among_claims_that_can_be_at_it(step: Step):
    engine = CountingEngine()
    final, live = OrchestrationStatus.COMPLETED, OrchestrationStatus.RUNNING
    here, elsewhere = (final, live) if step.is_last else (live, final)
    engine.hold(elsewhere, step, 500)
    engine.hold(here, step, 5)
    assert len(listed(engine, status=step)) == 5
    assert engine.told <= 10  # the edges of two windows may overlap


@pytest.mark.parametrize("status", sorted(LIVE, key=lambda status: status.name))
def test_a_claim_that_has_not_ended_is_found_by_its_step(status: OrchestrationStatus):
    engine = CountingEngine()
    engine.hold(status, Step.AWAITING_APPROVAL, 1)
    assert len(listed(engine, status="awaiting_approval")) == 1


@pytest.mark.parametrize("tells", [True, False])
def test_a_claim_is_read_again_only_where_the_list_does_not_tell_where_it_stands(tells: bool):
    engine = CountingEngine(tells_custom_status=tells)
    engine.hold(OrchestrationStatus.RUNNING, Step.AWAITING_APPROVAL, 5)
    assert len(listed(engine)) == 5
    assert engine.read_again == (0 if tells else 5)
