"""The HTTP front: sends a request to the function whose route matches.

Anything under /admin and /runtime belongs to the host itself; a path or a method that nobody takes
is a 404.
"""

import logging
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from local_host.app.failures import InvocationFailed
from local_host.app.functions import AppLoadError, LoadedApp, LoadedFunction, TriggerKind
from local_host.app.http_messages import HttpCall, HttpReply
from local_host.app.invocation import Invoker
from local_host.http.asgi_pages import page_reply
from local_host.http.home_page import home_page
from local_host.http.host_pages import host_pages
from local_host.http.incoming import BodyNotKept, BodyTooLarge, ClientGone, Incoming
from local_host.http.origin import is_for_this_machine, may_ask_host
from local_host.http.routes import BadRouteTemplate, Route, RouteTable, decode_path
from local_host.http.wire import http_call, read_headers

logger = logging.getLogger(__name__)


class Span(Protocol):
    traceparent: str

    def replied(self, status: int) -> None: ...


class Spans(Protocol):
    def http(
        self, method: str, route: str, headers: Mapping[str, str]
    ) -> AbstractContextManager[Span]:
        """Around a request to a function."""
        ...


_HOST_PATHS = ("/admin/", "/runtime/")
_HTML = (("content-type", "text/html; charset=utf-8"),)
_DEFAULT_BODY_LIMIT = 104_857_600


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


def build_front(
    app: LoadedApp,
    invoker: Invoker,
    options: HttpOptions,
    *,
    extras: Sequence[BaseRoute] = (),
    spans: Spans | None = None,
) -> "HttpFront":
    """`extras` are routes below /admin and /runtime. Raises `AppLoadError` for a bad template."""
    pages = host_pages(app, route_prefix=options.route_prefix, extras=extras)
    return HttpFront(app, invoker, pages, options, spans)


class HttpFront:
    """`host_pages` answers below /admin and /runtime."""

    def __init__(
        self,
        app: LoadedApp,
        invoker: Invoker,
        host_pages: ASGIApp,
        options: HttpOptions,
        spans: Spans | None = None,
    ) -> None:
        self._spans = spans
        self._prefix = f"/{options.route_prefix}" if options.route_prefix else ""
        self._routes = _route_table(app, options.route_prefix)
        self._invoker = invoker
        self._host_pages = host_pages
        self._body_limit = options.body_limit
        self._home_page = (
            HttpReply(200, _HTML, home_page(app, options.route_prefix))
            if options.home_page
            else HttpReply(204)
        )

    async def __call__(self, request: Incoming) -> HttpReply | None:
        """None when the client has gone."""
        try:
            return await self._reply(request)
        except ClientGone:
            return None
        except BodyTooLarge:
            return HttpReply(413)
        except BodyNotKept as error:
            logger.warning("request_body_not_kept reason=%s", error)
            return HttpReply(507)

    async def _reply(self, request: Incoming) -> HttpReply:
        head = request.head
        headers = read_headers(head.headers)
        path = decode_path(head.path)
        if not is_for_this_machine(headers) or "\0" in path:
            return HttpReply(400)
        if path.lower().startswith(_HOST_PATHS):
            if not may_ask_host(head.method, headers):
                return HttpReply(403)
            return await page_reply(self._host_pages, head, await request.body(self._body_limit))
        match = self._routes.match(head.method, path)
        if match is None:
            return self._home_page if path == "/" else HttpReply(404)
        body = await request.body(self._body_limit)
        call = http_call(head, headers, match.parameters, body)
        if self._spans is None:
            return await self._invoke(match.target, call)
        route = f"{self._prefix}/{match.target.route}"
        with self._spans.http(call.method, route, headers) as span:
            reply = await self._invoke(match.target, call, span.traceparent)
            span.replied(reply.status)
            return reply

    async def _invoke(
        self, function: LoadedFunction, call: HttpCall, traceparent: str = ""
    ) -> HttpReply:
        try:
            return await self._invoker.invoke_http(function, call, traceparent)
        except InvocationFailed as failed:
            # The worker library has logged the stack trace.
            logger.warning("http_function_failed function=%s", failed.function)
            return HttpReply(500)


def _route_table(app: LoadedApp, route_prefix: str) -> RouteTable[LoadedFunction]:
    routes = [
        Route(f"{route_prefix}/{function.route}", function.methods, function)
        for function in app.of_kind(TriggerKind.HTTP)
    ]
    try:
        return RouteTable(routes)
    except BadRouteTemplate as error:
        raise AppLoadError(str(error)) from error
