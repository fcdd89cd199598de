"""What is counted of a claim: when it is decided, when it is settled, and while it waits."""

from datetime import datetime, timedelta
from typing import Any, Final, cast

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import TimerRequest
from durabletask.client import OrchestrationQuery, OrchestrationStatus

from function_app.claims.instances import ID_PREFIX, ClaimInstance, is_claim
from function_app.claims.messages import AdjudicationRequest
from function_app.claims.steps import Step
from function_app.domain.adjudication import FOR_A_PERSON, AdjudicationDecision
from function_app.domain.adjudication_form import DataSource
from function_app.domain.decision import ApprovalDecision
from function_app.domain.settlement import SettlementDecision
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.kit.timestamps import as_utc
from function_app.telemetry.counts import COUNTS

EVERY_FIVE_MINUTES: Final = "0 */5 * * * *"


def count_decision(waited: ClaimInstance, claim: ClaimInstance, decision: ApprovalDecision) -> None:
    """`claim` has taken the decision that ended the review of `waited`."""
    if not COUNTS.are_wanted:
        return
    COUNTS.claim_decided(decision.decision, _review_seconds(waited, claim))
    if decision.decision == "rejected":
        COUNTS.claim_settled(decision.decision)


def count_adjudication(asked: AdjudicationRequest, outcome: ActivityOutcome) -> None:
    """A claim that the policy would let through is settled only where agent 2 approves it, too, and
    one that is left to a person at the desk when they have settled it.
    """
    if not COUNTS.are_wanted or outcome.retry_after_seconds is not None:
        return
    output = outcome.output or {}
    decision = str(output.get("decision", "error")).lower()
    if asked.after_review == "desk" and decision.upper() in FOR_A_PERSON:
        return
    metadata = asked.claim.get("metadata")
    source = cast(dict[str, Any], metadata).get("data_source") if metadata else None
    is_approved = decision == AdjudicationDecision.APPROVED.lower()
    if source == DataSource.POLICY and (not is_approved or output.get("disagreement")):
        return
    COUNTS.claim_settled(decision)


def count_settlement(decision: SettlementDecision) -> None:
    COUNTS.claim_settled(decision.decision)


def count_waiting_claims(timer: TimerRequest, client: SyncDurableFunctionsClient) -> None:
    """One process in all of Azure is told by the timer, so no claim is counted twice."""
    running = client.get_all_orchestration_states(
        OrchestrationQuery(
            runtime_status=[OrchestrationStatus.RUNNING], instance_id_prefix=ID_PREFIX
        )
    )
    claims = (ClaimInstance(state) for state in running if is_claim(state.instance_id))
    COUNTS.claims_waiting(sum(map(_seems_to_wait, claims)))


def _seems_to_wait(claim: ClaimInstance) -> bool:
    """Some engines list no progress notes. What runs counts as waiting there, as it mostly does."""
    return claim.custom_status is None or claim.step == Step.AWAITING_APPROVAL


def _review_seconds(waited: ClaimInstance, claim: ClaimInstance) -> float:
    """By the engine's clock. A policy may end a wait before the deadline of every claim; then the
    review is reckoned from the filing.
    """
    hours = timedelta(hours=float(waited.given_unchecked["approval_timeout_hours"]))
    filed, decided = as_utc(waited.state.created_at), as_utc(claim.state.last_updated_at)
    began = max(filed, datetime.fromisoformat(waited.note["expires_at"]) - hours)
    return max(0.0, (decided - began).total_seconds())
