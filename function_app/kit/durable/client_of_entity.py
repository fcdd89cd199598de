"""The durable client for an entity function, which the SDK hands to other functions only. Whatever
runs in the entity's turn, also in other threads, finds it here.
"""

from contextvars import ContextVar
from functools import wraps
from inspect import Parameter, signature
from typing import Any

from azure.durable_functions import SyncDurableFunctionsClient
from azure.durable_functions.decorators.metadata import DurableClient
from azure.functions.decorators.function_app import FunctionBuilder

_CLIENT = "client"
_configuration: ContextVar[str] = ContextVar("durable_client_of_entity")


def client_of_entity() -> SyncDurableFunctionsClient:
    """Within a turn of an entity that was registered with `hand_over_client`."""
    return SyncDurableFunctionsClient.get_cached(_configuration.get())


def hand_over_client(entity: FunctionBuilder) -> None:
    """`entity`: what `app.entity_trigger` made. The SDK's wrapper takes its own arguments only, so
    the client's is taken off on the way in; the SDK carries the context into its thread.
    """
    function = entity._function  # pyright: ignore[reportPrivateUsage] - the SDK's own way to wrap
    handle = function.get_user_function()

    @wraps(handle)
    async def with_client(*args: Any, client: str, **others: Any) -> Any:
        token = _configuration.set(client)
        try:
            return await handle(*args, **others)
        finally:
            _configuration.reset(token)

    known = signature(handle)
    client = Parameter(_CLIENT, Parameter.KEYWORD_ONLY, annotation=str)
    taken = known.replace(parameters=[*known.parameters.values(), client])
    vars(with_client)["__signature__"] = taken
    with_client.__annotations__ = {**handle.__annotations__, _CLIENT: str}
    function._func = with_client  # pyright: ignore[reportPrivateUsage]
    entity.add_binding(DurableClient(_CLIENT))
