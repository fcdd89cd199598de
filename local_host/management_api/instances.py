"""The instances of the task hub, as the extension's HTTP API starts, tells and manages them."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from local_host.durable_sdk import pb
from local_host.engine import commands, events
from local_host.engine.engine import Engine
from local_host.engine.errors import InstanceNotFailed, InstanceNotFinished, InstanceNotFound
from local_host.engine.legacy_entities import as_extension
from local_host.engine.purging import purge_all
from local_host.engine.queries import list_instances
from local_host.engine.rewinding import rewind
from local_host.management_api.history import history_entries
from local_host.management_api.json_values import StoredJson
from local_host.management_api.parameters import (
    TOKEN_HEADER,
    BadRequest,
    flag,
    instance_filter,
    json_text,
    number,
    page_size,
    reason,
)
from local_host.management_api.reply_bodies import (
    BASE_PATH,
    management_urls,
    output_of,
    status_body,
)
from local_host.store import history_records
from local_host.store.failpoints import Commit
from local_host.store.records import Instance

_LONGEST_WAIT = 3600  # seconds


@dataclass(frozen=True, slots=True)
class InstanceApi:
    engine: Engine
    query: str

    async def start(self, request: Request) -> Response:
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

    async def status(self, request: Request) -> Response:
        instance = self.engine.find(request.path_params["instance_id"])
        if instance is None:
            raise InstanceNotFound(request.path_params["instance_id"])
        body = status_body(instance, with_input=flag(request, "showInput", default=True))
        if flag(request, "showHistory"):
            past = history_records.read_history(self.engine.reader, instance.instance_id)
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

    async def list(self, request: Request) -> Response:
        wanted = instance_filter(request)
        token = request.headers.get(TOKEN_HEADER)
        page, following = list_instances(self.engine.reader, wanted, token, page_size(request))
        with_input = flag(request, "showInput", default=True)
        body = [status_body(instance, with_input=with_input) for instance in page]
        return StoredJson(body, headers={TOKEN_HEADER: following or ""})

    async def purge(self, request: Request) -> Response:
        instance_id = request.path_params["instance_id"]
        try:
            await self.engine.transact(Commit.PURGE, lambda tx: commands.purge(tx, instance_id))
        except InstanceNotFinished as error:
            raise InstanceNotFound(instance_id) from error
        return StoredJson({"instancesDeleted": 1})

    async def purge_many(self, request: Request) -> Response:
        wanted = instance_filter(request)
        if wanted.created_from is None:
            raise BadRequest("Please provide value for 'createdTimeFrom' parameter.")
        deleted = await purge_all(self.engine, wanted)
        status = HTTPStatus.OK if deleted else HTTPStatus.NOT_FOUND
        return StoredJson({"instancesDeleted": deleted}, status)

    async def raise_event(self, request: Request) -> Response:
        instance_id, event = request.path_params["instance_id"], request.path_params["event"]
        if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
            raise BadRequest("Only application/json request content is supported")
        data = await json_text(request)
        await self.engine.raise_event(instance_id, event, data)
        return Response(status_code=HTTPStatus.ACCEPTED)

    async def terminate(self, request: Request) -> Response:
        instance_id, why = request.path_params["instance_id"], reason(request)
        await self.engine.transact(
            Commit.TERMINATE, lambda tx: commands.terminate(tx, instance_id, why, recursive=True)
        )
        return Response(status_code=HTTPStatus.ACCEPTED)

    async def suspend(self, request: Request) -> Response:
        instance_id, why = request.path_params["instance_id"], reason(request)
        await self.engine.transact(
            Commit.SUSPEND, lambda tx: commands.suspend(tx, instance_id, why)
        )
        return Response(status_code=HTTPStatus.ACCEPTED)

    async def resume(self, request: Request) -> Response:
        instance_id, why = request.path_params["instance_id"], reason(request)
        await self.engine.transact(Commit.RESUME, lambda tx: commands.resume(tx, instance_id, why))
        return Response(status_code=HTTPStatus.ACCEPTED)

    async def rewind(self, request: Request) -> Response:
        """One that runs has nothing to go back to, so it is left alone."""
        instance_id, why = request.path_params["instance_id"], request.query_params.get("reason")
        try:
            await self.engine.transact(Commit.REWIND, lambda tx: rewind(tx, instance_id, why))
        except InstanceNotFailed:
            instance = self.engine.find(instance_id)
            if instance is None or instance.status in events.FINISHED:
                return Response(status_code=HTTPStatus.GONE)
        return Response(status_code=HTTPStatus.ACCEPTED)

    async def restart(self, request: Request) -> Response:
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
