"""Serves attachments, good and bad, on a loopback port of its own."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from dev_support.loopback_server import Answer, Exchange, Reply, Request, serving
from tests.broken_answers import RawBytes, Silence

PATIENCE_SECONDS = 5  # longer than any reader that is tested waits


@dataclass
class AttachmentServer:
    scheme: str
    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict[str, Answer])
    asked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])  # path, Host header

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def serves(self, path: str, content: bytes, **headers: str) -> str:
        """`content_type="text/html"` is the header Content-Type."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._answers(path, Reply(content, headers=named))

    def when_asked(self, path: str, do: Callable[[], object]) -> None:
        """Does something before it answers as it did."""
        self.answers[path] = _First(do, self.answers[path])

    def redirects(self, path: str, location: str) -> str:
        return self._answers(path, Reply(status=302, headers={"Location": location}))

    def answers_raw(self, path: str, *pieces: bytes) -> str:
        """Sends just these bytes, then closes the connection."""
        return self._answers(path, RawBytes(pieces))

    def drips(self, path: str, start: bytes) -> str:
        """Sends `start`, then a byte now and then, for some seconds."""
        return self._answers(path, _Drip(start))

    def stays_silent(self, path: str) -> str:
        return self._answers(path, Silence(PATIENCE_SECONDS))

    def answer(self, request: Request) -> Answer:
        self.asked.append((request.path, request.headers["Host"]))
        nothing = Reply(b"nothing here", 404)
        return self.answers.get(request.path.partition("?")[0], nothing)

    def _answers(self, path: str, answer: Answer) -> str:
        self.answers[path] = answer
        return self.url(path)


@dataclass(frozen=True)
class _First:
    do: Callable[[], object]
    then: Answer

    def send(self, exchange: Exchange) -> None:
        self.do()
        self.then.send(exchange)


@dataclass(frozen=True)
class _Drip:
    start: bytes

    def send(self, exchange: Exchange) -> None:
        """Until the reader hangs up, as it should."""
        exchange.wfile.write(self.start)
        for _ in range(PATIENCE_SECONDS * 50):
            if exchange.closing.wait(0.02):
                return
            exchange.wfile.write(b"x")


@contextmanager
def attachment_server(tls: ssl.SSLContext | None = None) -> Iterator[AttachmentServer]:
    served = AttachmentServer("https" if tls else "http")
    with serving(served.answer, tls) as server:
        served.port = server.port
        yield served
