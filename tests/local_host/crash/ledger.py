"""What is known outside the host: every effect that its activities had, by key."""

from collections import defaultdict
from itertools import count
from threading import Event

from dev_support.loopback_server import LoopbackServer, Reply, Request

PATIENCE_SECONDS = 30


class Ledger(LoopbackServer):
    """Each POST is an effect under the key in its path, answered with a token used only once; the
    first one of a fragile key is answered with a failure.

    While the gate is closed, whoever has had an effect waits for the answer.
    """

    def __init__(self) -> None:
        super().__init__()
        self.tokens: defaultdict[str, list[str]] = defaultdict(list)
        self._numbers = count(1)
        self._had, self._gate = Event(), Event()
        self._gate.set()

    def close_gate(self) -> None:
        self._gate.clear()

    def open_gate(self) -> None:
        self._gate.set()

    def wait_for_effect(self) -> None:
        assert self._had.wait(PATIENCE_SECONDS)

    def answer(self, request: Request) -> Reply:
        key = request.path.lstrip("/")
        token = f"token-{next(self._numbers)}"
        self.tokens[key].append(token)
        self._had.set()
        self._gate.wait(PATIENCE_SECONDS)
        fails = key.endswith("/fragile") and len(self.tokens[key]) == 1
        return Reply(token.encode(), 500 if fails else 200)
