"""Between plain HTTP messages and bytes: what a request says, how a reply is written."""

import logging
import re
import time
from collections.abc import Iterable, Mapping
from email.utils import formatdate
from functools import cache, lru_cache
from http import HTTPStatus
from urllib.parse import parse_qsl

from local_host.app.http_messages import HttpCall, HttpReply
from local_host.http.incoming import Head

logger = logging.getLogger(__name__)

_BODILESS = {204, 304}
_OURS_TO_SAY = {"content-length", "transfer-encoding", "connection"}
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def read_headers(fields: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name_bytes, value_bytes in fields:
        name = name_bytes.decode("latin-1")
        value = value_bytes.decode("utf-8", "replace")
        if name in headers:
            separator = "; " if name == "cookie" else ","
            value = f"{headers[name]}{separator}{value}"
        headers[name] = value
    return headers


def _query(query_string: str) -> dict[str, str]:
    """As the real host hands it over: names without regard to case, empty values left out."""
    names: dict[str, str] = {}
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(query_string):
        values.setdefault(names.setdefault(name.lower(), name), []).append(value)
    return {name: ",".join(several) for name, several in values.items()}


def http_call(
    head: Head, headers: Mapping[str, str], parameters: Mapping[str, str], body: bytes
) -> HttpCall:
    question = f"?{head.query}" if head.query else ""
    return HttpCall(
        method=head.method,
        url=f"http://{headers.get('host', 'localhost')}{head.path}{question}",
        headers=headers,
        query=_query(head.query) if head.query else {},
        parameters=parameters,
        body=body,
    )


def reply_bytes(reply: HttpReply, *, without_body: bool, last: bool) -> bytes:
    """What cannot stand in an HTTP reply makes it a 500."""
    try:
        head = _head(reply, last=last)
    except ValueError:
        logger.exception("http_reply_not_sendable status=%s", reply.status)
        reply = HttpReply(500)
        head = _head(reply, last=last)
    return head if without_body or reply.status in _BODILESS else head + reply.body


def _head(reply: HttpReply, *, last: bool) -> bytes:
    """Raises ValueError."""
    if not 200 <= reply.status <= 999:
        raise ValueError(f"status {reply.status}")
    lines = [_status_line(reply.status), f"date: {_date(int(time.time()))}"]
    for name, value in reply.headers:
        lower = name.lower()
        if lower in _OURS_TO_SAY:
            continue
        if not _TOKEN.fullmatch(lower) or _CONTROL.search(value):
            raise ValueError(f"a character that may not stand in the header {name!r}")
        lines.append(f"{lower}: {value}")
    if reply.status not in _BODILESS:
        lines.append(f"content-length: {len(reply.body)}")
    if last:
        lines.append("connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


@cache
def _status_line(status: int) -> str:
    phrase = HTTPStatus(status).phrase if status in HTTPStatus else ""
    return f"HTTP/1.1 {status} {phrase}"


@lru_cache(maxsize=1)
def _date(seconds: int) -> str:
    return formatdate(seconds, usegmt=True)
