"""The gRPC service behind the SDK's durable clients; it answers as the Functions extension does."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Never

import durabletask.internal.orchestrator_service_pb2 as pb
import grpc
import grpc.aio
from google.protobuf.empty_pb2 import Empty
from google.protobuf.message import Message
from google.protobuf.wrappers_pb2 import BoolValue

from local_host.engine import commands, events
from local_host.engine.commands import Filter
from local_host.engine.engine import Engine
from local_host.engine.errors import (
    EngineError,
    InstanceAlreadyExists,
    InstanceFinished,
    InstanceNotFinished,
    InstanceNotFound,
)
from local_host.engine.queries import InvalidContinuationToken, list_instances, state_of
from local_host.store import records
from local_host.store.records import Instance
from local_host.store.writer import WriteFailed

type Context = grpc.aio.ServicerContext[Any, Any]

_DEFAULT_PAGE = 100
_HISTORY_CHUNK_BYTES = 1024 * 1024
MAX_MESSAGE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ClientService:
    engine: Engine

    async def hello(self, _request: Empty, _context: Context) -> Empty:
        return Empty()

    async def start(
        self, request: pb.CreateInstanceRequest, context: Context
    ) -> pb.CreateInstanceResponse:
        try:
            started = await self.engine.start_instance(request)
        except InstanceAlreadyExists as error:
            await _refuse(context, grpc.StatusCode.ALREADY_EXISTS, str(error))
        except (EngineError, WriteFailed) as error:
            message = f"Failed to start instance with ID {request.instanceId}. {error}"
            await _refuse(context, grpc.StatusCode.INTERNAL, message)
        return pb.CreateInstanceResponse(instanceId=started)

    async def get(
        self, request: pb.GetInstanceRequest, _context: Context
    ) -> pb.GetInstanceResponse:
        return _reply(self.engine.find(request.instanceId), request)

    async def wait_for_start(
        self, request: pb.GetInstanceRequest, _context: Context
    ) -> pb.GetInstanceResponse:
        instance = await self.engine.wait_until(
            request.instanceId, lambda i: i.status != pb.ORCHESTRATION_STATUS_PENDING
        )
        return _reply(instance, request)

    async def wait_for_completion(
        self, request: pb.GetInstanceRequest, _context: Context
    ) -> pb.GetInstanceResponse:
        instance = await self.engine.wait_until(
            request.instanceId, lambda i: i.status in events.FINISHED
        )
        return _reply(instance, request)

    async def raise_event(
        self, request: pb.RaiseEventRequest, context: Context
    ) -> pb.RaiseEventResponse:
        """Durable Task Scheduler drops an event for an instance that is missing or has finished."""
        data = events.value_of(request, "input")
        try:
            await self.engine.transact(
                lambda tx: commands.raise_event(tx, request.instanceId, request.name, data)
            )
        except (InstanceNotFound, InstanceFinished):
            pass
        except (EngineError, WriteFailed) as error:
            await _refuse(context, grpc.StatusCode.INTERNAL, str(error))
        return pb.RaiseEventResponse()

    async def terminate(
        self, request: pb.TerminateRequest, context: Context
    ) -> pb.TerminateResponse:
        output = events.value_of(request, "output")
        await self._command(
            context,
            lambda tx: commands.terminate(
                tx, request.instanceId, output, recursive=request.recursive
            ),
        )
        return pb.TerminateResponse()

    async def suspend(self, request: pb.SuspendRequest, context: Context) -> pb.SuspendResponse:
        reason = events.value_of(request, "reason")
        await self._command(context, lambda tx: commands.suspend(tx, request.instanceId, reason))
        return pb.SuspendResponse()

    async def resume(self, request: pb.ResumeRequest, context: Context) -> pb.ResumeResponse:
        reason = events.value_of(request, "reason")
        await self._command(context, lambda tx: commands.resume(tx, request.instanceId, reason))
        return pb.ResumeResponse()

    async def query(
        self, request: pb.QueryInstancesRequest, context: Context
    ) -> pb.QueryInstancesResponse:
        query = request.query
        wanted = Filter(
            statuses=frozenset(query.runtimeStatus),
            created_from=_moment(query, "createdTimeFrom"),
            created_to=_moment(query, "createdTimeTo"),
            prefix=query.instanceIdPrefix.value,
        )
        limit = query.maxInstanceCount if query.maxInstanceCount > 0 else _DEFAULT_PAGE
        try:
            page, token = list_instances(
                self.engine.reader, wanted, query.continuationToken.value, limit
            )
        except InvalidContinuationToken as error:
            await _refuse(context, grpc.StatusCode.INVALID_ARGUMENT, str(error))
        return pb.QueryInstancesResponse(
            orchestrationState=[state_of(i, payloads=query.fetchInputsAndOutputs) for i in page],
            continuationToken=events.text(token),
        )

    async def purge(
        self, request: pb.PurgeInstancesRequest, context: Context
    ) -> pb.PurgeInstancesResponse:
        if request.HasField("purgeInstanceFilter"):
            chosen = request.purgeInstanceFilter
            wanted = Filter(
                statuses=frozenset(chosen.runtimeStatus),
                created_from=_moment(chosen, "createdTimeFrom"),
                created_to=_moment(chosen, "createdTimeTo"),
            )
            deleted = await purge_all(self.engine, wanted)
        else:
            deleted = await self._purge_one(request.instanceId, context)
        return pb.PurgeInstancesResponse(
            deletedInstanceCount=deleted, isComplete=BoolValue(value=True)
        )

    async def history(
        self, request: pb.StreamInstanceHistoryRequest, context: Context
    ) -> AsyncIterator[pb.HistoryChunk]:
        if self.engine.find(request.instanceId) is None:
            error = InstanceNotFound(request.instanceId)
            await _refuse(context, grpc.StatusCode.NOT_FOUND, str(error))
        chunk, size = pb.HistoryChunk(), 0
        for event in records.read_history(self.engine.reader, request.instanceId):
            if size > _HISTORY_CHUNK_BYTES:
                yield chunk
                chunk, size = pb.HistoryChunk(), 0
            chunk.events.append(event)
            size += event.ByteSize()
        yield chunk

    async def _purge_one(self, instance_id: str, context: Context) -> int:
        try:
            await self.engine.transact(lambda tx: commands.purge(tx, instance_id))
        except (InstanceNotFound, InstanceNotFinished):
            return 0
        except WriteFailed as error:
            await _refuse(context, grpc.StatusCode.INTERNAL, str(error))
        return 1

    async def _command(
        self, context: Context, operation: Callable[[commands.Transaction], None]
    ) -> None:
        """What the extension answers with an exception reaches its client as UNKNOWN."""
        try:
            await self.engine.transact(operation)
        except (EngineError, WriteFailed) as error:
            await _refuse(context, grpc.StatusCode.UNKNOWN, str(error))


async def purge_all(engine: Engine, wanted: Filter) -> int:
    """Purge all finished instances that are wanted, in transactions of bounded size."""
    total = 0
    while deleted := await engine.transact(lambda tx: commands.purge_matching(tx, wanted)):
        total += deleted
    return total


async def serve(engine: Engine, port: int) -> tuple[grpc.aio.Server, int]:
    """Start the service on loopback; port 0 takes a free one. Returns the server and its port."""
    size = [
        ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
        ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
        ("grpc.so_reuseport", 0),
    ]
    server = grpc.aio.server(options=size)
    server.add_generic_rpc_handlers((_handlers(ClientService(engine)),))
    bound = server.add_insecure_port(f"127.0.0.1:{port}")
    await server.start()
    return server, bound


def _handlers(service: ClientService) -> grpc.GenericRpcHandler:
    """Methods that are not listed are answered UNIMPLEMENTED by gRPC itself."""
    unary: dict[str, tuple[Callable[..., Awaitable[Any]], Any]] = {
        "Hello": (service.hello, Empty),
        "StartInstance": (service.start, pb.CreateInstanceRequest),
        "GetInstance": (service.get, pb.GetInstanceRequest),
        "WaitForInstanceStart": (service.wait_for_start, pb.GetInstanceRequest),
        "WaitForInstanceCompletion": (service.wait_for_completion, pb.GetInstanceRequest),
        "RaiseEvent": (service.raise_event, pb.RaiseEventRequest),
        "TerminateInstance": (service.terminate, pb.TerminateRequest),
        "SuspendInstance": (service.suspend, pb.SuspendRequest),
        "ResumeInstance": (service.resume, pb.ResumeRequest),
        "QueryInstances": (service.query, pb.QueryInstancesRequest),
        "PurgeInstances": (service.purge, pb.PurgeInstancesRequest),
    }
    handlers: dict[str, grpc.RpcMethodHandler[Any, Any]] = {
        name: grpc.unary_unary_rpc_method_handler(method, request.FromString, _serialize)
        for name, (method, request) in unary.items()
    }
    handlers["StreamInstanceHistory"] = grpc.unary_stream_rpc_method_handler(
        service.history, pb.StreamInstanceHistoryRequest.FromString, _serialize
    )
    return grpc.method_handlers_generic_handler("TaskHubSidecarService", handlers)


def _serialize(message: Message) -> bytes:
    return message.SerializeToString()


def _reply(instance: Instance | None, request: pb.GetInstanceRequest) -> pb.GetInstanceResponse:
    if instance is None:
        return pb.GetInstanceResponse(exists=False)
    state = state_of(instance, payloads=request.getInputsAndOutputs)
    return pb.GetInstanceResponse(exists=True, orchestrationState=state)


def _moment(owner: pb.InstanceQuery | pb.PurgeInstanceFilter, field: str) -> int | None:
    return events.moment(getattr(owner, field)) if owner.HasField(field) else None  # type: ignore[arg-type]


async def _refuse(context: Context, code: grpc.StatusCode, message: str) -> Never:
    await context.abort(code, message)
    raise AssertionError("abort always raises")
