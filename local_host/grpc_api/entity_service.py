"""The gRPC methods for entities; they answer as the Functions extension does."""

from dataclasses import dataclass

import grpc

from local_host.durable_sdk import pb
from local_host.engine import commands, events
from local_host.engine.engine import Engine
from local_host.engine.entity_queries import list_entities, metadata_of
from local_host.engine.errors import EngineError
from local_host.engine.filters import EntityFilter
from local_host.engine.page_tokens import InvalidContinuationToken
from local_host.grpc_api.refusals import Context, refuse
from local_host.store import entity_records
from local_host.store.failpoints import Commit
from local_host.store.writer import WriteFailed

_DEFAULT_PAGE = 100


@dataclass(frozen=True, slots=True)
class EntityService:
    engine: Engine

    async def signal(
        self, request: pb.SignalEntityRequest, context: Context
    ) -> pb.SignalEntityResponse:
        try:
            await self.engine.transact(
                Commit.SIGNAL_ENTITY, lambda tx: commands.signal_entity(tx, request)
            )
        except (EngineError, WriteFailed) as error:
            await refuse(context, grpc.StatusCode.INTERNAL, str(error))
        return pb.SignalEntityResponse()

    async def get(self, request: pb.GetEntityRequest, _context: Context) -> pb.GetEntityResponse:
        entity = entity_records.find_entity(self.engine.reader, request.instanceId)
        if entity.state is None:
            return pb.GetEntityResponse(exists=False)
        metadata = metadata_of(self.engine.reader, entity, with_state=request.includeState)
        return pb.GetEntityResponse(exists=True, entity=metadata)

    async def query(
        self, request: pb.QueryEntitiesRequest, context: Context
    ) -> pb.QueryEntitiesResponse:
        query = request.query
        wanted = EntityFilter(
            prefix=query.instanceIdStartsWith.value,
            modified_from=events.moment_of(query, "lastModifiedFrom"),
            modified_to=events.moment_of(query, "lastModifiedTo"),
            with_empty=query.includeTransient,
        )
        limit = query.pageSize.value if query.pageSize.value > 0 else _DEFAULT_PAGE
        reader = self.engine.reader
        try:
            page, token = list_entities(reader, wanted, query.continuationToken.value, limit)
        except InvalidContinuationToken as error:
            await refuse(context, grpc.StatusCode.INVALID_ARGUMENT, str(error))
        found = [metadata_of(reader, entity, with_state=query.includeState) for entity in page]
        return pb.QueryEntitiesResponse(entities=found, continuationToken=events.text(token))

    async def clean(
        self, request: pb.CleanEntityStorageRequest, context: Context
    ) -> pb.CleanEntityStorageResponse:
        try:
            removed, released = await self.engine.transact(
                Commit.CLEAN_ENTITIES,
                lambda tx: commands.clean_entities(
                    tx,
                    remove_empty=request.removeEmptyEntities,
                    release_orphaned_locks=request.releaseOrphanedLocks,
                ),
            )
        except WriteFailed as error:
            await refuse(context, grpc.StatusCode.INTERNAL, str(error))
        return pb.CleanEntityStorageResponse(
            emptyEntitiesRemoved=removed, orphanedLocksReleased=released
        )
