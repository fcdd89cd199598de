"""The server behind every stand-in: what is asked arrives whole; closed, it is gone."""

import socket

import httpx
import pytest

from dev_support.loopback_server import Reply, Request, serving


def test_a_request_arrives_whole_and_is_answered() -> None:
    asked: list[Request] = []

    def answer(request: Request) -> Reply:
        asked.append(request)
        return Reply(b"seen", 201, {"X-Claim": "C-7"})

    with serving(answer) as server:
        reply = httpx.post(f"{server.url}/a?b=c", content=b"{}", trust_env=False)

    (request,) = asked
    assert (request.method, request.path, request.body) == ("POST", "/a?b=c", b"{}")
    assert request.headers["Content-Length"] == "2"
    assert (reply.status_code, reply.content) == (201, b"seen")
    assert reply.headers["x-claim"] == "C-7"


def test_who_hangs_up_half_way_is_not_answered(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Request] = []

    def answer(request: Request) -> Reply:
        asked.append(request)
        return Reply()

    with (
        serving(answer) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=20) as half,
    ):
        half.sendall(b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab")
        half.shutdown(socket.SHUT_WR)
        assert half.recv(1) == b""

    assert asked == []
    assert capsys.readouterr().err == ""


def test_a_mistake_in_an_answer_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(lambda _: {}["nothing"]) as server, pytest.raises(httpx.RemoteProtocolError):
        httpx.get(server.url, trust_env=False)

    assert "KeyError: 'nothing'" in capsys.readouterr().err


def test_once_it_is_closed_nobody_listens() -> None:
    with serving(lambda _: Reply()) as server:
        assert httpx.get(server.url, trust_env=False).status_code == 200

    assert server.closing.is_set()
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.url, trust_env=False)
