import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

REPOSITORY = Path(__file__).parents[3]
SERVE = Path(__file__).with_name("serve_functions.py")
ECHO = REPOSITORY / "tests" / "apps" / "echo"


@contextmanager
def serving(root: Path, **environment: str) -> Iterator[int]:
    server = subprocess.Popen(
        [sys.executable, str(SERVE), str(root)],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    with server:
        assert server.stdout is not None
        try:
            port = server.stdout.readline()
            assert port, "the server did not start; its error is in the captured stderr"
            yield int(port)
        finally:
            server.kill()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(ECHO) as port:
        yield port


@pytest.fixture
def client(port: int) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
        yield client


def raw(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
        return received


def status_line(port: int, request: bytes) -> bytes:
    return raw(port, request).split(b"\r\n", 1)[0]


def test_a_handler_receives_the_whole_request(client: httpx.Client, port: int) -> None:
    reply = client.post(
        "/API/Echo/Claim%201/2?tag=a&Tag=b&empty=&name=J%C3%A9",
        content="body é".encode(),
        headers=[("X-Two", "1"), ("X-Two", "2"), ("X-Empty", "")],
    )
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/json"
    received = reply.json()
    assert received["method"] == "POST"
    assert received["url"] == (
        f"http://127.0.0.1:{port}/API/Echo/Claim%201/2?tag=a&Tag=b&empty=&name=J%C3%A9"
    )
    assert received["route"] == {"id": "Claim 1", "page": "2"}
    assert received["query"] == {"tag": "a,b", "name": "Jé"}
    assert received["headers"]["x-two"] == "1,2"
    assert received["headers"]["x-empty"] == ""
    assert received["body"] == "body é"
    assert received["thread"] is True


def test_coroutine_handlers_run_on_the_loop(client: httpx.Client) -> None:
    assert client.get("/api/echo/special").json()["thread"] is False


def test_an_optional_parameter_may_be_missing(client: httpx.Client) -> None:
    assert client.get("/api/echo/7").json()["route"] == {"id": "7"}


def test_a_catch_all_takes_the_rest_and_cannot_climb(client: httpx.Client, port: int) -> None:
    assert client.get("/api/files/css/a%2Fb.css").json()["route"] == {"path": "css/a%2Fb.css"}
    request = b"GET /api/files/%2e%2e/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n"
    assert b" 404 " in status_line(port, request + b"Connection: close\r\n\r\n")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/unknown"),
        ("GET", "/unknown"),
        ("DELETE", "/api/echo/7"),
        ("HEAD", "/api/text"),
        ("OPTIONS", "/api/text"),
        ("GET", "/api/echo/7/seven"),
        ("GET", "/api"),
        ("GET", "/api/sweep"),
        ("POST", "/api/from_queue"),
        ("GET", "/admin/unknown"),
        ("DELETE", "/admin/host/status"),
        ("POST", "/runtime/webhooks/extra"),
        ("GET", "/runtime/webhooks/extra/"),
    ],
)
def test_an_unknown_path_or_a_wrong_method_is_not_found(
    client: httpx.Client, method: str, path: str
) -> None:
    reply = client.request(method, path)
    assert (reply.status_code, reply.content) == (404, b"")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"])
def test_a_function_without_methods_takes_them_all(client: httpx.Client, method: str) -> None:
    assert client.request(method, "/api/echo/special").json()["method"] == method


def test_a_returned_string_is_the_body(client: httpx.Client) -> None:
    reply = client.get("/api/text")
    assert (reply.status_code, reply.text) == (200, "plain é")
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert client.get("/api/json_text").headers["content-type"].startswith("application/json")


def test_status_headers_cookies_and_bytes_are_sent(client: httpx.Client) -> None:
    reply = client.get("/api/cookies")
    assert (reply.status_code, reply.content) == (201, b"\x00\x01")
    assert reply.headers["x-kind"] == "echo"
    assert reply.headers["content-length"] == "2"
    assert reply.headers.get_list("set-cookie") == ["a=1; HttpOnly; Path=/", "b=2; SameSite=Lax"]


def test_a_listed_head_answers_without_a_body(client: httpx.Client) -> None:
    reply = client.head("/api/cookies")
    assert (reply.status_code, reply.content) == (201, b"")


def test_no_content_has_no_body(client: httpx.Client) -> None:
    reply = client.get("/api/empty")
    assert (reply.status_code, reply.content) == (204, b"")
    assert client.get("/api/text").status_code == 200


def test_an_out_parameter_is_the_reply(client: httpx.Client) -> None:
    reply = client.get("/api/out_parameter", params={"say": "hello"})
    assert (reply.status_code, reply.text) == (203, "hello")
    reply = client.get("/api/out_parameter")
    assert (reply.status_code, reply.content) == (200, b"")


