"""Serves a Functions project's HTTP functions on a free loopback port and prints the port.

A program of its own, because the worker library keeps one app per process.
"""

import asyncio
import os
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from local_host.app.host_json import read_host_json
from local_host.app.invocation import Invoker
from local_host.app.load_app import load_app
from local_host.event_loop import new_event_loop
from local_host.http.front import build_front, http_options
from local_host.http.limits import Limits
from local_host.http.loopback import listen
from local_host.http.server import HttpServer


async def _extra(request: Request) -> PlainTextResponse:
    return PlainTextResponse("extra")


async def main(root: Path) -> None:
    host = read_host_json(root, os.environ)
    front = build_front(
        load_app(root),
        Invoker(lambda: "{}"),
        http_options(host.route_prefix, os.environ),
        extras=[Route("/runtime/webhooks/extra", _extra, methods=["GET"])],
    )
    server = HttpServer(front, Limits(), Path(tempfile.gettempdir()))
    with closing(listen(0)) as loopback:
        async with server.serving(loopback.listeners):
            print(loopback.url.rpartition(":")[2], flush=True)
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])), loop_factory=new_event_loop)
