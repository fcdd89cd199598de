"""An HTTP request and its reply as plain values, between the front and a function's bindings."""

import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HttpCall:
    """`url` is absolute; header names are lower case and repeated values are joined with commas."""

    method: str
    url: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    parameters: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class HttpReply:
    """Cookies are among the headers, one `Set-Cookie` each."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


def text_reply(text: str) -> HttpReply:
    """The reply of a handler that returns a bare string: what parses as JSON is sent as JSON."""
    try:
        json.loads(text)
    except ValueError:
        media_type = "text/plain"
    else:
        media_type = "application/json"
    return HttpReply(200, (("content-type", f"{media_type}; charset=utf-8"),), text.encode())
