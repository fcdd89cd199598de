"""A model behind the OpenAI API's chat completions, as Azure OpenAI and Foundry serve them. What it
says is up to the test: a text, the pieces of one, a tool call, or any way in which it fails.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from dev_support.loopback_server import Answer, Exchange, LoopbackServer, Reply, Request

MODEL = "gpt-test"
KEY = "a-key-for-nobody"
_ROUTES = re.compile(
    rf"/openai/deployments/{MODEL}/chat/completions\?api-version=[\w-]+"
    r"|(?:/api/projects/[\w-]+)?/openai/v1/chat/completions(?:\?.*)?"
)


@dataclass(frozen=True)
class Asked:
    """One request: its `messages`, and what else the app sent."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def messages(self) -> list[tuple[str, str]]:
        """Role and text of each, in order; the first is what the agent is told to be."""
        return [(each["role"], _text(each.get("content"))) for each in self.body["messages"]]

    @property
    def text(self) -> str:
        """What was said last."""
        return self.messages[-1][1]

    @property
    def output(self) -> str | None:
        """The name of the output that is asked for."""
        return self.body.get("response_format", {}).get("json_schema", {}).get("name")

    @property
    def tools(self) -> list[str]:
        return [tool["function"]["name"] for tool in self.body.get("tools", ())]


type Says = Answer | str | Mapping[str, Any] | "Pieces" | "Calls"


@dataclass(frozen=True)
class Pieces:
    """A text in pieces; what is callable is called when its turn comes, to wait for something."""

    pieces: Sequence[str | Callable[[], object]]


@dataclass(frozen=True)
class Calls:
    """A call of a tool."""

    tool: str
    arguments: Mapping[str, Any]


class OpenAiServer(LoopbackServer):
    """`reply` says what the model answers; a mapping is an answer in JSON. It may be changed while
    the server runs. `asked` remembers every request.
    """

    def __init__(self, reply: Callable[[Asked], Says] = lambda asked: f"You said: {asked.text}"):
        super().__init__()
        self.reply = reply
        self.asked: list[Asked] = []
        self._lock = Lock()

    @property
    def azure_settings(self) -> dict[str, str]:
        """For a host whose agents ask this server, as an Azure OpenAI resource."""
        return {
            "AGENT_MOCK_MODE": "false",
            "AZURE_OPENAI_ENDPOINT": self.url,
            "AZURE_OPENAI_CHAT_DEPLOYMENT_NAME": MODEL,
            "AZURE_OPENAI_API_KEY": KEY,
        }

    @property
    def foundry_settings(self) -> dict[str, str]:
        """The same, as a Foundry project."""
        return {
            "AGENT_MOCK_MODE": "false",
            "FOUNDRY_PROJECT_ENDPOINT": f"{self.url}/api/projects/claims",
            "FOUNDRY_MODEL": MODEL,
        }

    def answer(self, request: Request) -> Answer:
        if not _ROUTES.fullmatch(request.path):
            return refused(404, "not_found")
        headers = {name.lower(): value for name, value in request.headers.items()}
        asked = Asked(request.path, headers, json.loads(request.body))
        with self._lock:
            self.asked.append(asked)
        says = self.reply(asked)
        match says:
            case str():
                return _Spoken(Pieces([says]), asked.body)
            case Mapping():
                return _Spoken(Pieces([json.dumps(says)]), asked.body)
            case Pieces() | Calls():
                return _Spoken(says, asked.body)
            case _:
                return says


def refused(status: int, code: str, headers: Mapping[str, str] | None = None) -> Reply:
    """As the service words it; the message is nobody's business outside."""
    error = {"error": {"code": code, "message": "secret: what was said", "type": code}}
    given = {"Content-Type": "application/json", **(headers or {})}
    return Reply(json.dumps(error).encode(), status, given)


NO_JSON = Reply(b"<html>secret: a proxy speaks</html>", headers={"Content-Type": "text/html"})


@dataclass(frozen=True)
class _Spoken:
    says: Pieces | Calls
    body: dict[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def send(self, exchange: Exchange) -> None:
        if self.body.get("stream"):
            self._send_stream(exchange)
        else:
            self._whole().send(exchange)

    def _send_stream(self, exchange: Exchange) -> None:
        exchange.send_response(200)
        exchange.send_header("Content-Type", "text/event-stream")
        exchange.end_headers()
        for delta in self._deltas():
            _send_event(exchange, _chunk([{"index": 0, "delta": delta, "finish_reason": None}]))
        last = [{"index": 0, "delta": {}, "finish_reason": self._finish_reason}]
        _send_event(exchange, _chunk(last))
        if self.body.get("stream_options", {}).get("include_usage"):
            _send_event(exchange, _chunk([]) | {"usage": _USAGE})
        exchange.wfile.write(b"data: [DONE]\n\n")

    def _deltas(self) -> Any:
        match self.says:
            case Pieces(pieces):
                for piece in pieces:
                    if isinstance(piece, str):
                        yield {"role": "assistant", "content": piece}
                    else:
                        piece()
            case Calls():
                yield {"role": "assistant", "tool_calls": [_tool_call(self.says)]}

    def _whole(self) -> Reply:
        match self.says:
            case Pieces(pieces):
                text = "".join(piece for piece in pieces if isinstance(piece, str))
                message: dict[str, Any] = {"role": "assistant", "content": text}
            case Calls():
                message = {"role": "assistant", "tool_calls": [_tool_call(self.says)]}
        choice = {"index": 0, "message": message, "finish_reason": self._finish_reason}
        content = _chunk([choice]) | {"object": "chat.completion", "usage": _USAGE}
        return Reply(json.dumps(content).encode(), headers={"Content-Type": "application/json"})

    @property
    def _finish_reason(self) -> str:
        return "tool_calls" if isinstance(self.says, Calls) else "stop"


_USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}


def _chunk(choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1_790_000_000,
        "model": MODEL,
        "choices": choices,
    }


def _tool_call(call: Calls) -> dict[str, Any]:
    function = {"name": call.tool, "arguments": json.dumps(call.arguments)}
    return {"index": 0, "id": "call_1", "type": "function", "function": function}


def _send_event(exchange: Exchange, content: dict[str, Any]) -> None:
    exchange.wfile.write(b"data: " + json.dumps(content).encode() + b"\n\n")
    exchange.wfile.flush()


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content or ())
