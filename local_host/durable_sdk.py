"""The only door to the insides of Microsoft's durable SDK: the messages of its protocol, and what
is patched in it.
"""
# pyright: reportMissingTypeStubs=false

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

from azure.durable_functions.internal import azurefunctions_grpc_interceptor as client_binding
from azure.functions import _durable_functions as durable_json  # pyright: ignore[reportPrivateUsage]
from durabletask.internal import orchestrator_service_pb2 as pb
from durabletask.internal import shared
from google.protobuf.empty_pb2 import Empty
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import DecodeError, Message
from google.protobuf.timestamp_pb2 import Timestamp
from google.protobuf.wrappers_pb2 import BoolValue, StringValue

__all__ = [
    "BoolValue",
    "DecodeError",
    "Empty",
    "Message",
    "MessageToDict",
    "StringValue",
    "Timestamp",
    "ask_once_whether_strict",
    "channels_for_client_bindings",
    "pb",
]

_OF_A_CLIENT_BINDING = (
    client_binding.AzureFunctionsDefaultClientInterceptorImpl,
    client_binding.AzureFunctionsAsyncDefaultClientInterceptorImpl,
)

# The SDK looks up its own version on disk for every client that it builds: one an invocation.
_version = cast(Any, client_binding)
_version.version = cache(_version.version)


def ask_once_whether_strict() -> None:
    """Once the app has set its environment: the SDK's JSON asks that sixty times a claim."""
    asked = cast(Any, durable_json)
    asked._is_strict_mode = cache(asked._is_strict_mode)


@contextmanager
def channels_for_client_bindings(
    address: str, *, channel: object, async_channel: object
) -> Generator[None]:
    """Meanwhile the clients of bindings that name `address` get these channels, and open none."""
    before = shared.get_grpc_channel, shared.get_async_grpc_channel
    shared.get_grpc_channel = _opener(address, channel, before[0])
    shared.get_async_grpc_channel = _opener(address, async_channel, before[1])
    try:
        yield
    finally:
        shared.get_grpc_channel, shared.get_async_grpc_channel = before


def _opener(address: str, channel: Any, otherwise: Callable[..., Any]) -> Callable[..., Any]:
    def open_channel(
        host_address: str | None,
        secure_channel: bool = False,
        interceptors: Sequence[object] | None = None,
        channel_options: object = None,
    ) -> Any:
        if host_address == address and any(
            isinstance(i, _OF_A_CLIENT_BINDING) for i in interceptors or ()
        ):
            return channel
        return otherwise(host_address, secure_channel, interceptors, channel_options)

    return open_channel