@pytest.mark.parametrize("name", ["raises", "leaves", "leaves_async", "unsendable", "nothing"])
def test_a_handler_that_fails_is_a_500_without_a_word(client: httpx.Client, name: str) -> None:
    reply = client.get(f"/api/{name}")
    assert (reply.status_code, reply.content) == (500, b"")
    assert client.get("/api/text").status_code == 200


def test_an_output_that_is_not_served_does_not_stop_the_reply(client: httpx.Client) -> None:
    assert client.post("/api/to_queue").text == "sent"


def test_a_handler_that_waits_does_not_block_others(client: httpx.Client, port: int) -> None:
    with ThreadPoolExecutor() as threads:
        waiting = threads.submit(httpx.get, f"http://127.0.0.1:{port}/api/waits", timeout=30)
        assert client.get("/api/somebody_waits").text == "yes"
        assert client.get("/api/text").status_code == 200
        assert client.get("/api/echo/special").status_code == 200
        assert not waiting.done()
        client.post("/api/release")
        assert waiting.result().text == "released"


def test_a_client_that_hangs_up_harms_nobody(client: httpx.Client, port: int) -> None:
    request = b"POST /api/echo/1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf"
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(request)
    assert client.get("/api/text").status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", b"200"),
        ("LocalHost:7071", b"200"),
        ("127.0.0.1:80", b"200"),
        ("[::1]:7071", b"200"),
        ("evil.example", b"400"),
        ("localhost.evil.example", b"400"),
        ("127.0.0.1.evil.example", b"400"),
    ],
)
def test_only_loopback_names_are_answered(port: int, host: str, status: bytes) -> None:
    for path in (b"/api/text", b"/admin/host/ping", b"/runtime/webhooks/extra"):
        request = b"GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
        line = status_line(port, request % (path, host.encode()))
        assert line.split()[1] == status


def test_a_null_character_in_a_path_is_a_bad_request(client: httpx.Client) -> None:
    assert client.get("/api/files/a%00.css").status_code == 400


def test_the_routes_that_the_host_is_given_are_served(client: httpx.Client) -> None:
    assert client.get("/runtime/webhooks/extra").text == "extra"


def test_the_host_tells_its_status(client: httpx.Client) -> None:
    status = client.get("/admin/host/status").json()
    assert status["state"] == "Running"
    assert status["processUptime"] >= 0
    assert client.get("/admin/host/ping").status_code == 200
    assert client.post("/admin/host/ping").status_code == 200


def test_the_host_lists_its_functions(client: httpx.Client, port: int) -> None:
    functions = {each["name"]: each for each in client.get("/admin/functions").json()}
    echo = functions["echo"]
    assert echo["invoke_url_template"] == f"http://127.0.0.1:{port}/api/echo/{{id}}/{{page:int?}}"
    assert [binding["type"] for binding in echo["config"]["bindings"]] == ["httpTrigger", "http"]
    assert "invoke_url_template" not in functions["sweep"]
    assert client.get("/admin/functions/ECHO").json() == echo
    assert client.get("/admin/functions/unknown").status_code == 404


def test_the_home_page_links_to_what_can_be_looked_at(client: httpx.Client) -> None:
    reply = client.get("/")
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/html")
    links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', reply.text)
    assert [address for address, text in links if address != text] == []
    paths = [address for address, _ in links]
    assert paths[:3] == ["/api/cookies", "/api/echo/special", "/api/empty"]
    assert {"/api/text", "/api/waits", "/admin/functions", "/admin/host/status"} <= set(paths)
    assert not {"/api/release", "/api/to_queue", "/api/sweep"} & set(paths)
    assert not [path for path in paths if "{" in path]
    head = client.head("/")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == reply.headers["content-length"]


def test_the_home_page_and_the_body_limit_are_settings() -> None:
    settings = {"AzureWebJobsDisableHomepage": "true", "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT": "10"}
    with serving(ECHO, **settings) as port, httpx.Client(timeout=20) as client:
        base_url = f"http://127.0.0.1:{port}"
        assert client.get(base_url).status_code == 204
        echo = f"{base_url}/api/echo/1"
        assert client.post(echo, content=b"0123456789").status_code == 200
        assert client.post(echo, content=b"0123456789x").status_code == 413
        assert client.post(echo, content=iter([b"012345", b"678901"])).status_code == 413
        assert client.post(echo, content=iter([b"01234", b"56789"])).json()["body"] == "0123456789"


def test_a_route_that_means_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "host.json").write_text('{"version": "2.0"}')
    (tmp_path / "function_app.py").write_text(
        "import azure.functions as func\n"
        "app = func.FunctionApp()\n"
        "@app.route(route='claims/{id:number}')\n"
        "def claims(req: func.HttpRequest) -> str: return ''\n"
    )
    done = subprocess.run(
        [sys.executable, str(SERVE), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "AppLoadError: route template 'api/claims/{id:number}'" in done.stderr
