"""An HTTP server whose answers wait until the test lets them go, so that a test can stand still at
a step of a claim. Agents ask `/agent1/<claim>` and `/agent2/<claim>`; the webhook is `/notify`.
"""

import json
from collections import Counter, defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any

PATIENCE_SECONDS = 30


class Gates(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._lock = Lock()
        self._closed: dict[str, Event] = {}
        self._arrived: defaultdict[str, Event] = defaultdict(Event)
        self.passes: Counter[str] = Counter()
        self.notices: list[tuple[str, dict[str, Any]]] = []
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def close_gate(self, name: str) -> None:
        with self._lock:
            self._closed[name] = Event()

    def open_gate(self, name: str) -> None:
        self._closed[name].set()

    def wait_for(self, name: str) -> None:
        """Until someone stands at the gate."""
        with self._lock:
            arrived = self._arrived[name]
        assert arrived.wait(PATIENCE_SECONDS), f"nobody came to {name}"

    def pass_through(self, name: str) -> None:
        with self._lock:
            self._arrived[name].set()
            self.passes[name] += 1
            closed = self._closed.get(name)
        if closed is not None:
            closed.wait(PATIENCE_SECONDS)


class _Handler(BaseHTTPRequestHandler):
    server: Gates  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_GET(self) -> None:
        self.server.pass_through(self.path.strip("/"))
        self._answer(200)

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:  # the host was killed as it spoke
            return
        notice = json.loads(body)
        self.server.notices.append((self.headers["Idempotency-Key"], notice))
        self.server.pass_through(f"notify/{notice['claim_id']}")
        self._answer(500 if "webhook-down" in notice["claim_id"] else 204)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base names it
        """Quiet."""
