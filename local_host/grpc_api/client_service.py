"""The gRPC methods of the SDK's durable clients; they answer as the Functions extension does."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import grpc

from local_host.durable_sdk import BoolValue, Empty, pb
from local_host.engine import commands, events
from local_host.engine.engine import Engine
from local_host.engine.errors import (
    EngineError,
    InstanceAlreadyExists,
    InstanceFinished,
    InstanceNotFailed,
    InstanceNotFinished,
    InstanceNotFound,
)
from local_host.engine.filters import InstanceFilter
from local_host.engine.legacy_entities import as_extension
from local_host.engine.page_tokens import InvalidContinuationToken
from local_host.engine.purging import purge_all
from local_host.engine.queries import list_finished, list_instances, state_of
from local_host.engine.rewinding import rewind
from local_host.grpc_api.refusals import Context, refuse
from local_host.store import history_records
from local_host.store.failpoints import Commit
from local_host.store.records import Instance
from local_host.store.writer import WriteFailed

_DEFAULT_PAGE = 100
_HISTORY_CHUNK_BYTES = 1024 * 1024


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
            await refuse(context, grpc.StatusCode.ALREADY_EXISTS, str(error))
        except (EngineError, WriteFailed) as error:
            message = f"Failed to start instance with ID {request.instanceId}. {error}"
            await refuse(context, grpc.StatusCode.INTERNAL, message)
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
            await self.engine.raise_event(request.instanceId, request.name, data)
        except (InstanceNotFound, InstanceFinished):
            pass
        except (EngineError, WriteFailed) as error:
            await refuse(context, grpc.StatusCode.INTERNAL, str(error))
        return pb.RaiseEventResponse()

    async def terminate(
        self, request: pb.TerminateRequest, context: Context
    ) -> pb.TerminateResponse:
        output = events.value_of(request, "output")
        await self._command(
            context,
            Commit.TERMINATE,
            lambda tx: commands.terminate(
                tx, request.instanceId, output, recursive=request.recursive
            ),
        )
        return pb.TerminateResponse()

    async def suspend(self, request: pb.SuspendRequest, context: Context) -> pb.SuspendResponse:
        reason = events.value_of(request, "reason")
        await self._command(
            context, Commit.SUSPEND, lambda tx: commands.suspend(tx, request.instanceId, reason)
        )
        return pb.SuspendResponse()

    async def resume(self, request: pb.ResumeRequest, context: Context) -> pb.ResumeResponse:
        reason = events.value_of(request, "reason")
        await self._command(
            context, Commit.RESUME, lambda tx: commands.resume(tx, request.instanceId, reason)
        )
        return pb.ResumeResponse()

    async def rewind(
        self, request: pb.RewindInstanceRequest, context: Context
    ) -> pb.RewindInstanceResponse:
        reason = events.value_of(request, "reason")
        try:
            await self.engine.transact(
                Commit.REWIND, lambda tx: rewind(tx, request.instanceId, reason)
            )
        except InstanceNotFound as error:
            await refuse(context, grpc.StatusCode.NOT_FOUND, str(error))
        except InstanceNotFailed as error:
            await refuse(context, grpc.StatusCode.FAILED_PRECONDITION, str(error))
        except WriteFailed as error:
            await refuse(context, grpc.StatusCode.UNKNOWN, str(error))
        return pb.RewindInstanceResponse()

    async def restart(
        self, request: pb.RestartInstanceRequest, context: Context
    ) -> pb.RestartInstanceResponse:
        new_id = request.restartWithNewInstanceId
        try:
            started = await self.engine.transact(
                Commit.RESTART, lambda tx: commands.restart(tx, request.instanceId, new_id=new_id)
            )
        except InstanceNotFound as error:
            await refuse(context, grpc.StatusCode.NOT_FOUND, str(error))
        except InstanceNotFinished as error:
            await refuse(context, grpc.StatusCode.FAILED_PRECONDITION, str(error))
        except WriteFailed as error:
            await refuse(context, grpc.StatusCode.UNKNOWN, str(error))
        return pb.RestartInstanceResponse(instanceId=started)

    async def list_ids(
        self, request: pb.ListInstanceIdsRequest, context: Context
    ) -> pb.ListInstanceIdsResponse:
        wanted = InstanceFilter(
            statuses=frozenset(request.runtimeStatus),
            ended_from=events.moment_of(request, "completedTimeFrom"),
            ended_before=events.moment_of(request, "completedTimeTo"),
        )
        limit = request.pageSize if request.pageSize > 0 else _DEFAULT_PAGE
        try:
            page, token = list_finished(
                self.engine.reader, wanted, request.lastInstanceKey.value, limit
            )
        except InvalidContinuationToken as error:
            await refuse(context, grpc.StatusCode.INVALID_ARGUMENT, str(error))
        return pb.ListInstanceIdsResponse(instanceIds=page, lastInstanceKey=events.text(token))

    async def query(
        self, request: pb.QueryInstancesRequest, context: Context
    ) -> pb.QueryInstancesResponse:
        query = request.query
        wanted = InstanceFilter(
            statuses=frozenset(query.runtimeStatus),
            created_from=events.moment_of(query, "createdTimeFrom"),
            created_to=events.moment_of(query, "createdTimeTo"),
            prefix=query.instanceIdPrefix.value,
        )
        limit = query.maxInstanceCount if query.maxInstanceCount > 0 else _DEFAULT_PAGE
        try:
            page, token = list_instances(
                self.engine.reader,
                wanted,
                query.continuationToken.value,
                limit,
                payloads=query.fetchInputsAndOutputs,
            )
        except InvalidContinuationToken as error:
            await refuse(context, grpc.StatusCode.INVALID_ARGUMENT, str(error))
        return pb.QueryInstancesResponse(
            # As the extension does: a list tells the custom status of each, asked for or not.
            orchestrationState=[state_of(instance, payloads=True) for instance in page],
            continuationToken=events.text(token),
        )

    async def purge(
        self, request: pb.PurgeInstancesRequest, context: Context
    ) -> pb.PurgeInstancesResponse:
        if request.HasField("purgeInstanceFilter"):
            chosen = request.purgeInstanceFilter
            wanted = InstanceFilter(
                statuses=frozenset(chosen.runtimeStatus),
                created_from=events.moment_of(chosen, "createdTimeFrom"),
                created_to=events.moment_of(chosen, "createdTimeTo"),
            )
            try:
                deleted = await purge_all(self.engine, wanted)
            except WriteFailed as error:
                await refuse(context, grpc.StatusCode.INTERNAL, str(error))
        else:
            ids = request.instanceBatch.instanceIds or [request.instanceId]
            purged = [await self._purge_one(i, context, recursive=request.recursive) for i in ids]
            deleted = sum(purged)
        return pb.PurgeInstancesResponse(
            deletedInstanceCount=deleted, isComplete=BoolValue(value=True)
        )

    async def history(
        self, request: pb.StreamInstanceHistoryRequest, context: Context
    ) -> AsyncIterator[pb.HistoryChunk]:
        instance = self.engine.find(request.instanceId)
        if instance is None:
            error = InstanceNotFound(request.instanceId)
            await refuse(context, grpc.StatusCode.NOT_FOUND, str(error))
        chunk, size = pb.HistoryChunk(), 0
        told = as_extension if self.engine.is_function(instance.name) else _as_it_is
        history = history_records.read_history(self.engine.reader, request.instanceId)
        for event in map(told, history):
            if size > _HISTORY_CHUNK_BYTES:
                yield chunk
                chunk, size = pb.HistoryChunk(), 0
            chunk.events.append(event)
            size += event.ByteSize()
        yield chunk

    async def _purge_one(self, instance_id: str, context: Context, *, recursive: bool) -> int:
        try:
            return await self.engine.transact(
                Commit.PURGE, lambda tx: commands.purge(tx, instance_id, recursive=recursive)
            )
        except (InstanceNotFound, InstanceNotFinished):
            return 0
        except WriteFailed as error:
            await refuse(context, grpc.StatusCode.INTERNAL, str(error))

    async def _command(
        self, context: Context, commit: Commit, operation: Callable[[commands.Transaction], None]
    ) -> None:
        """What the extension answers with an exception reaches its client as UNKNOWN; a task hub
        without an extension has nothing against a command for an instance that has finished.
        """
        try:
            await self.engine.transact(commit, operation)
        except InstanceNotFound as error:
            code = grpc.StatusCode.UNKNOWN if _is_function(context) else grpc.StatusCode.NOT_FOUND
            await refuse(context, code, str(error))
        except (EngineError, WriteFailed) as error:
            if isinstance(error, InstanceFinished) and not _is_function(context):
                return
            await refuse(context, grpc.StatusCode.UNKNOWN, str(error))


def _is_function(context: Context) -> bool:
    """The client of a function app says which task hub it means; a plain one does not."""
    return any(name == "taskhub" for name, _ in context.invocation_metadata() or ())


def _as_it_is(event: pb.HistoryEvent) -> pb.HistoryEvent:
    return event


def _reply(instance: Instance | None, request: pb.GetInstanceRequest) -> pb.GetInstanceResponse:
    if instance is None:
        return pb.GetInstanceResponse(exists=False)
    state = state_of(instance, payloads=request.getInputsAndOutputs)
    return pb.GetInstanceResponse(exists=True, orchestrationState=state)
