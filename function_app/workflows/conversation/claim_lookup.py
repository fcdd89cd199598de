"""Where a claim stands, for an agent that is asked about it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from durabletask.client import TaskHubGrpcClient

from function_app.chat.offline.conversation import ClaimStatus, Lookup
from function_app.claims.errors import ClaimNotFound
from function_app.claims.instances import ID_PREFIX, ClaimInstance, find_claim, instance_id_of
from function_app.domain.adjudication import AdjudicationDecision
from function_app.domain.values.money import dollars
from function_app.kit.timestamps import iso_utc


def claim_lookup(client: Callable[[], TaskHubGrpcClient]) -> Lookup:
    """`client` is asked for at every look: in a Functions host each turn is handed its own."""

    def look_up(claim_id: str) -> ClaimStatus | None:
        known_as = instance_id_of(claim_id.strip().removeprefix(ID_PREFIX))
        try:
            return _standing(find_claim(client(), known_as))
        except ClaimNotFound:
            return None

    return look_up


def _standing(claim: ClaimInstance) -> ClaimStatus:
    status = claim.note
    verdict: dict[str, Any] = (claim.output or {}).get("agent2_output") or {}
    return ClaimStatus(
        claim_id=claim.instance_id.removeprefix(ID_PREFIX),
        runtime_status=claim.runtime_status,
        step=status.get("step"),
        step_message=status.get("message"),
        decision=verdict.get("decision"),
        last_updated=iso_utc(claim.state.last_updated_at),
        approved_amount=_amount(verdict),
    )


def _amount(verdict: dict[str, Any]) -> str | None:
    amount = verdict.get("approved_amount")
    is_approved = verdict.get("decision") == AdjudicationDecision.APPROVED
    return dollars(Decimal(str(amount))) if is_approved and amount else None
