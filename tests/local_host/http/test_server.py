"""How many connections there may be, and who makes room, over real sockets."""

import asyncio
import errno
import logging
import socket
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from local_host.app.http_messages import HttpReply
from local_host.http.incoming import Incoming
from local_host.http.limits import Limits
from tests.local_host.http.serving import WAIT, Client, echo, serving, serving_on

FOUR = Limits(connections=4)


class Waiters:
    """Requests for /wait are answered when they are let go."""

    def __init__(self) -> None:
        self.here = threading.Semaphore(0)
        self._let_go = threading.Semaphore(0)

    async def answer(self, request: Incoming) -> HttpReply | None:
        if request.head.path == "/wait":
            self.here.release()
            await asyncio.to_thread(self._let_go.acquire, timeout=WAIT)
        return await echo(request)

    def join(self, client: Client) -> None:
        client.send(b"GET /wait HTTP/1.1\r\n\r\n")
        assert self.here.acquire(timeout=WAIT)

    def let_go(self, number: int) -> None:
        self._let_go.release(number)


@pytest.mark.parametrize(
    "beginning", [b"", b"GET / HT", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf"]
)
def test_the_one_that_is_silent_for_longest_makes_room(tmp_path: Path, beginning: bytes) -> None:
    with serving(tmp_path, limits=FOUR) as port, ExitStack() as stack:
        clients = [stack.enter_context(Client(port)) for _ in range(4)]
        for client in clients:
            assert client.ask()[0] == 200
            client.send(beginning)
        for oldest in clients:
            assert stack.enter_context(Client(port)).ask()[0] == 200
            assert oldest.is_closed()


def test_whoever_waits_for_a_reply_keeps_his_place(tmp_path: Path) -> None:
    waiters = Waiters()
    with serving(tmp_path, waiters.answer, FOUR) as port, ExitStack() as stack:
        waiting = [stack.enter_context(Client(port)) for _ in range(3)]
        for client in waiting:
            waiters.join(client)
        for _ in range(6):
            assert stack.enter_context(Client(port)).ask()[0] == 200
        waiters.let_go(3)
        assert [client.reply()[0] for client in waiting] == [200] * 3


def test_when_everybody_waits_the_next_one_is_let_in_by_the_first_reply(tmp_path: Path) -> None:
    waiters = Waiters()
    with serving(tmp_path, waiters.answer, FOUR) as port, ExitStack() as stack:
        waiting = [stack.enter_context(Client(port)) for _ in range(4)]
        for client in waiting:
            waiters.join(client)
        late = stack.enter_context(Client(port))
        late.send(b"GET /late HTTP/1.1\r\n\r\n")
        assert not late.hears_within(0.3)
        waiters.let_go(1)
        assert late.reply()[0] == 200
        waiters.let_go(3)


def test_a_reply_that_is_not_read_does_not_keep_a_place(tmp_path: Path) -> None:
    async def answer(request: Incoming) -> HttpReply:
        return HttpReply(200, (), b"x" * (20_000_000 if request.head.path == "/long" else 1))

    with serving(tmp_path, answer, FOUR) as port, ExitStack() as stack:
        for _ in range(4):
            client = stack.enter_context(Client(port))
            client.send(b"GET /long HTTP/1.1\r\n\r\n")
            client.head()
        assert stack.enter_context(Client(port)).ask() == (200, b"x")


def test_a_handler_counts_until_it_ends_although_its_client_has_gone(tmp_path: Path) -> None:
    waiters = Waiters()
    with serving(tmp_path, waiters.answer, FOUR) as port:
        for _ in range(4):
            with Client(port) as client:
                waiters.join(client)
        with Client(port) as late:
            late.send(b"GET /late HTTP/1.1\r\n\r\n")
            assert not late.hears_within(0.3)
            waiters.let_go(4)
            assert late.reply()[0] == 200


class ScarceListener(socket.socket):
    """A listener on a machine that is out of open files, for a while."""

    failures = 5

    def accept(self) -> tuple[socket.socket, object]:
        if self.failures:
            self.failures -= 1
            raise OSError(errno.EMFILE, "Too many open files")
        return super().accept()


def test_a_shortage_of_open_files_is_one_line_and_passes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with ScarceListener() as listener, caplog.at_level(logging.WARNING):
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with serving_on([listener], tmp_path, echo, Limits()), Client(port) as client:
            assert client.ask()[0] == 200
        assert listener.failures == 0
    lines = [record.getMessage() for record in caplog.records]
    assert lines == ["connection_not_accepted reason=Too many open files"]
