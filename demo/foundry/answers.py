"""How the service answers a request: with a JSON body and a status; tests add ways to fail."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from dev_support.loopback_server import Exchange, Reply

MODEL = "stand-in-1"
_numbers = count(1)


@dataclass(frozen=True)
class JsonAnswer:
    content: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def send(self, exchange: Exchange) -> None:
        headers = {"Content-Type": "application/json", **self.headers}
        Reply(json.dumps(self.content).encode(), self.status, headers).send(exchange)


def fresh_id(kind: str) -> str:
    return f"{kind}_{next(_numbers):08d}"


def refused(status: int, code: str, message: str = "", **headers: str) -> JsonAnswer:
    """`retry_after="7"` is the header Retry-After."""
    error = {"code": code, "message": message or code, "type": "invalid_request_error"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return JsonAnswer({"error": error}, status, named)


def said(text: str, **more: Any) -> JsonAnswer:
    """A completed response with one message of the agent's."""
    return responded([{"type": "output_text", "text": text, "annotations": []}], **more)


def responded(parts: list[dict[str, Any]], **more: Any) -> JsonAnswer:
    message = {
        "type": "message", "id": fresh_id("msg"), "role": "assistant", "status": "completed",
        "content": parts,
    }  # fmt: skip
    response = {
        "id": fresh_id("resp"),
        "object": "response",
        "created_at": 1_790_000_000,
        "status": "completed",
        "error": None,
        "incomplete_details": None,
        "model": MODEL,
        "output": [message],
        "usage": {"input_tokens": 900, "output_tokens": 300, "total_tokens": 1200},
    }
    return JsonAnswer(response | more)
