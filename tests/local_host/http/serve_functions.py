"""Serves a Functions project's HTTP functions on a free loopback port and prints the port.

A program of its own, because the worker library keeps one app per process.
"""

import os
import socket
import sys
from pathlib import Path

import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from local_host.app.functions import load_app
from local_host.app.host_json import read_host_json
from local_host.app.invocation import Invoker
from local_host.http.front import build_http_app, http_options


async def _extra(request: Request) -> PlainTextResponse:
    return PlainTextResponse("extra")


def main(root: Path) -> None:
    host = read_host_json(root, os.environ)
    app = build_http_app(
        load_app(root),
        Invoker(lambda: "{}"),
        http_options(host.route_prefix, os.environ),
        extras=[Route("/runtime/webhooks/extra", _extra, methods=["GET"])],
    )
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
