"""A decision is raised as an event, which only hands it over. Whether it won is seen a moment
later, in the claim itself: of two decisions at once the workflow takes one.
"""

from uuid import uuid4

import grpc

from function_app.claims.errors import ClaimNotAwaitingApproval, StaleRequest
from function_app.claims.instances import ClaimInstance, require_found
from function_app.claims.steps import APPROVAL_DECISION, Step
from function_app.domain.decision import ApprovalDecision
from function_app.kit.durable.hub import Hub
from function_app.kit.durable.settling import settled


async def submit_decision(client: Hub, instance: ClaimInstance, decision: ApprovalDecision) -> bool:
    """True when the decision was taken, False when it still has to be (a busy engine).

    Raises `OrchestrationCompleted`, `ClaimNotAwaitingApproval`, also when another decision or the
    clock was faster, and `StaleRequest` when the decision is for another wait.
    """
    instance_id = instance.instance_id
    instance.require_waiting()
    if decision.request_id not in (None, instance.request_id):
        raise StaleRequest(instance_id)
    marked = decision.model_copy(
        update={"request_id": instance.request_id, "decision_id": uuid4().hex}
    )
    await _raise_event(client, instance_id, marked)
    claim = await settled(lambda: _current(client, instance_id), _still_waits)
    if claim and claim.decision_id != marked.decision_id:
        raise ClaimNotAwaitingApproval(instance_id, claim.step)
    return claim is not None


def _still_waits(claim: ClaimInstance) -> bool:
    return not claim.has_ended and claim.step == Step.AWAITING_APPROVAL


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
