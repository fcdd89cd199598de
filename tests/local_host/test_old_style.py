"""Projects written for the SDK's first version: their orchestrators, their client, its URLs."""

import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from dev_support.loopback_server import LoopbackServer, Reply, Request
from tests.hosts import ROOT, Host, running_host
from tests.local_host.instances import HUB


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    app, data = ROOT / "tests/apps/old_style", tmp_path_factory.mktemp("hub")
    with running_host(app, data_dir=data) as running:
        yield running


@pytest.fixture
def key() -> str:
    return uuid.uuid4().hex


def start(host: Host, name: str, argument: Any = None, instance_id: str = "") -> dict[str, str]:
    """The management payload of the started instance."""
    path = f"/api/start/{name}/{instance_id}".rstrip("/")
    reply = host.post(path, json=argument)
    assert reply.status_code == 202, reply.text
    return reply.json()


def ended(host: Host, payload: dict[str, str]) -> dict[str, Any]:
    deadline = time.monotonic() + 20
    while (reply := host.get(payload["statusQueryGetUri"])).status_code == 202:
        assert time.monotonic() < deadline, reply.text
    return reply.json()


def output(host: Host, name: str, argument: Any = None, instance_id: str = "") -> Any:
    body = ended(host, start(host, name, argument, instance_id))
    assert body["runtimeStatus"] == "Completed", body
    return body["output"]


def ask(host: Host, method: str, **arguments: Any) -> Any:
    reply = host.post(f"/api/client/{method}", json=arguments)
    assert reply.status_code == 200, reply.text
    return reply.json()


def waiting(host: Host, instance_id: str = "") -> dict[str, str]:
    """An instance that waits for its decision."""
    payload = start(host, "decides", instance_id=instance_id)
    deadline = time.monotonic() + 20
    while host.get(payload["statusQueryGetUri"]).json()["customStatus"] != "waiting":
        assert time.monotonic() < deadline
    return payload


