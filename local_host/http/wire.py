"""Between ASGI and plain HTTP messages: reading a request, sending a reply."""

import logging
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.types import Message, Receive, Scope, Send

from local_host.app.http_messages import HttpCall, HttpReply

logger = logging.getLogger(__name__)

_BODILESS = {204, 304}
_OURS_TO_SAY = {"content-length", "transfer-encoding", "connection"}


class BodyTooLarge(Exception):
    """The request's body is longer than the limit."""


class ClientGone(Exception):
    """The client hung up before its request was complete."""


def read_headers(scope: Scope) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name_bytes, value_bytes in scope["headers"]:
        name = name_bytes.decode("latin-1")
        value = value_bytes.decode("utf-8", "replace")
        if name in headers:
            separator = "; " if name == "cookie" else ","
            value = f"{headers[name]}{separator}{value}"
        headers[name] = value
    return headers


def _query(query_string: bytes) -> dict[str, str]:
    """As the real host hands it over: names without regard to case, empty values left out."""
    names: dict[str, str] = {}
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(query_string.decode("latin-1")):
        values.setdefault(names.setdefault(name.lower(), name), []).append(value)
    return {name: ",".join(several) for name, several in values.items()}


def http_call(
    scope: Scope, headers: Mapping[str, str], parameters: Mapping[str, str], body: bytes
) -> HttpCall:
    query_string = scope["query_string"]
    path = scope["raw_path"].decode("latin-1")
    question = f"?{query_string.decode('latin-1')}" if query_string else ""
    return HttpCall(
        method=scope["method"],
        url=f"{scope['scheme']}://{headers.get('host', 'localhost')}{path}{question}",
        headers=headers,
        query=_query(query_string) if query_string else {},
        parameters=parameters,
        body=body,
    )


async def read_body(receive: Receive, headers: Mapping[str, str], limit: int) -> bytes:
    if int(headers.get("content-length", "0")) > limit:
        raise BodyTooLarge
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > limit:
            raise BodyTooLarge
        if not message.get("more_body", False):
            return b"".join(chunks)


async def send_reply(send: Send, reply: HttpReply) -> None:
    try:
        start = _response_start(reply)
    except ValueError:
        logger.exception("http_reply_not_sendable status=%s", reply.status)
        reply = HttpReply(500)
        start = _response_start(reply)
    await send(start)
    body = b"" if reply.status in _BODILESS else reply.body
    await send({"type": "http.response.body", "body": body})


def _response_start(reply: HttpReply) -> Message:
    """Raises ValueError for what cannot stand in an HTTP response."""
    if not 200 <= reply.status <= 999:
        raise ValueError(f"status {reply.status}")
    headers = [
        (name.lower().encode("ascii"), value.encode("latin-1"))
        for name, value in reply.headers
        if name.lower() not in _OURS_TO_SAY
    ]
    if any(b"\n" in value or b"\r" in value for _, value in headers):
        raise ValueError("a line break in a header")
    if reply.status not in _BODILESS:
        headers.append((b"content-length", str(len(reply.body)).encode()))
    return {"type": "http.response.start", "status": reply.status, "headers": headers}
