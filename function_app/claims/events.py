"""What a person decides reaches the workflow as an event, which only hands it over; what became of
it is seen in the claim itself.
"""

from collections.abc import Callable

import grpc

from function_app.claims.instances import ClaimInstance, require_found
from function_app.domain.message import Message
from function_app.kit.durable.hub import Hub
from function_app.kit.durable.settling import settled


async def raised(
    client: Hub,
    instance_id: str,
    event: str,
    message: Message,
    is_open: Callable[[ClaimInstance], bool],
) -> ClaimInstance | None:
    """The claim, once it is `is_open` no more; None when that is not known yet (a busy engine)."""
    try:
        await client.raise_orchestration_event(instance_id, event, data=message.model_dump_json())
    except grpc.RpcError:
        # Some engines refuse an event for a claim that has just ended; the claim tells how.
        if not (await _current(client, instance_id)).has_ended:
            raise

    async def look() -> ClaimInstance | None:
        """None when the engine does not answer: the event is with it, and may count."""
        try:
            return await _current(client, instance_id)
        except grpc.RpcError:
            return None

    return await settled(look, lambda claim: claim is None or is_open(claim))


async def _current(client: Hub, instance_id: str) -> ClaimInstance:
    return require_found(instance_id, await client.get_orchestration_state(instance_id))
