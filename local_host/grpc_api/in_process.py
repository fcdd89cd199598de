"""A short cut for the durable clients of the app that this host has loaded: what they ask of our
own gRPC service is answered by the same handlers without a socket. Everyone else speaks gRPC.
"""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterable, Mapping
from concurrent.futures import CancelledError
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, NamedTuple, Never, cast

import grpc
from grpc.aio import AioRpcError, Metadata

from local_host.durable_sdk import channels_for_client_bindings
from local_host.engine.engine import caller_blocks

logger = logging.getLogger(__name__)


def _named(*methods: str) -> frozenset[str]:
    return frozenset(f"/TaskHubSidecarService/{method}" for method in methods)


# These handlers only read, or wait only for one commit: they run in the caller's thread.
_READS = _named("GetInstance", "StreamInstanceHistory", "QueryInstances", "ListInstanceIds")
_WRITES = _named("StartInstance", "RaiseEvent")


type Asking = Mapping[type, Callable[[Any], AbstractContextManager[object]]]


@contextmanager
def short_cut(
    handlers: grpc.GenericRpcHandler, address: str, hub: str, asking: Asking | None = None
) -> Generator[None]:
    """Meanwhile the client bindings of `hub` that name `address` open no socket. What `asking` has
    for a kind of request is put around each of them.
    """
    channel = _AsyncChannel(handlers, hub, asking)
    sync_channel = _SyncChannel(channel, asyncio.get_running_loop())
    with channels_for_client_bindings(address, channel=sync_channel, async_channel=channel):
        yield


class _Call(NamedTuple):
    """As `grpc.HandlerCallDetails`."""

    method: str
    invocation_metadata: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Context:
    """What a handler may ask of its call."""

    metadata: tuple[tuple[str, str], ...]

    def invocation_metadata(self) -> tuple[tuple[str, str], ...]:
        return self.metadata

    async def abort(self, code: grpc.StatusCode, details: str = "") -> Never:
        raise _refusal(code, details)


class _AsyncChannel:
    """Stands in for a `grpc.aio.Channel` of unary requests, on the loop of the service."""

    def __init__(self, handlers: grpc.GenericRpcHandler, hub: str, asking: Asking | None) -> None:
        self._asking = asking or {}
        self._handlers = handlers
        self._context = _Context((("taskhub", hub),))
        self._unary: dict[str, Callable[..., Coroutine[Any, Any, Any]]] = {}
        self._streams: dict[str, Callable[..., AsyncIterator[Any]]] = {}

    def unary_unary(
        self, method: str, *_: Any, **__: Any
    ) -> Callable[..., Coroutine[Any, Any, Any]]:
        if method not in self._unary:
            self._unary[method] = self._unary_call(method)
        return self._unary[method]

    def unary_stream(self, method: str, *_: Any, **__: Any) -> Callable[..., AsyncIterator[Any]]:
        if method not in self._streams:
            self._streams[method] = self._stream_call(method)
        return self._streams[method]

    def stream_unary(self, method: str, *_: Any, **__: Any) -> None:
        """The durable clients have no such calls; their stub asks for them all the same."""

    stream_stream = stream_unary

    async def close(self, grace: float | None = None) -> None:
        """There is nothing to close."""

    def _unary_call(self, method: str) -> Callable[..., Coroutine[Any, Any, Any]]:
        async def call(request: Any, **options: Any) -> Any:
            handle = self._handler(method).unary_unary
            try:
                limit = options.get("timeout")
                async with nullcontext() if limit is None else asyncio.timeout(limit):
                    around = self._asking.get(request.__class__)
                    if around is None:
                        return await handle(request, self._context)
                    with around(request):
                        return await handle(request, self._context)
            except TimeoutError as error:
                raise _refusal(grpc.StatusCode.DEADLINE_EXCEEDED, "Deadline Exceeded") from error
            except AioRpcError:
                raise
            except Exception as error:
                raise _unexpected(error) from error

        return call

    def _stream_call(self, method: str) -> Callable[..., AsyncIterator[Any]]:
        async def call(request: Any) -> AsyncIterator[Any]:
            try:
                async for message in self._handler(method).unary_stream(request, self._context):
                    yield message
            except AioRpcError:
                raise
            except Exception as error:
                raise _unexpected(error) from error

        return call

    def _handler(self, method: str) -> Any:
        found = self._handlers.service(cast(Any, _Call(method)))
        if found is None:
            raise _refusal(grpc.StatusCode.UNIMPLEMENTED, "Method not found!")
        return found


