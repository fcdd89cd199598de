"""A decision is raised as an event, which only hands it over. Whether it won is seen a moment
later, in the claim itself: of two decisions at once the workflow takes one.
"""

import asyncio
from collections.abc import Iterator
from uuid import uuid4

import grpc
from azure.durable_functions import DurableFunctionsClient

from function_app.claims.errors import ClaimNotAwaitingApproval
from function_app.claims.instances import ClaimInstance, require_found
from function_app.claims.steps import APPROVAL_DECISION, Step
from function_app.domain.decision import ApprovalDecision

LONGEST_WAIT_SECONDS = 5.0


async def submit_decision(
    client: DurableFunctionsClient, instance: ClaimInstance, decision: ApprovalDecision
) -> bool:
    """True when the decision was taken, False when it still has to be (a busy engine).

    Raises `ClaimNotAwaitingApproval` when another decision, or the clock, was faster.
    """
    instance_id = instance.instance_id
    marked = decision.model_copy(
        update={"request_id": instance.request_id, "decision_id": uuid4().hex}
    )
    await _raise_event(client, instance_id, marked)
    settled = await _settled(client, instance_id)
    if settled and settled.decision_id != marked.decision_id:
        raise ClaimNotAwaitingApproval(instance_id, settled.step)
    return settled is not None


async def _raise_event(
    client: DurableFunctionsClient, instance_id: str, decision: ApprovalDecision
) -> None:
    try:
        await client.raise_orchestration_event(
            instance_id, APPROVAL_DECISION, data=decision.model_dump_json()
        )
    except grpc.RpcError:
        # Some engines refuse an event for a claim that has just ended; that is no failure of ours.
        (await _current(client, instance_id)).require_waiting()
        raise


async def _settled(client: DurableFunctionsClient, instance_id: str) -> ClaimInstance | None:
    """The claim once it waits no more; None when that takes too long."""
    for pause in _growing_pauses():
        await asyncio.sleep(pause)
        instance = await _current(client, instance_id)
        if instance.has_ended or instance.step != Step.AWAITING_APPROVAL:
            return instance
    return None


async def _current(client: DurableFunctionsClient, instance_id: str) -> ClaimInstance:
    return require_found(instance_id, await client.get_orchestration_state(instance_id))


def _growing_pauses() -> Iterator[float]:
    pause, waited = 0.005, 0.0
    while waited < LONGEST_WAIT_SECONDS:
        yield pause
        waited += pause
        pause = min(pause * 1.6, 0.5)
