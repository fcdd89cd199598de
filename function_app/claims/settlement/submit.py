"""A settlement is raised as an event, as a decision of a review is; of any number the workflow
takes one, by the same guards wherever it came from.
"""

from decimal import Decimal

from function_app.claims.decisions.state import handled
from function_app.claims.errors import (
    DecisionNotAllowed,
    NotAwaitingSettlement,
    SeenOtherwise,
    StaleRequest,
)
from function_app.claims.events import raised
from function_app.claims.instances import ClaimInstance
from function_app.claims.settlement import ruling
from function_app.claims.steps import SETTLEMENT_DECISION
from function_app.domain.settlement import SettlementDecision
from function_app.domain.values.money import dollars
from function_app.kit.durable.hub import Hub
from function_app.kit.errors import Refusal, ValidationFailed


async def submit_settlement(
    client: Hub, claim: ClaimInstance, decision: SettlementDecision, decision_id: str
) -> ClaimInstance | None:
    """The claim that has taken it; None when that is not known yet. Raises `NotAwaitingSettlement`,
    also when another settlement was faster, `StaleRequest`, `SeenOtherwise`, `DecisionNotAllowed`,
    and `ValidationFailed` for an amount that the contract does not pay.
    """
    _require_settling(claim)
    request_id = claim.noted_request_id
    if decision.request_id not in (None, request_id):
        raise StaleRequest(claim.instance_id, claim.settlement)
    if decision.seen_digest not in (None, claim.seen_digest):
        raise SeenOtherwise(claim.instance_id)
    _require_within_the_contract(claim, decision)
    marked = decision.model_copy(update={"request_id": request_id, "decision_id": decision_id})

    def is_open(now: ClaimInstance) -> bool:
        same = now.is_to_be_settled and now.noted_request_id == request_id
        return same and decision_id not in handled(now.note)

    now = await raised(client, claim.instance_id, SETTLEMENT_DECISION, marked, is_open)
    if now and (now.settlement or {}).get("decision_id") != decision_id:
        raise _refusal(now, handled(now.note).get(decision_id))
    return now


def _require_settling(claim: ClaimInstance) -> None:
    if not claim.is_to_be_settled:
        step = "suspended" if claim.is_suspended else claim.step
        raise NotAwaitingSettlement(claim.instance_id, step, claim.settlement)


def _require_within_the_contract(claim: ClaimInstance, decision: SettlementDecision) -> None:
    most = claim.note.get("most_payable")
    if most is not None and decision.pays > Decimal(str(most)):
        raise _over_maximum(most)


def _over_maximum(most: float | None) -> ValidationFailed:
    limit = "" if most is None else f": {dollars(Decimal(str(most)))}"
    told = f"is more than the contract pays at most, less the deductible{limit}"
    return ValidationFailed([{"field": "approved_amount", "message": told}])


def _refusal(claim: ClaimInstance, word: str | None) -> Refusal:
    match word:
        case None:
            return NotAwaitingSettlement(claim.instance_id, claim.step, claim.settlement)
        case ruling.STALE:
            return SeenOtherwise(claim.instance_id)
        case ruling.OVER_MAXIMUM:
            return _over_maximum(claim.note.get("most_payable"))
        case _:
            return DecisionNotAllowed(claim.instance_id, word)
