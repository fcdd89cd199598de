"""The HTTP server in a thread, asked over real sockets; what it serves is a test's own function."""

import asyncio
import json
import re
import select
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from local_host.app.http_messages import HttpReply
from local_host.http.connection import Answer
from local_host.http.incoming import BodyNotKept, BodyTooLarge, ClientGone, Incoming
from local_host.http.limits import Limits
from local_host.http.loopback import listen
from local_host.http.server import HttpServer

WAIT = 20
BODY_LIMIT = 4_000_000


async def echo(request: Incoming) -> HttpReply | None:
    """Tells what it received; a body is only wanted by a POST to another path than /refused."""
    head = request.head
    if head.path == "/refused":
        return HttpReply(403)
    try:
        body = await request.body(BODY_LIMIT)
    except BodyTooLarge:
        return HttpReply(413)
    except BodyNotKept:
        return HttpReply(507)
    except ClientGone:
        return None
    told = {"method": head.method, "path": head.path, "query": head.query, "body": len(body)}
    return HttpReply(200, (("content-type", "application/json"),), json.dumps(told).encode())


@contextmanager
def serving(
    folder: Path,
    answer: Answer = echo,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> Iterator[int]:
    """The port. At the end the server stops as the host stops it."""
    with closing(listen(0)) as loopback, serving_on(loopback.listeners, folder, answer, limits):
        yield int(loopback.url.rpartition(":")[2])


@contextmanager
def serving_on(
    listeners: Sequence[socket.socket], folder: Path, answer: Answer, limits: Limits
) -> Iterator[None]:
    ready = threading.Event()
    stop: list[Callable[[], object]] = []

    async def serve() -> None:
        told_to_stop = asyncio.Event()
        server = HttpServer(answer, limits, folder)
        async with server.serving(listeners):
            loop = asyncio.get_running_loop()
            stop.append(lambda: loop.call_soon_threadsafe(told_to_stop.set))
            ready.set()
            await told_to_stop.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    try:
        assert ready.wait(WAIT)
        yield
    finally:
        stop[0]()
        thread.join(WAIT)
        assert not thread.is_alive()


class Client:
    """A connection that sends any bytes and reads whole replies."""

    def __init__(self, port: int, address: str = "127.0.0.1") -> None:
        self.socket = socket.create_connection((address, port), timeout=WAIT)
        self._received = b""

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def ask(self, request: str = "GET / HTTP/1.1") -> tuple[int, bytes]:
        self.send(f"{request}\r\nHost: localhost\r\n\r\n".encode())
        return self.reply()

    def reply(self, *, without_body: bool = False) -> tuple[int, bytes]:
        """The status and the body of the next reply."""
        head = self.head()
        status = int(head.split()[1])
        length = re.search(rb"content-length: (\d+)", head)
        if without_body or length is None:
            return status, b""
        while len(self._received) < int(length[1]):
            self._receive()
        body = self._received[: int(length[1])]
        self._received = self._received[len(body) :]
        return status, body

    def head(self) -> bytes:
        while b"\r\n\r\n" not in self._received:
            self._receive()
        head, _, self._received = self._received.partition(b"\r\n\r\n")
        return head

    def is_closed(self) -> bool:
        """Whether the server closes it now, having said nothing more."""
        try:
            return self._received + self.socket.recv(1) == b""
        except ConnectionResetError:
            return True

    def hears_within(self, seconds: float) -> bool:
        return bool(select.select([self.socket], [], [], seconds)[0])

    def _receive(self) -> None:
        chunk = self.socket.recv(65_536)
        assert chunk, f"closed after {self._received!r}"
        self._received += chunk
