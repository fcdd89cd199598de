"""What the host answers for itself: its status and functions, beside the routes it is given."""

import platform
import time
from collections.abc import Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from local_host.app.functions import LoadedApp, LoadedFunction, TriggerKind

_VERSION = "4.0.0.0"


def host_pages(
    app: LoadedApp,
    *,
    route_prefix: str,
    extras: Sequence[BaseRoute] = (),
) -> Starlette:
    """A path or a method that no route takes is a 404 without a body."""
    pages = _AdminPages(app, route_prefix)
    site = Starlette(
        routes=[*extras, *pages.routes()],
        exception_handlers={404: _not_found, 405: _not_found},
    )
    site.router.redirect_slashes = False
    return site


async def _not_found(_request: Request, _error: Exception) -> Response:
    return Response(status_code=404)


class _AdminPages:
    def __init__(self, app: LoadedApp, route_prefix: str) -> None:
        self._app = app
        self._route_prefix = route_prefix
        self._started = time.monotonic()

    def routes(self) -> list[Route]:
        return [
            Route("/admin/host/status", self._status),
            Route("/admin/host/ping", self._ping, methods=["GET", "POST"]),
            Route("/admin/functions", self._functions),
            Route("/admin/functions/{name}", self._function),
        ]

    async def _status(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "id": self._app.root.name,
                "state": "Running",
                "version": _VERSION,
                "versionDetails": f"{_VERSION} (local host)",
                "platformVersion": "",
                "computerName": platform.node(),
                "processUptime": round((time.monotonic() - self._started) * 1000),
            }
        )

    async def _ping(self, _request: Request) -> Response:
        return Response(status_code=200)

    async def _functions(self, request: Request) -> Response:
        base_url = str(request.base_url)
        return JSONResponse([self._describe(each, base_url) for each in self._app.functions])

    async def _function(self, request: Request) -> Response:
        name = request.path_params["name"].lower()
        for function in self._app.functions:
            if function.name.lower() == name:
                return JSONResponse(self._describe(function, str(request.base_url)))
        return Response(status_code=404)

    def _describe(self, function: LoadedFunction, base_url: str) -> dict[str, Any]:
        description: dict[str, Any] = {
            "name": function.name,
            "href": f"{base_url}admin/functions/{function.name}",
            "language": "python",
            "isDisabled": False,
            "config": {"name": function.name, "bindings": list(function.bindings)},
        }
        if function.trigger_type == TriggerKind.HTTP:
            path = "/".join(part for part in (self._route_prefix, function.route) if part)
            description["invoke_url_template"] = f"{base_url}{path}"
        return description
