"""What one client can do to the server, and what it cannot, over real sockets."""

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from local_host.app.http_messages import HttpReply
from local_host.http.incoming import ClientGone, Incoming
from local_host.http.limits import Limits
from tests.local_host.http.serving import BODY_LIMIT, WAIT, Client, echo, serving

CHUNKED = b"POST / HTTP/1.1\r\nHost: l\r\nTransfer-Encoding: chunked\r\n\r\n"
IMPATIENT = Limits(head_seconds=0.4, body_seconds=0.4, idle_seconds=0.4)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with serving(tmp_path_factory.mktemp("bodies")) as port:
        yield port


def post(path: str, length: int, *fields: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {length}", *fields]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def told(reply: tuple[int, bytes]) -> dict[str, object]:
    status, body = reply
    assert status == 200
    return json.loads(body)


def head_of(size: int) -> bytes:
    start = b"GET /long HTTP/1.1\r\nHost: localhost\r\nX-Long: "
    return start + b"x" * (size - len(start) - 4) + b"\r\n\r\n"


def test_headers_of_64_kb_are_read_and_of_a_byte_more_are_not(port: int) -> None:
    with Client(port) as client:
        client.send(head_of(65_536))
        assert told(client.reply())["path"] == "/long"
        client.send(head_of(65_537))
        assert client.reply()[0] == 431
        assert client.is_closed()


@pytest.mark.parametrize(
    "beginning",
    [
        b"GET /",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ",
        CHUNKED + b"1;extension=",
        CHUNKED + b"1\r\nx\r\n0\r\nX-Trailer: ",
    ],
    ids=["request line", "header", "chunk", "trailer"],
)
def test_what_has_no_end_is_refused_although_it_is_still_being_sent(
    port: int, beginning: bytes
) -> None:
    with Client(port) as client:
        client.send(beginning + b"x" * 3_000_000)
        assert client.reply()[0] == 431
        assert client.is_closed()


def test_headers_that_come_byte_by_byte_are_not_waited_for(tmp_path: Path) -> None:
    with serving(tmp_path, limits=IMPATIENT) as port, Client(port) as client:
        client.send(b"GET / HTTP/1.1\r\nX-Slow: ")
        trickled = 0
        while not client.hears_within(0.1):
            client.send(b"x")
            trickled += 1
            assert trickled < 50
        assert client.reply()[0] == 408
        assert client.is_closed()


@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_that_stops_half_way_is_not_waited_for(tmp_path: Path, *, chunked: bool) -> None:
    outcome: list[str] = []

    async def answer(request: Incoming) -> HttpReply | None:
        try:
            await request.body(BODY_LIMIT)
        except ClientGone:
            outcome.append("gone")
            return None
        return HttpReply(200)

    with serving(tmp_path, answer, IMPATIENT) as port, Client(port) as client:
        if chunked:
            client.send(CHUNKED + b"5\r\nhal")
        else:
            client.send(post("/", 100) + b"half")
        assert client.reply()[0] == 408
        assert client.is_closed()
    assert outcome == ["gone"]


def test_a_slow_body_is_waited_for_as_long_as_it_comes(tmp_path: Path) -> None:
    limits = replace(IMPATIENT, body_seconds=0.8)
    with serving(tmp_path, limits=limits) as port, Client(port) as client:
        client.send(post("/", 15))
        for _ in range(15):
            assert not client.hears_within(0.15)
            client.send(b"x")
        assert told(client.reply())["body"] == 15


def test_a_client_that_goes_on_after_its_refusal_is_cut_off(tmp_path: Path) -> None:
    def go_on() -> None:
        for _ in range(100_000):
            client.send(b"x")
            assert other.ask()[0] == 200

    limits = Limits(body_seconds=0.4)
    with serving(tmp_path, limits=limits) as port, Client(port) as client, Client(port) as other:
        client.send(b"nonsense\r\n\r\n")
        assert client.reply()[0] == 400
        assert client.is_closed()
        with pytest.raises(ConnectionError):
            go_on()


def test_a_connection_that_asks_nothing_is_closed_without_a_word(tmp_path: Path) -> None:
    with serving(tmp_path, limits=IMPATIENT) as port:
        with Client(port) as silent:
            assert silent.is_closed()
        with Client(port) as idle:
            assert idle.ask()[0] == 200
            assert idle.is_closed()


def test_a_handler_may_take_longer_than_a_client_may(tmp_path: Path) -> None:
    go_on = threading.Event()

    async def answer(request: Incoming) -> HttpReply:
        await asyncio.to_thread(go_on.wait, WAIT)
        return HttpReply(200)

    with serving(tmp_path, answer, IMPATIENT) as port, Client(port) as client:
        client.send(b"GET / HTTP/1.1\r\n\r\n")
        assert not client.hears_within(2.5)
        go_on.set()
        assert client.reply()[0] == 200


@pytest.mark.parametrize("connection", ["keep-alive", "close"])
@pytest.mark.parametrize(
    ("path", "status", "size"), [("/refused", 403, 5_000_000), ("/", 413, 20_000_000)]
)
def test_a_refusal_reaches_a_client_that_is_still_sending(
    port: int, connection: str, path: str, status: int, size: int
) -> None:
    with Client(port) as client:
        client.send(post(path, size, f"Connection: {connection}") + b"x" * size)
        assert client.reply()[0] == status
        assert client.is_closed()


def test_a_body_without_a_length_is_limited_too(port: int) -> None:
    chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    with Client(port) as client:
        client.send(CHUNKED + chunk * 3)
        client.send(b"0\r\nX-Trailer: y\r\n\r\n")
        assert told(client.reply())["body"] == 3 * 0x100000
        client.send(CHUNKED + chunk * 5)
        assert client.reply()[0] == 413


def test_a_long_body_goes_to_disk_and_comes_back_whole(tmp_path: Path) -> None:
    body = bytes(range(256)) * 6000
    received: list[bytes] = []

    async def answer(request: Incoming) -> HttpReply:
        received.append(await request.body(BODY_LIMIT))
        return HttpReply(200)

    limits = Limits(bytes_in_memory=1000)
    with serving(tmp_path, answer, limits) as port, Client(port) as client:
        for length in (1000, 1001, len(body)):
            client.send(post("/", length) + body[:length])
            assert client.reply()[0] == 200
    assert received == [body[:1000], body[:1001], body]
    assert list(tmp_path.iterdir()) == []


def test_a_body_for_which_the_disk_has_no_room_is_refused(tmp_path: Path) -> None:
    with serving(tmp_path / "nowhere") as port, Client(port) as client:
        client.send(post("/", 2_000_000) + b"x" * 2_000_000)
        assert client.reply()[0] == 507
        assert client.is_closed()


def test_requests_sent_ahead_are_answered_in_order(port: int) -> None:
    with Client(port) as client:
        asked = [f"/{number}" for number in range(3000)]
        requests = [
            post(path, 3) + b"\r\n\r" if number % 3 else f"GET {path} HTTP/1.1\r\n\r\n".encode()
            for number, path in enumerate(asked)
        ]
        sender = threading.Thread(target=client.send, args=(b"".join(requests),))
        sender.start()
        assert [told(client.reply())["path"] for _ in asked] == asked
        sender.join(WAIT)


def test_replies_that_nobody_reads_are_not_piled_up(tmp_path: Path) -> None:
    answered: list[str] = []

    async def answer(request: Incoming) -> HttpReply:
        answered.append(request.head.path)
        return HttpReply(200, (), b"x" * (1_000_000 if request.head.path == "/long" else 1))

    with serving(tmp_path, answer) as port, Client(port) as client, Client(port) as other:
        client.send(b"GET /long HTTP/1.1\r\n\r\n" * 300)
        for _ in range(300):  # the server has time for all of them
            assert other.ask() == (200, b"x")
        assert answered.count("/long") < 30
        for _ in range(300):
            assert len(client.reply()[1]) == 1_000_000


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\nHost: localhost\n\n",
        b"NONSENSE / HTTP/1.1\r\n\r\n",
        b"GET no-path HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nno length\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(port: int, request_bytes: bytes) -> None:
    with Client(port) as client:
        client.send(request_bytes)
        assert client.reply()[0] == 400
        assert client.is_closed()


def test_a_client_that_asks_first_is_told_to_go_on(port: int) -> None:
    with Client(port) as client:
        client.send(post("/", 4, "Expect: 100-Continue"))
        assert client.head() == b"HTTP/1.1 100 Continue"
        client.send(b"body")
        assert told(client.reply())["body"] == 4
        client.send(post("/refused", 4, "Expect: 100-continue"))
        assert client.reply()[0] == 403
    with Client(port) as client:
        client.send(post("/", BODY_LIMIT + 1, "Expect: 100-continue"))
        assert client.reply()[0] == 413


def test_a_wish_for_another_protocol_is_passed_over_and_the_body_read(port: int) -> None:
    wish = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAA")
    with Client(port) as client:
        client.send(post("/", 4, *wish) + b"bo")
        client.send(b"dy")
        assert told(client.reply())["body"] == 4
        assert client.is_closed()
    with Client(port) as client:
        client.send(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n")
        client.send("\r\n".join(wish).encode() + b"\r\n\r\n")
        assert client.reply()[0] == 411


@pytest.mark.parametrize(
    ("request_line", "field"), [("GET / HTTP/1.0", "X: y"), ("GET / HTTP/1.1", "Connection: close")]
)
def test_a_client_that_wants_one_reply_gets_one(port: int, request_line: str, field: str) -> None:
    with Client(port) as client:
        client.send(f"{request_line}\r\n{field}\r\n\r\n".encode() * 2)
        assert b"connection: close" in client.head()


def test_a_head_request_gets_the_length_and_no_body(port: int) -> None:
    with Client(port) as client:
        client.send(b"HEAD /same HTTP/1.1\r\n\r\n")
        head = client.head()
        assert f"content-length: {len(client.ask('POST /same HTTP/1.1')[1])}".encode() in head


def test_a_failing_front_is_a_500_and_the_connection_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def answer(request: Incoming) -> HttpReply:
        raise ValueError("a secret")

    with serving(tmp_path, answer) as port, Client(port) as client:
        assert [client.ask(), client.ask()] == [(500, b""), (500, b"")]
    assert caplog.text.count("http_request_failed") == 2


@pytest.mark.parametrize(
    "reply",
    [
        HttpReply(99),
        HttpReply(1000),
        HttpReply(200, (("x\r\ny", "z"),)),
        HttpReply(200, (("", "z"),)),
        HttpReply(200, (("x", "y\r\nset-cookie: z"),)),
        HttpReply(200, (("x", "日本"),)),
    ],
)
def test_what_cannot_stand_in_a_reply_is_a_500(tmp_path: Path, reply: HttpReply) -> None:
    async def answer(request: Incoming) -> HttpReply:
        return reply

    with serving(tmp_path, answer) as port, Client(port) as client:
        assert client.ask() == (500, b"")


def test_what_is_being_answered_at_the_end_is_answered(tmp_path: Path) -> None:
    began, go_on = threading.Event(), threading.Event()

    async def answer(request: Incoming) -> HttpReply | None:
        if request.head.path == "/slow":
            began.set()
            await asyncio.to_thread(go_on.wait, WAIT)
        return await echo(request)

    server = serving(tmp_path, answer)
    port = server.__enter__()
    with Client(port) as slow, Client(port) as idle:
        assert idle.ask()[0] == 200
        slow.send(b"GET /slow HTTP/1.1\r\n\r\n")
        assert began.wait(WAIT)
        stopping = threading.Thread(target=server.__exit__, args=(None, None, None))
        stopping.start()
        assert idle.is_closed()
        go_on.set()
        assert b"connection: close" in slow.head()
        stopping.join(WAIT)
        assert not stopping.is_alive()
