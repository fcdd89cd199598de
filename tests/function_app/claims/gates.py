"""An HTTP server whose answers wait until the test lets them go, so that a test can stand still at
a step of a claim. Agents ask `/agent1/<claim>` and `/agent2/<claim>`, and say what the test has
written there for them; the webhook is `/notify`.
"""

import json
from collections import Counter, defaultdict
from threading import Event, Lock
from typing import Any

from dev_support.loopback_server import LoopbackServer, Reply, Request

PATIENCE_SECONDS = 30


class Gates(LoopbackServer):
    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._closed: dict[str, Event] = {}
        self._arrived: defaultdict[str, Event] = defaultdict(Event)
        self.passes: Counter[str] = Counter()
        self.notices: list[tuple[str, dict[str, Any]]] = []
        self.words: dict[str, dict[str, Any]] = {}  # of the agents, by their gate

    def answer(self, request: Request) -> Reply:
        if request.method == "GET":
            name = request.path.strip("/")
            self.pass_through(name)
            words = self.words.get(name)
            return Reply(b"" if words is None else json.dumps(words).encode())
        notice = json.loads(request.body)
        self.notices.append((request.headers["Idempotency-Key"], notice))
        self.pass_through(f"notify/{notice['claim_id']}")
        return Reply(status=500 if "webhook-down" in notice["claim_id"] else 204)

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
