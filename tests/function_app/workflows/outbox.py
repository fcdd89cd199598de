"""The webhook behind the notifier: keeps what it is told, and refuses what is addressed so."""

import json
from typing import Any

from dev_support.loopback_server import LoopbackServer, Reply, Request

REFUSED = "undeliverable"  # a notice whose e-mail id begins so


class Outbox(LoopbackServer):
    def __init__(self) -> None:
        super().__init__()
        self._told: list[tuple[str, dict[str, Any]]] = []

    def answer(self, request: Request) -> Reply:
        notice = json.loads(request.body)
        self._told.append((request.headers["Idempotency-Key"], notice))
        return Reply(status=500 if notice.get("email_id", "").startswith(REFUSED) else 204)

    def about(self, instance_id: str) -> list[tuple[str, dict[str, Any]]]:
        return [told for told in self._told if told[1]["instance_id"] == instance_id]
