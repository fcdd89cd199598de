"""The cases of a claim: each that is reopened is followed by one, and each knows the other."""

from collections.abc import Iterable
from typing import Any

from durabletask.client import TaskHubGrpcClient
from durabletask.history import HistoryEvent

from function_app.claims.instances import (
    LAST_CASE,
    ClaimInstance,
    case_of,
    claim_id_of,
    instance_id_of,
)
from function_app.claims.steps import ADJUDICATE_CLAIM, RAN_BEFORE
from function_app.domain.adjudication import AdjudicationDecision
from function_app.kit.durable.past_outcomes import outcomes_of
from function_app.kit.durable.runtime_status import RuntimeStatus

_ENDED_UNSETTLED = {"timeout", "rejected", "error"}


def case_before(instance_id: str) -> str | None:
    case = case_of(instance_id)
    return instance_id_of(claim_id_of(instance_id), case - 1) if case > 1 else None


def case_after(instance_id: str) -> str | None:
    """The one that there is, or would be; None for the last that there can be."""
    case = case_of(instance_id)
    return instance_id_of(claim_id_of(instance_id), case + 1) if case < LAST_CASE else None


def can_be_reopened(claim: ClaimInstance) -> bool:
    """It timed out, was rejected, or failed: also in a way that left no result."""
    if not claim.has_ended:
        return False
    if claim.runtime_status is not RuntimeStatus.COMPLETED:
        return True
    result = claim.output or {}
    is_second_run = result.get("error_message") == RAN_BEFORE  # the first may have been paid
    return result.get("status") in _ENDED_UNSETTLED and not is_second_run


def is_paid(claim: ClaimInstance) -> bool:
    """Also one that was broken off after it was settled: its claimant may have been told."""
    result = claim.output or {}
    verdict: dict[str, Any] = result.get("agent2_output") or {}
    settled = claim.settlement
    is_approved = verdict.get("decision") == AdjudicationDecision.APPROVED
    return is_approved or (settled is not None and settled["decision"] == "approved")


def was_approved(history: Iterable[HistoryEvent]) -> bool:
    """By agent 2, in a claim that was broken off before it took that in: its claimant may have been
    told, and what the result says is not known. Where agent 2 and the rules differed, a person was
    still to decide.
    """
    verdicts = [outcome.output or {} for outcome in outcomes_of(ADJUDICATE_CLAIM, history)]
    return any(
        verdict.get("decision") == AdjudicationDecision.APPROVED and not verdict.get("disagreement")
        for verdict in verdicts
    )


def other_cases(client: TaskHubGrpcClient, claim: ClaimInstance) -> dict[str, Any]:
    """`reopens` and `reopened_as`, where there are such."""
    before = case_before(claim.instance_id)
    after = following(client, claim)
    return {
        **({"reopens": before} if before else {}),
        **({"reopened_as": after.instance_id} if after else {}),
    }


def following(client: TaskHubGrpcClient, claim: ClaimInstance) -> ClaimInstance | None:
    after = case_after(claim.instance_id) if can_be_reopened(claim) else None
    state = client.get_orchestration_state(after) if after else None
    return ClaimInstance(state) if state else None
