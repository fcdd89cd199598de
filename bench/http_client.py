"""A small HTTP/1.1 client on one kept connection: it shares the processors with the host that it
measures, and a general client would take a good part of them.
"""

import asyncio
import json
from typing import Any, NamedTuple
from urllib.parse import urlsplit

type Json = dict[str, Any]


class Reply(NamedTuple):
    status: int
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class HttpClient:
    """One request at a time. Raises `OSError` or `EOFError` when the host is gone."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url)
        self.reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()

    async def get(self, path: str) -> Reply:
        return await self._ask(self._head("GET", path) + b"\r\n")

    async def post(self, path: str, body: Json) -> Reply:
        content = json.dumps(body).encode()
        fields = f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        return await self._ask(self._head("POST", path) + fields.encode() + content)

    def _head(self, verb: str, path: str) -> bytes:
        return f"{verb} {path} HTTP/1.1\r\nHost: {self._address.netloc}\r\n".encode()

    async def _ask(self, request: bytes) -> Reply:
        reader, writer = await self._connection()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").lower().split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines[1:] if line)
        body = await reader.readexactly(int(fields.get("content-length", 0)))
        return Reply(int(lines[0].split()[1]), body)

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A new one when the host has closed the last for having been idle."""
        if self.reader is None or self._writer is None or self.reader.at_eof():
            self.close()
            host, port = self._address.hostname, self._address.port
            self.reader, self._writer = await asyncio.open_connection(host, port)
        return self.reader, self._writer