class Partner(LoopbackServer):
    """Accepts a claim with 202, is busy once more, then has the result."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[tuple[str, str, str | None, str]] = []

    def answer(self, request: Request) -> Reply:
        told = (request.method, request.path, request.headers["X-Claim"], request.body.decode())
        self.requests.append(told)
        if len(self.requests) < 3:
            return Reply(status=202, headers={"Location": "/results/7", "Retry-After": "3600"})
        return Reply(b'{"paid": true}' if len(self.requests) == 3 else b"")


@pytest.fixture
def partner() -> Iterator[Partner]:
    with Partner() as server:
        yield server


def test_a_durable_http_call_asks_again_when_the_clock_says_so(
    host: Host, partner: Partner, key: str
) -> None:
    call = {"uri": f"{partner.url}/claims", "content": {"amount": 5}}
    payload = start(host, "calls_http", call, key)
    for timers in (1, 2):
        _wait_for_timers(host, f"{key}:0001", timers)
        assert len(partner.requests) == timers
        host.advance_clock(3_600)
    assert ended(host, payload)["output"] == [200, '{"paid": true}']
    assert partner.requests == [
        ("POST", "/claims", "C-7", '{"amount": 5}'),
        ("GET", "/results/7", "C-7", ""),
        ("GET", "/results/7", "C-7", ""),
    ]


def _wait_for_timers(host: Host, instance_id: str, number: int) -> None:
    deadline = time.monotonic() + 20
    timers: list[Any] = []
    while len(timers) < number:
        assert time.monotonic() < deadline
        status = host.get(f"{HUB}/instances/{instance_id}", params={"showHistory": "true"})
        events = status.json()["historyEvents"] if status.status_code != 404 else []
        timers = [event for event in events if event["EventType"] == "TimerCreated"]


@pytest.mark.parametrize("name", ["retries", "retries_a_child"])
def test_retry_options_are_followed(host: Host, tmp_path: Path, name: str) -> None:
    assert output(host, name, str(tmp_path / "attempts")) == 3


def test_sub_orchestrators_get_a_generated_or_a_given_id(host: Host, key: str) -> None:
    assert output(host, "has_children", instance_id=key) == [
        ["GENERATED!", f"{key}:0001", key],
        ["GIVEN!", f"{key}-child", key],
    ]


def test_it_begins_again_and_keeps_its_custom_status_up_to_date(host: Host) -> None:
    body = ended(host, start(host, "counts_down", 5))
    assert (body["output"], body["customStatus"]) == ("lift-off", {"left": 0})


def test_an_event_beats_the_deadline_or_not(host: Host) -> None:
    decided, late = waiting(host), waiting(host)
    url = decided["sendEventPostUri"].format(eventName="Decision")
    assert host.post(url, json={"approved": True}).status_code == 202
    assert ended(host, decided)["output"] == {"approved": True}
    host.advance_clock(24 * 3_600)
    assert ended(host, late)["output"] == "timed out"


def test_entities_are_signaled_called_and_read(host: Host, key: str) -> None:
    assert host.post(f"/api/entity/{key}").json() == [False, None]
    assert output(host, "tallies", key) == 42
    assert host.post(f"/api/entity/{key}").json() == [True, 42]
    host.post(f"/api/entity/{key}", params={"add": "100"})
    assert output(host, "tallies", key) == 184


def test_every_url_of_the_payload_works(host: Host, key: str) -> None:
    payload = waiting(host, key)
    assert host.get(f"/api/payload/{key}").json() == payload

    def status() -> str:
        return host.get(payload["statusQueryGetUri"]).json()["runtimeStatus"]

    def post(link: str, **values: str) -> httpx.Response:
        reply = host.post(payload[link].format(**values), json="yes")
        assert reply.status_code == 202, reply.text
        return reply

    post("suspendPostUri", text="for a look")
    assert status() == "Suspended"
    post("resumePostUri", text="seen")
    assert status() == "Running"
    post("terminatePostUri", text="enough")
    assert status() == "Terminated"
    assert host.post(payload["sendEventPostUri"].format(eventName="Decision"), json=1).is_error
    again = post("restartPostUri").json()
    assert again["id"] != key
    host.post(again["sendEventPostUri"].format(eventName="Decision"), json="yes")
    assert ended(host, again)["output"] == "yes"
    for links in (payload, again):
        assert host.client.delete(links["purgeHistoryDeleteUri"]).json() == {"instancesDeleted": 1}
        assert host.get(links["statusQueryGetUri"]).status_code == 404


def test_the_url_that_rewinds_works(host: Host, tmp_path: Path) -> None:
    folder = tmp_path / "later"
    payload = start(host, "needs_the_folder", str(folder / "note"))
    assert ended(host, payload)["runtimeStatus"] == "Failed"
    folder.mkdir()
    assert host.post(payload["rewindPostUri"].format(text="it is there")).status_code == 202
    assert ended(host, payload)["output"] == len("written")


def test_a_start_may_wait_for_the_end_or_be_told_where_to_look(host: Host, key: str) -> None:
    payload = waiting(host, key)
    too_short = host.post(f"/api/wait/{key}", params={"milliseconds": "50"})
    assert (too_short.status_code, too_short.json()) == (202, payload)
    host.post(payload["sendEventPostUri"].format(eventName="Decision"), json="yes")
    in_time = host.post(f"/api/wait/{key}", params={"milliseconds": "10000"})
    assert (in_time.status_code, in_time.json()) == (200, "yes")


def test_the_clients_old_words_still_work(host: Host, key: str) -> None:
    waiting(host, key)
    ask(host, "suspend", instance_id=key, reason="for a look")
    assert ask(host, "get_status", instance_id=key)["runtimeStatus"] == "Suspended"
    ask(host, "resume", instance_id=key, reason="seen")
    ask(host, "raise_event", instance_id=key, event_name="Decision", event_data=[1, 2])
    host.post(f"/api/wait/{key}", params={"milliseconds": "20000"})
    told = ask(host, "get_status", instance_id=key, show_history=True, show_history_output=True)
    assert (told["runtimeStatus"], told["output"]) == ("Completed", [1, 2])
    assert told["historyEvents"][-1]["EventType"] == "ExecutionCompleted"
    assert key in [status["instanceId"] for status in ask(host, "get_status_all")]
    assert ask(host, "restart", instance_id=key, restart_with_new_instance_id=False) == key
    ask(host, "terminate", instance_id=key, reason="enough")
    assert ask(host, "get_status", instance_id=key)["output"] == "enough"
    assert ask(host, "purge_instance_history", instance_id=key) == 1
    assert ask(host, "purge_instance_history", instance_id=key) == 0


def test_the_client_raises_what_it_would_raise_in_azure(host: Host, key: str) -> None:
    """Nothing catches it, so the caller gets a bare 500 and the log the reason."""
    waiting(host, key)
    again = host.post(f"/api/start/decides/{key}")
    assert (again.status_code, again.text) == (500, "")
    missing = host.post("/api/client/terminate", json={"instance_id": "nobody"})
    assert missing.status_code == 500
    log = "".join(host.output)
    assert f"An Orchestration instance with the ID {key} already exists." in log
