"""The Durable extension's HTTP API below `/runtime/webhooks/durabletask`, for people and scripts.

An error body is `{"Message": ...}`; a wrong verb on a known path is a 404, as in the extension.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local_host.durable_sdk import pb
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
from local_host.engine.page_tokens import InvalidContinuationToken
from local_host.engine.queries import list_instances
from local_host.engine.rewinding import rewind
from local_host.store import records
from local_host.store.failpoints import Commit
from local_host.store.records import Instance
from local_host.store.writer import WriteFailed
from local_host.task_hub.client_service import purge_all
from local_host.task_hub.entity_webhooks import EntityWebhooks
from local_host.task_hub.history_view import history_entries
from local_host.task_hub.legacy_entities import as_extension
from local_host.task_hub.webhook_bodies import (
    management_urls,
    output_of,
    status_body,
)
from local_host.task_hub.webhook_parameters import (
    TOKEN_HEADER,
    BadRequest,
    flag,
    instance_filter,
    json_text,
    number,
    page_size,
    reason,
)
from local_host.task_hub.webhook_values import StoredJson

BASE_PATH = "/runtime/webhooks/durabletask"
_LONGEST_WAIT = 3600  # seconds
type Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Webhooks:
    engine: Engine
    query: str

    def routes(self) -> list[Route]:
        instance, entities = "/instances/{instance_id}", EntityWebhooks(self.engine)
        table: list[tuple[str, str, Handler]] = [
            ("POST", "/orchestrators/{name}", self._start),
            ("POST", "/orchestrators/{name}/{instance_id}", self._start),
            ("GET", "/instances", self._list),
            ("GET", "/instances/", self._list),
            ("DELETE", "/instances", self._purge_many),
            ("DELETE", "/instances/", self._purge_many),
            ("GET", instance, self._status),
            ("DELETE", instance, self._purge),
            ("POST", instance + "/raiseEvent/{event}", self._raise_event),
            ("POST", instance + "/terminate", self._terminate),
            ("POST", instance + "/suspend", self._suspend),
            ("POST", instance + "/resume", self._resume),
            ("POST", instance + "/rewind", self._rewind),
            ("POST", instance + "/restart", self._restart),
            ("GET", "/entities", entities.list),
            ("GET", "/entities/", entities.list),
            ("GET", "/entities/{name}", entities.list),
            ("GET", "/entities/{name}/{key:path}", entities.read),
            ("POST", "/entities/{name}/{key:path}", entities.signal),
            ("DELETE", "/entities/{name}/{key:path}", entities.delete),
        ]
        return [
            Route(BASE_PATH + path, _answer(handler), methods=[verb])
            for verb, path, handler in table
        ]

    async def _start(self, request: Request) -> Response:
        name, seconds = request.path_params["name"], _patience(request)
        body = await json_text(request)
        instance_id = await self.engine.start_instance(
            pb.CreateInstanceRequest(
                name=name,
                instanceId=request.path_params.get("instance_id", ""),
                input=events.text(body or None),
                version=events.text(request.query_params.get("version")),
            )
        )
        if seconds is not None:
            finished = await self._wait(instance_id, seconds)
            if finished is not None:
                return self._ended(finished)
        return self._accepted(request, instance_id)

    def _ended(self, instance: Instance) -> Response:
        if instance.status == pb.ORCHESTRATION_STATUS_COMPLETED:
            return StoredJson(output_of(instance))
        return StoredJson(status_body(instance, with_input=True))

    async def _wait(self, instance_id: str, seconds: float) -> Instance | None:
        try:
            async with asyncio.timeout(seconds):
                return await self.engine.wait_until(
                    instance_id, lambda i: i.status in events.FINISHED
                )
        except TimeoutError:
            return None

    def _accepted(self, request: Request, instance_id: str) -> Response:
        urls = management_urls(_base_url(request), quote(instance_id, safe=""), self.query)
        headers = {"Location": urls["statusQueryGetUri"], "Retry-After": "10"}
        return StoredJson({**urls, "id": instance_id}, HTTPStatus.ACCEPTED, headers)

    async def _status(self, request: Request) -> Response:
        instance = self.engine.find(request.path_params["instance_id"])
        if instance is None:
            raise InstanceNotFound(request.path_params["instance_id"])
        body = status_body(instance, with_input=flag(request, "showInput", default=True))
        if flag(request, "showHistory"):
            past = records.read_history(self.engine.reader, instance.instance_id)
            body["historyEvents"] = history_entries(
                map(as_extension, past),
                inputs=flag(request, "showInput", default=True),
                outputs=flag(request, "showHistoryOutput"),
            )
        if instance.status not in events.FINISHED:
            here = _instance_url(request, instance.instance_id)
            headers = {"Location": f"{here}?{request.url.query}", "Retry-After": "5"}
            return StoredJson(body, HTTPStatus.ACCEPTED, headers)
        failed = instance.status == pb.ORCHESTRATION_STATUS_FAILED
        if failed and flag(request, "returnInternalServerErrorOnFailure"):
            return StoredJson(body, HTTPStatus.INTERNAL_SERVER_ERROR)
        return StoredJson(body)

    async def _list(self, request: Request) -> Response:
        wanted = instance_filter(request)
        token = request.headers.get(TOKEN_HEADER)
        page, following = list_instances(self.engine.reader, wanted, token, page_size(request))
        with_input = flag(request, "showInput", default=True)
        body = [status_body(instance, with_input=with_input) for instance in page]
        return StoredJson(body, headers={TOKEN_HEADER: following or ""})

    async def _purge(self, request: Request) -> Response:
        instance_id = request.path_params["instance_id"]
        try:
            await self.engine.transact(Commit.PURGE, lambda tx: commands.purge(tx, instance_id))
        except InstanceNotFinished as error:
            raise InstanceNotFound(instance_id) from error
        return StoredJson({"instancesDeleted": 1})

    async def _purge_many(self, request: Request) -> Response:
        wanted = instance_filter(request)
        if wanted.created_from is None:
            raise BadRequest("Please provide value for 'createdTimeFrom' parameter.")
        deleted = await purge_all(self.engine, wanted)
        status = HTTPStatus.OK if deleted else HTTPStatus.NOT_FOUND
        return StoredJson({"instancesDeleted": deleted}, status)

    async def _raise_event(self, request: Request) -> Response:
        instance_id, event = request.path_params["instance_id"], request.path_params["event"]
        if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
            raise BadRequest("Only application/json request content is supported")
        data = await json_text(request)
        await self.engine.transact(
            Commit.RAISE_EVENT, lambda tx: commands.raise_event(tx, instance_id, event, data)
        )
        return Response(status_code=HTTPStatus.ACCEPTED)

    async def _terminate(self, request: Request) -> Response:
        instance_id, why = request.path_params["instance_id"], reason(request)
        await self.engine.transact(
            Commit.TERMINATE, lambda tx: commands.terminate(tx, instance_id, why, recursive=True)
        )
        return Response(status_code=HTTPStatus.ACCEPTED)

    async def _suspend(self, request: Request) -> Response:
        instance_id, why = request.path_params["instance_id"], reason(request)
        await self.engine.transact(
            Commit.SUSPEND, lambda tx: commands.suspend(tx, instance_id, why)
        )
        return Response(status_code=HTTPStatus.ACCEPTED)

    async def _resume(self, request: Request) -> Response:
        instance_id, why = request.path_params["instance_id"], reason(request)
        await self.engine.transact(Commit.RESUME, lambda tx: commands.resume(tx, instance_id, why))
        return Response(status_code=HTTPStatus.ACCEPTED)

    async def _rewind(self, request: Request) -> Response:
        """One that runs has nothing to go back to, so it is left alone."""
        instance_id, why = request.path_params["instance_id"], request.query_params.get("reason")
        try:
            await self.engine.transact(Commit.REWIND, lambda tx: rewind(tx, instance_id, why))
        except InstanceNotFailed:
            instance = self.engine.find(instance_id)
            if instance is None or instance.status in events.FINISHED:
                return Response(status_code=HTTPStatus.GONE)
        return Response(status_code=HTTPStatus.ACCEPTED)

    async def _restart(self, request: Request) -> Response:
        instance_id = request.path_params["instance_id"]
        new_id = flag(request, "restartWithNewInstanceId", default=True)
        try:
            started = await self.engine.transact(
                Commit.RESTART, lambda tx: commands.restart(tx, instance_id, new_id=new_id)
            )
        except InstanceNotFound as error:
            raise BadRequest(str(error)) from error
        return self._accepted(request, started)


def _patience(request: Request) -> float | None:
    """How long to wait for the end of what is started, when the caller asks for that."""
    if request.query_params.keys() >= {"timeout", "pollingInterval"}:
        return number(request, "timeout", default=0, most=_LONGEST_WAIT)
    return None


def _base_url(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}{BASE_PATH}"


def _instance_url(request: Request, instance_id: str) -> str:
    """Not the request's own URL: Starlette has decoded it, and a header takes Latin-1 only."""
    return f"{_base_url(request)}/instances/{quote(instance_id, safe='')}"


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
