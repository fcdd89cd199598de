"""The HTTP front: one ASGI app that sends a request to the function whose route matches.

Anything under /admin and /runtime belongs to the host itself; a path or a method that nobody takes
is a 404. Only requests addressed by a loopback name are answered, so that a web page from elsewhere
cannot reach the host through a name of its own (DNS rebinding).
"""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from local_host.app.failures import InvocationFailed
from local_host.app.functions import AppLoadError, LoadedApp, LoadedFunction, TriggerKind
from local_host.app.http_messages import HttpCall, HttpReply
from local_host.app.invocation import Invoker
from local_host.http.host_pages import host_pages
from local_host.http.routes import BadRouteTemplate, Route, RouteTable, decode_path
from local_host.http.wire import (
    BodyTooLarge,
    ClientGone,
    http_call,
    read_body,
    read_headers,
    send_reply,
)

logger = logging.getLogger(__name__)

_LOOPBACK_HOST = re.compile(r"(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?", re.IGNORECASE)
_HOST_PATHS = ("/admin/", "/runtime/")
_DEFAULT_BODY_LIMIT = 104_857_600
_HOME_PAGE = b"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Local Functions host</title></head>
<body><h1>The function app is up and running</h1>
<p>It is served by the local host. <a href="/admin/functions">Its functions</a> &middot;
<a href="/admin/host/status">host status</a></p></body></html>
"""


@dataclass(frozen=True)
class HttpOptions:
    route_prefix: str = "api"
    home_page: bool = True
    body_limit: int = _DEFAULT_BODY_LIMIT


def http_options(route_prefix: str, environment: Mapping[str, str]) -> HttpOptions:
    """Reads the two app settings by which the real host's front can be changed."""
    limit = environment.get("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "")
    return HttpOptions(
        route_prefix=route_prefix,
        home_page=environment.get("AzureWebJobsDisableHomepage", "").lower() != "true",
        body_limit=int(limit) if limit.isdecimal() else _DEFAULT_BODY_LIMIT,
    )


def build_http_app(
    app: LoadedApp,
    invoker: Invoker,
    options: HttpOptions,
    *,
    extras: Sequence[BaseRoute] = (),
) -> ASGIApp:
    """`extras` are routes below /admin and /runtime. Raises `AppLoadError` for a bad template."""
    pages = host_pages(app, route_prefix=options.route_prefix, extras=extras)
    return HttpFront(app, invoker, pages, options)


class HttpFront:
    """`host_pages` answers below /admin and /runtime and takes the server's lifespan messages."""

    def __init__(
        self, app: LoadedApp, invoker: Invoker, host_pages: ASGIApp, options: HttpOptions
    ) -> None:
        self._routes = _route_table(app, options.route_prefix)
        self._invoker = invoker
        self._host_pages = host_pages
        self._options = options

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._host_pages(scope, receive, send)
            return
        headers = read_headers(scope)
        path = decode_path(scope["raw_path"].decode("latin-1"))
        if not _LOOPBACK_HOST.fullmatch(headers.get("host", "localhost")) or "\0" in path:
            await send_reply(send, HttpReply(400))
        elif path.lower().startswith(_HOST_PATHS):
            if headers.get("sec-fetch-site") == "cross-site":
                await send_reply(send, HttpReply(403))
            else:
                await self._host_pages(scope, receive, send)
        else:
            await self._serve(scope, receive, send, headers, path)

    async def _serve(
        self, scope: Scope, receive: Receive, send: Send, headers: dict[str, str], path: str
    ) -> None:
        match = self._routes.match(scope["method"], path)
        if match is None:
            await send_reply(send, self._home_page() if path == "/" else HttpReply(404))
            return
        try:
            body = await read_body(receive, headers, self._options.body_limit)
        except ClientGone:
            return
        except BodyTooLarge:
            await send_reply(send, HttpReply(413))
            return
        call = http_call(scope, headers, match.parameters, body)
        await send_reply(send, await self._reply(match.target, call))

    async def _reply(self, function: LoadedFunction, call: HttpCall) -> HttpReply:
        try:
            return await self._invoker.invoke_http(function, call)
        except InvocationFailed as failed:
            # The worker library has logged the stack trace.
            logger.warning("http_function_failed function=%s", failed.function)
            return HttpReply(500)

    def _home_page(self) -> HttpReply:
        if not self._options.home_page:
            return HttpReply(204)
        return HttpReply(200, (("content-type", "text/html; charset=utf-8"),), _HOME_PAGE)


def _route_table(app: LoadedApp, route_prefix: str) -> RouteTable[LoadedFunction]:
    routes = [
        Route(f"{route_prefix}/{function.route}", function.methods, function)
        for function in app.of_kind(TriggerKind.HTTP)
    ]
    try:
        return RouteTable(routes)
    except BadRouteTemplate as error:
        raise AppLoadError(str(error)) from error
