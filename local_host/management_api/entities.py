"""The part of the extension's HTTP API that reads and signals entities."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from local_host.durable_sdk import pb
from local_host.engine import commands, events
from local_host.engine.engine import Engine
from local_host.engine.entity_queries import list_entities
from local_host.engine.filters import EntityFilter
from local_host.management_api.json_values import StoredJson, as_json, time_text
from local_host.management_api.parameters import TOKEN_HEADER, flag, json_text, moment, page_size
from local_host.store import entity_records
from local_host.store.entity_records import Entity
from local_host.store.failpoints import Commit


@dataclass(frozen=True, slots=True)
class EntityApi:
    engine: Engine

    async def read(self, request: Request) -> Response:
        """The state as it is; 404 without one."""
        entity = entity_records.find_entity(self.engine.reader, _entity_id(request))
        if entity.state is None:
            return Response(status_code=HTTPStatus.NOT_FOUND)
        return StoredJson(as_json(entity.state))

    async def signal(self, request: Request) -> Response:
        data = await json_text(request) or None
        return await self._signal(request, request.query_params.get("op", ""), data)

    async def delete(self, request: Request) -> Response:
        return await self._signal(request, "delete", None)

    async def _signal(self, request: Request, operation: str, data: str | None) -> Response:
        signal = pb.SignalEntityRequest(
            instanceId=_entity_id(request), name=operation, input=events.text(data)
        )
        await self.engine.transact(
            Commit.SIGNAL_ENTITY, lambda tx: commands.signal_entity(tx, signal)
        )
        return Response(status_code=HTTPStatus.ACCEPTED)

    async def list(self, request: Request) -> Response:
        name = request.path_params.get("name", "").lower()
        wanted = EntityFilter(
            prefix=f"@{name}@" if name else "",
            modified_from=moment(request, "lastOperationTimeFrom"),
            modified_to=moment(request, "lastOperationTimeTo"),
        )
        token = request.headers.get(TOKEN_HEADER)
        page, following = list_entities(self.engine.reader, wanted, token, page_size(request))
        with_state = flag(request, "fetchState")
        body = [_status(entity, with_state=with_state) for entity in page]
        return StoredJson(body, headers={TOKEN_HEADER: following or ""})


def _entity_id(request: Request) -> str:
    return f"@{request.path_params['name'].lower()}@{request.path_params['key']}"


def _status(entity: Entity, *, with_state: bool) -> dict[str, Any]:
    _, name, key = entity.instance_id.split("@", 2)
    return {
        "entityId": {"name": name, "key": key},
        "lastOperationTime": time_text(entity.updated_at),
        "state": as_json(entity.state) if with_state else None,
    }
