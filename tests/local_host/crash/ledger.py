"""What is known outside the host: every effect that its activities had, by key."""

from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Event, Thread

PATIENCE_SECONDS = 30


class Ledger(ThreadingHTTPServer):
    """Each POST is an effect under the key in its path, answered with a token used only once.

    While the gate is closed, whoever has had an effect waits for the answer.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.tokens: defaultdict[str, list[str]] = defaultdict(list)
        self._numbers = count(1)
        self._had, self._gate = Event(), Event()
        self._gate.set()
        self._thread = Thread(target=self.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def close(self) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    def close_gate(self) -> None:
        self._gate.clear()

    def open_gate(self) -> None:
        self._gate.set()

    def wait_for_effect(self) -> None:
        assert self._had.wait(PATIENCE_SECONDS)

    def enter(self, key: str) -> str:
        token = f"token-{next(self._numbers)}"
        self.tokens[key].append(token)
        self._had.set()
        self._gate.wait(PATIENCE_SECONDS)
        return token


class _Handler(BaseHTTPRequestHandler):
    server: Ledger  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_POST(self) -> None:
        token = self.server.enter(self.path.lstrip("/")).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(token)))
        self.end_headers()
        self.wfile.write(token)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base names it
        """Quiet."""
