"""What is known outside the host: every effect that its activities had, by key."""

from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread


class Ledger(ThreadingHTTPServer):
    """Each POST is an effect under the key in its path, answered with a token used only once."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.tokens: defaultdict[str, list[str]] = defaultdict(list)
        self._numbers = count(1)
        self._thread = Thread(target=self.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def close(self) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    def enter(self, key: str) -> str:
        token = f"token-{next(self._numbers)}"
        self.tokens[key].append(token)
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
