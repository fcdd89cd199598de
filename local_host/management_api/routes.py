"""Which path of the Durable extension's HTTP API does what, and how it refuses.

An error body is `{"Message": ...}`; a wrong verb on a known path is a 404, as in the extension.
"""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local_host.engine.engine import Engine
from local_host.engine.errors import (
    EngineError,
    InstanceAlreadyExists,
    InstanceFinished,
    InstanceNotFinished,
    InstanceNotFound,
)
from local_host.engine.page_tokens import InvalidContinuationToken
from local_host.management_api.entities import EntityApi
from local_host.management_api.instances import InstanceApi
from local_host.management_api.json_values import StoredJson
from local_host.management_api.parameters import BadRequest
from local_host.management_api.reply_bodies import BASE_PATH
from local_host.store.writer import WriteFailed

type Handler = Callable[[Request], Awaitable[Response]]


def management_routes(engine: Engine, query: str) -> list[Route]:
    """`query` is what every URL that the API gives out ends in."""
    instance = "/instances/{instance_id}"
    instances, entities = InstanceApi(engine, query), EntityApi(engine)
    table: list[tuple[str, str, Handler]] = [
        ("POST", "/orchestrators/{name}", instances.start),
        ("POST", "/orchestrators/{name}/{instance_id}", instances.start),
        ("GET", "/instances", instances.list),
        ("GET", "/instances/", instances.list),
        ("DELETE", "/instances", instances.purge_many),
        ("DELETE", "/instances/", instances.purge_many),
        ("GET", instance, instances.status),
        ("DELETE", instance, instances.purge),
        ("POST", instance + "/raiseEvent/{event}", instances.raise_event),
        ("POST", instance + "/terminate", instances.terminate),
        ("POST", instance + "/suspend", instances.suspend),
        ("POST", instance + "/resume", instances.resume),
        ("POST", instance + "/rewind", instances.rewind),
        ("POST", instance + "/restart", instances.restart),
        ("GET", "/entities", entities.list),
        ("GET", "/entities/", entities.list),
        ("GET", "/entities/{name}", entities.list),
        ("GET", "/entities/{name}/{key:path}", entities.read),
        ("POST", "/entities/{name}/{key:path}", entities.signal),
        ("DELETE", "/entities/{name}/{key:path}", entities.delete),
    ]
    return [
        Route(BASE_PATH + path, _answer(handler), methods=[verb]) for verb, path, handler in table
    ]


def _answer(handler: Handler) -> Handler:
    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except InstanceNotFound as error:
            return _error(HTTPStatus.NOT_FOUND, error)
        except InstanceFinished as error:
            return _error(HTTPStatus.GONE, error)
        except (InstanceAlreadyExists, InstanceNotFinished) as error:
            return _error(HTTPStatus.CONFLICT, error)
        except (BadRequest, EngineError, InvalidContinuationToken) as error:
            return _error(HTTPStatus.BAD_REQUEST, error)
        except WriteFailed as error:
            return _error(HTTPStatus.INTERNAL_SERVER_ERROR, error)

    return answer


def _error(status: HTTPStatus, error: Exception) -> Response:
    return StoredJson({"Message": str(error)}, status)