class _SyncChannel:
    """Stands in for a `grpc.Channel`, in the threads of the app, or in a coroutine that blocks."""

    def __init__(self, channel: _AsyncChannel, loop: asyncio.AbstractEventLoop) -> None:
        self._channel = channel
        self._loop = loop
        self._loop_thread = threading.get_ident()
        self._reading = threading.Lock()

    def unary_unary(self, method: str, *_: Any, **__: Any) -> Callable[..., Any]:
        ask, answered = self._channel.unary_unary(method), self._way_of(method)

        def call(request: Any, **options: Any) -> Any:
            return answered(ask(request, **options))

        return call

    def unary_stream(self, method: str, *_: Any, **__: Any) -> Callable[..., Iterable[Any]]:
        stream, answered = self._channel.unary_stream(method), self._way_of(method)

        async def collected(request: Any) -> list[Any]:
            return [message async for message in stream(request)]

        def call(request: Any) -> list[Any]:
            return answered(collected(request))

        return call

    def stream_unary(self, method: str, *_: Any, **__: Any) -> None:
        """As in `_AsyncChannel`."""

    stream_stream = stream_unary

    def close(self) -> None:
        """There is nothing to close."""

    def _way_of(self, method: str) -> Callable[[Coroutine[Any, Any, Any]], Any]:
        if method in _READS:
            return self._read
        return _answered_here if method in _WRITES else self._wait_for

    def _read(self, answer: Coroutine[Any, Any, Any]) -> Any:
        if threading.get_ident() == self._loop_thread:
            return _answered_here(answer)
        with self._reading:
            return _answered_here(answer)

    def _wait_for(self, answer: Coroutine[Any, Any, Any]) -> Any:
        if threading.get_ident() == self._loop_thread:
            return _answered_here(answer)
        answered: SimpleQueue[asyncio.Task[Any]] = SimpleQueue()
        try:
            self._loop.call_soon_threadsafe(self._begin, answer, answered)
            return answered.get().result()
        except (CancelledError, RuntimeError) as error:
            answer.close()
            raise _refusal(grpc.StatusCode.UNAVAILABLE, "The host is stopping.") from error

    def _begin(
        self, answer: Coroutine[Any, Any, Any], answered: SimpleQueue[asyncio.Task[Any]]
    ) -> None:
        """On the loop. An answer that is there at once needs no callback."""
        task = asyncio.Task(answer, loop=self._loop, eager_start=True)
        if task.done():
            answered.put(task)
        else:
            task.add_done_callback(answered.put)


def _answered_here(answer: Coroutine[Any, Any, Any]) -> Any:
    """In the caller's thread, be it the loop's, which a coroutine of the app holds up: the answer
    may not need the loop.
    """
    blocks = caller_blocks.set(True)
    try:
        answer.send(None)
    except StopIteration as done:
        return done.value
    finally:
        caller_blocks.reset(blocks)
    answer.close()
    raise _refusal(
        grpc.StatusCode.DEADLINE_EXCEEDED,
        "A coroutine waits for what cannot happen before it lets go of its thread. "
        "Use the asynchronous client there.",
    )


def _refusal(code: grpc.StatusCode, details: str) -> AioRpcError:
    return AioRpcError(code, Metadata(), Metadata(), details)


def _unexpected(error: Exception) -> AioRpcError:
    """What gRPC makes of an exception in a handler."""
    logger.exception("rpc_handler_failed")
    return _refusal(grpc.StatusCode.UNKNOWN, f"Unexpected {type(error)}: {error}")
