"""Pages that are an ASGI app, asked as one function: a request goes in, a reply comes out."""

from urllib.parse import unquote

from starlette.types import ASGIApp, Message

from local_host.app.http_messages import HttpReply
from local_host.http.incoming import Head


async def page_reply(pages: ASGIApp, head: Head, body: bytes) -> HttpReply:
    sent: list[Message] = []
    received: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return received.pop() if received else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await pages(_scope(head), receive, send)
    start, *parts = sent
    headers = (
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]
    )
    whole = b"".join(part.get("body", b"") for part in parts)
    return HttpReply(start["status"], tuple(headers), whole)


def _scope(head: Head) -> dict[str, object]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": head.method,
        "scheme": "http",
        "root_path": "",
        "path": unquote(head.path),
        "raw_path": head.path.encode("ascii"),
        "query_string": head.query.encode("latin-1"),
        "headers": head.headers,
        "client": None,
        "server": None,
    }
