"""The bench's own HTTP client, on a real socket."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bench.http_client import HttpClient

type Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
REPLY = b'HTTP/1.1 202 Accepted\r\nContent-Length: 8\r\n\r\n{"a": 1}'


def against(script: Script, ask: Callable[[HttpClient], Awaitable[None]]) -> None:
    """Runs `ask` with a client of a server that follows the script on every connection."""

    async def run() -> None:
        async with await asyncio.start_server(script, "127.0.0.1", 0) as server:
            client = HttpClient(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
            try:
                await asyncio.wait_for(ask(client), 20)
            finally:
                client.close()

    asyncio.run(run())


def test_requests_share_one_connection() -> None:
    seen: list[bytes] = []

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(REPLY)
        seen.append(await reader.readuntil(b"\r\n\r\n{}"))
        writer.write(REPLY)
        await reader.read()
        writer.close()

    async def ask(client: HttpClient) -> None:
        assert (await client.get("/one")).json() == {"a": 1}
        assert (await client.post("/two", {})).status == 202

    against(script, ask)

    assert seen[0].startswith(b"GET /one HTTP/1.1\r\nHost: 127.0.0.1:")
    assert seen[1].startswith(b"POST /two HTTP/1.1\r\n")
    assert b"Content-Type: application/json\r\nContent-Length: 2\r\n" in seen[1]


def test_a_connection_that_the_host_closed_is_replaced() -> None:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(REPLY)
        writer.close()

    async def ask(client: HttpClient) -> None:
        await client.get("/")
        assert client.reader is not None
        await client.reader.read()  # until the server has closed

        assert (await client.get("/")).status == 202

    against(script, ask)


def test_a_host_that_goes_away_before_it_answers_is_an_error() -> None:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(REPLY[:30])
        writer.close()

    async def ask(client: HttpClient) -> None:
        with pytest.raises(EOFError):
            await client.get("/")

    against(script, ask)
