"""The one way to register an HTTP route: who may call it, what answers, which reply an exception
becomes. No reply carries a stack trace or an exception's own text.
"""

import logging
from collections.abc import Awaitable, Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from inspect import iscoroutinefunction, signature
from typing import Any, Literal, cast

import azure.durable_functions as df
from azure.functions import AuthLevel, HttpRequest, HttpResponse

from function_app.kit.about import About
from function_app.kit.errors import InternalError, Refusal
from function_app.kit.http import refuse_cross_site, reply
from function_app.kit.logs import without_text

logger = logging.getLogger(__name__)

FUNCTION_KEY = AuthLevel.FUNCTION
ANONYMOUS = AuthLevel.ANONYMOUS
_CLIENT = "client"

type Handler = Callable[..., HttpResponse] | Callable[..., Awaitable[HttpResponse]]
type ErrorBody = Callable[[Refusal], dict[str, Any]]


def code_and_message(refusal: Refusal) -> dict[str, Any]:
    return {"error": refusal.code, "message": str(refusal), **refusal.details}


def sentence_and_code(refusal: Refusal) -> dict[str, Any]:
    """As clients of the general agent workflows know it."""
    return {"error": str(refusal), "code": refusal.code, **refusal.details}


@dataclass(frozen=True)
class Route:
    """`handler` takes the request as `req` and, if it has such a parameter, the durable `client`:
    asynchronous for a coroutine function. A route for GET answers HEAD as well. `function_name` is
    the handler's own unless it is given. `refuses_other_pages`: the handler does so itself, where
    more is to be done than to say no. `about` is what the document of the whole API says of it.
    """

    method: Literal["GET", "POST", "DELETE"]
    path: str
    handler: Handler
    auth_level: AuthLevel
    in_every_error: Mapping[str, Any] = field(default_factory=dict[str, Any])
    error_body: ErrorBody = code_and_message
    function_name: str | None = None
    refuses_other_pages: bool = False
    about: About | None = None

    @property
    def methods(self) -> list[str]:
        return ["GET", "HEAD"] if self.method == "GET" else [self.method]


def register_routes(app: df.DFApp, routes: Iterable[Route]) -> None:
    for route in routes:
        is_guarded = route.method == "GET" or route.refuses_other_pages
        handler: Any = route.handler if is_guarded else own_pages_only(route.handler)
        handler = answering_errors(handler, route.error_body, **route.in_every_error)
        if _CLIENT in signature(route.handler).parameters:
            handler = app.durable_client_input(client_name=_CLIENT)(handler)
        bind = app.route(route=route.path, methods=route.methods, auth_level=route.auth_level)
        function = bind(handler)
        if route.function_name:
            app.function_name(route.function_name)(function)


def own_pages_only(handler: Handler) -> Handler:
    """The handler, for whatever is no web page, and for our own pages."""
    if iscoroutinefunction(handler):
        waits = cast(Callable[..., Awaitable[HttpResponse]], handler)

        @wraps(handler)
        async def do_later(req: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            refuse_cross_site(req)
            return await waits(req, *args, **kwargs)

        return do_later

    does = cast(Callable[..., HttpResponse], handler)

    @wraps(handler)
    def do(req: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_cross_site(req)
        return does(req, *args, **kwargs)

    return do


def answering_errors(
    handler: Handler, error_body: ErrorBody = code_and_message, **in_every_error: Any
) -> Handler:
    """The handler, with every exception turned into a reply."""

    def answer_error(error: Exception) -> HttpResponse:
        refusal = as_refusal(error)
        body = {**in_every_error, **error_body(refusal)}
        return reply(body, refusal.status, refusal.headers)

    if iscoroutinefunction(handler):
        waits = cast(Callable[..., Awaitable[HttpResponse]], handler)

        @wraps(handler)
        async def answer_later(*args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return await waits(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 - the boundary: every error gets a reply
                return answer_error(error)

        return answer_later

    answers = cast(Callable[..., HttpResponse], handler)

    @wraps(handler)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return answers(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - the boundary: every error gets a reply
            return answer_error(error)

    return answer


@contextmanager
def numbering_refusals(decision_id: str) -> Generator[None]:
    """Whoever is refused is told the number all the same: after an error that nobody foresaw, the
    decision may count.
    """
    try:
        yield
    except Exception as error:
        refusal = as_refusal(error)
        refusal.details["decision_id"] = decision_id
        raise refusal from error


def as_refusal(error: Exception) -> Refusal:
    if isinstance(error, Refusal):
        return error
    logger.error("request_failed error=%s", without_text(error))
    return InternalError()
