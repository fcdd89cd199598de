"""An HTTP server on a free port of this machine, for what stands in for the world outside."""

import ssl
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Protocol, Self


@dataclass(frozen=True)
class Request:
    method: str
    path: str  # with its query
    headers: Message
    body: bytes


class Answer(Protocol):
    """A `Reply`, or anything else that is done to the connection."""

    def send(self, exchange: "Exchange") -> None: ...


@dataclass(frozen=True)
class Reply:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def send(self, exchange: "Exchange") -> None:
        exchange.send_response(self.status)
        for name, value in {"Content-Length": str(len(self.body)), **self.headers}.items():
            exchange.send_header(name, value)
        exchange.end_headers()
        exchange.wfile.write(self.body)


class LoopbackServer:
    """Serves while it is entered. `closing` is set before it goes, for answers that wait."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.closing = Event()
        self._http = _Http(self)
        self.port = self._http.server_port
        if tls:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self._thread = Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, request: Request) -> Answer:
        raise NotImplementedError

    def close(self) -> None:
        """From now on connections are refused."""
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class serving(LoopbackServer):  # noqa: N801 - reads as a verb where it is entered
    """`with serving(answer) as server:`, for what remembers nothing."""

    def __init__(
        self, answer: Callable[[Request], Answer], tls: ssl.SSLContext | None = None
    ) -> None:
        super().__init__(tls)
        self._answer = answer

    def answer(self, request: Request) -> Answer:
        return self._answer(request)


class _Http(ThreadingHTTPServer):
    request_queue_size = 128

    def __init__(self, owner: LoopbackServer) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.owner = owner

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hangs up in the middle is no error; what an answer raises is shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Exchange(BaseHTTPRequestHandler):
    """One request on its connection."""

    server: _Http  # pyright: ignore[reportIncompatibleVariableOverride]

    @property
    def closing(self) -> Event:
        return self.server.owner.closing

    def do_GET(self) -> None:
        length = int(self.headers["Content-Length"] or 0)
        body = self.rfile.read(length)
        if len(body) == length:  # else whoever asked is gone
            request = Request(self.command, self.path, self.headers, body)
            self.server.owner.answer(request).send(self)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - the base's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Requests are not worth a line."""
