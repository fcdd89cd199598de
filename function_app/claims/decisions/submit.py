"""A decision is raised as an event, which only hands it over. What became of it is seen a moment
later, in the claim itself: of any number at once the workflow takes one.
"""

import grpc

from function_app.claims.decisions.state import COUNTED, UNDONE, fate
from function_app.claims.errors import (
    ClaimNotAwaitingApproval,
    DecisionNotAllowed,
    NoMoreQuestions,
    NoMoreRounds,
    SeenOtherwise,
    StaleRequest,
)
from function_app.claims.instances import ClaimInstance, require_found
from function_app.claims.steps import APPROVAL_DECISION
from function_app.domain.decision import ApprovalDecision
from function_app.kit.durable.hub import Hub
from function_app.kit.durable.settling import settled
from function_app.kit.errors import Refusal


async def submit_decision(
    client: Hub, instance: ClaimInstance, decision: ApprovalDecision, decision_id: str
) -> ClaimInstance | None:
    """The claim that has taken the decision; None when that is not known yet (a busy engine): the
    claim's progress note will tell, by `decision_id`.

    Raises `OrchestrationCompleted`, `ClaimNotAwaitingApproval`, also when another decision or the
    clock was faster, `StaleRequest` or `SeenOtherwise` when the decision is for something else,
    `DecisionNotAllowed` and `NoMoreRounds`.
    """
    instance_id = instance.instance_id
    waits_for = instance.request_id
    if decision.decision == "info_requested" and instance.is_to_be_settled:
        waits_for = instance.open_request_id  # also when documents turn out to be missing later
    else:
        instance.require_waiting()
    if decision.request_id not in (None, waits_for):
        raise StaleRequest(instance_id, instance.winner)
    if decision.seen_digest not in (None, instance.seen_digest):
        raise SeenOtherwise(instance_id)
    marked = decision.model_copy(update={"request_id": waits_for, "decision_id": decision_id})
    await _raise_event(client, instance_id, marked)

    async def look() -> ClaimInstance | None:
        """None when the engine does not answer: the decision is with it, and may count."""
        try:
            return await _current(client, instance_id)
        except grpc.RpcError:
            return None

    def is_open(claim: ClaimInstance | None) -> bool:
        if claim is None:
            return True
        still_waits = not claim.has_ended and claim.step == instance.step
        same = still_waits and claim.noted_request_id == marked.request_id
        return same and fate(claim.note, decision_id) is None

    claim = await settled(look, is_open)
    if claim:
        _require_counted(claim, decision_id)
    return claim


def _require_counted(claim: ClaimInstance, decision_id: str) -> None:
    word = fate(claim.note, decision_id)
    if word not in COUNTED and word != UNDONE:
        raise _refusal(claim, word)


def _refusal(claim: ClaimInstance, word: str | None) -> Refusal:
    match word:
        case None if claim.is_waiting:  # for another round of the review
            return StaleRequest(claim.instance_id, claim.winner)
        case None:
            return ClaimNotAwaitingApproval(claim.instance_id, claim.step, claim.winner)
        case SeenOtherwise.code:
            return SeenOtherwise(claim.instance_id)
        case NoMoreRounds.code:
            return NoMoreRounds(claim.instance_id)
        case "no_more_questions":
            return NoMoreQuestions(claim.instance_id)
        case _:
            return DecisionNotAllowed(claim.instance_id, word)


async def _raise_event(client: Hub, instance_id: str, decision: ApprovalDecision) -> None:
    try:
        await client.raise_orchestration_event(
            instance_id, APPROVAL_DECISION, data=decision.model_dump_json()
        )
    except grpc.RpcError:
        # Some engines refuse an event for a claim that has just ended; that is no failure of ours.
        (await _current(client, instance_id)).require_waiting()
        raise


async def _current(client: Hub, instance_id: str) -> ClaimInstance:
    return require_found(instance_id, await client.get_orchestration_state(instance_id))
