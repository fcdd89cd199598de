"""Serves attachments, good and bad, on a loopback port of its own."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE_SECONDS = 5  # longer than any reader that is tested waits
type Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class AttachmentServer:
    port: int
    scheme: str = "http"
    answers: dict[str, Answer] = field(default_factory=dict[str, Answer])
    asked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])  # path, Host header
    closing: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def serves(self, path: str, content: bytes, **headers: str) -> str:
        self.answers[path] = lambda handler: send(handler, 200, content, **headers)
        return self.url(path)

    def when_asked(self, path: str, do: Callable[[], object]) -> None:
        """Does something before it answers as it did."""
        answer = self.answers[path]

        def first_do(handler: BaseHTTPRequestHandler) -> None:
            do()
            answer(handler)

        self.answers[path] = first_do

    def redirects(self, path: str, location: str) -> str:
        self.answers[path] = lambda handler: send(handler, 302, b"", location=location)
        return self.url(path)

    def answers_raw(self, path: str, *pieces: bytes) -> str:
        """Sends just these bytes, then closes the connection."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            for piece in pieces:
                handler.wfile.write(piece)
            handler.close_connection = True

        self.answers[path] = answer
        return self.url(path)

    def drips(self, path: str, start: bytes) -> str:
        """Sends `start`, then a byte now and then, for some seconds."""
        bytes_left = iter(range(PATIENCE_SECONDS * 50, -1, -1))

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(start)
            try:
                while not self.closing.wait(0.02) and next(bytes_left):
                    handler.wfile.write(b"x")
            except OSError:  # the reader has hung up, as it should
                handler.close_connection = True

        self.answers[path] = answer
        return self.url(path)

    def stays_silent(self, path: str) -> str:
        self.answers[path] = lambda _: self.closing.wait(PATIENCE_SECONDS) and None
        return self.url(path)


def send(handler: BaseHTTPRequestHandler, status: int, content: bytes, **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(content)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader that hangs up in the middle is what these tests are about."""


@contextmanager
def attachment_server(tls: ssl.SSLContext | None = None) -> Iterator[AttachmentServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, self.headers["Host"]))
            answer = served.answers.get(self.path.partition("?")[0])
            answer(self) if answer else send(self, 404, b"nothing here")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    http = _Http(("127.0.0.1", 0), Handler)
    served = AttachmentServer(http.server_address[1], "https" if tls else "http")
    if tls:
        http.socket = tls.wrap_socket(http.socket, server_side=True)
    thread = threading.Thread(target=http.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield served
    finally:
        served.closing.set()
        http.shutdown()
        thread.join()
        http.server_close()
