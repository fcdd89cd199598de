"""The gRPC service of the task hub: clients manage instances and entities, workers take work."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import grpc
import grpc.aio

from local_host.durable_sdk import Empty, Message, pb
from local_host.engine.engine import Engine
from local_host.grpc_api.client_service import ClientService
from local_host.grpc_api.entity_service import EntityService
from local_host.grpc_api.worker_service import WorkerService

MAX_MESSAGE_BYTES = 64 * 1024 * 1024
_NOWHERE = "http://127.0.0.1:0"  # no program can listen there


@dataclass(frozen=True, slots=True)
class GrpcService:
    """`address` is what client bindings name; the app's own clients need nobody to listen there."""

    handlers: grpc.GenericRpcHandler
    port: int | None = None
    server: grpc.aio.Server | None = None

    @property
    def address(self) -> str:
        return _NOWHERE if self.port is None else f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        if self.server is not None:
            await self.server.stop(grace=1)


async def serve(engine: Engine, port: int | None) -> GrpcService:
    """Listens on loopback, for whoever is on this machine, and only if there is a port; port 0
    takes a free one. Raises RuntimeError for a port that it cannot have.
    """
    methods = handlers(engine)
    if port is None:
        return GrpcService(methods)
    size = [
        ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
        ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
        ("grpc.so_reuseport", 0),
    ]
    server = grpc.aio.server(options=size)
    server.add_generic_rpc_handlers((methods,))
    bound = server.add_insecure_port(f"127.0.0.1:{port}")
    await server.start()
    return GrpcService(methods, bound, server)


def handlers(engine: Engine) -> grpc.GenericRpcHandler:
    """Methods that are not listed are answered UNIMPLEMENTED by gRPC itself."""
    service, entities, workers = ClientService(engine), EntityService(engine), WorkerService(engine)
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
        "RewindInstance": (service.rewind, pb.RewindInstanceRequest),
        "RestartInstance": (service.restart, pb.RestartInstanceRequest),
        "ListInstanceIds": (service.list_ids, pb.ListInstanceIdsRequest),
        "QueryInstances": (service.query, pb.QueryInstancesRequest),
        "PurgeInstances": (service.purge, pb.PurgeInstancesRequest),
        "SignalEntity": (entities.signal, pb.SignalEntityRequest),
        "GetEntity": (entities.get, pb.GetEntityRequest),
        "QueryEntities": (entities.query, pb.QueryEntitiesRequest),
        "CleanEntityStorage": (entities.clean, pb.CleanEntityStorageRequest),
        "CompleteOrchestratorTask": (workers.complete, pb.OrchestratorResponse),
        "CompleteActivityTask": (workers.complete, pb.ActivityResponse),
        "CompleteEntityTask": (workers.complete, pb.EntityBatchResult),
        "AbandonTaskActivityWorkItem": (workers.abandon_activity, pb.AbandonActivityTaskRequest),
        "AbandonTaskOrchestratorWorkItem": (
            workers.abandon_orchestration,
            pb.AbandonOrchestrationTaskRequest,
        ),
        "AbandonTaskEntityWorkItem": (workers.abandon_entity, pb.AbandonEntityTaskRequest),
    }
    methods: dict[str, grpc.RpcMethodHandler[Any, Any]] = {
        name: grpc.unary_unary_rpc_method_handler(method, request.FromString, _serialize)
        for name, (method, request) in unary.items()
    }
    methods["StreamInstanceHistory"] = grpc.unary_stream_rpc_method_handler(
        service.history, pb.StreamInstanceHistoryRequest.FromString, _serialize
    )
    methods["GetWorkItems"] = grpc.unary_stream_rpc_method_handler(
        workers.get_work_items, pb.GetWorkItemsRequest.FromString, _serialize
    )
    return grpc.method_handlers_generic_handler("TaskHubSidecarService", methods)


def _serialize(message: Message) -> bytes:
    return message.SerializeToString()
