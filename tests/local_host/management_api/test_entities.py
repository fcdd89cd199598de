"""Entities through the extension's HTTP API on a running host."""

import time
import uuid
from typing import Any

import httpx
import pytest

from tests.hosts import Host
from tests.local_host.instances import HUB


@pytest.fixture
def key() -> str:
    return uuid.uuid4().hex


def add(host: Host, key: str, number: int) -> httpx.Response:
    return host.post(f"{HUB}/entities/Tally/{key}", params={"op": "add"}, json=number)


def count(host: Host, key: str, *, expected: int) -> Any:
    deadline = time.monotonic() + 10
    while (reply := host.get(f"{HUB}/entities/tally/{key}")).text != str(expected):
        assert time.monotonic() < deadline, reply.text
    return reply.json()


def test_an_entity_is_signaled_and_read(durable_host: Host, key: str) -> None:
    assert durable_host.get(f"{HUB}/entities/tally/{key}").status_code == 404
    assert add(durable_host, key, 2).status_code == 202
    assert add(durable_host, key, 3).status_code == 202
    assert count(durable_host, key, expected=5) == 5


def test_a_failed_operation_changes_nothing_and_stops_nobody(durable_host: Host, key: str) -> None:
    add(durable_host, key, 1)
    durable_host.post(f"{HUB}/entities/tally/{key}", params={"op": "fail"})
    add(durable_host, key, 1)
    assert count(durable_host, key, expected=2) == 2


def test_an_old_style_orchestration_calls_an_entity(durable_host: Host, key: str) -> None:
    add(durable_host, key, 40)
    url = f"{HUB}/orchestrators/counts?timeout=10&pollingInterval=1"
    reply = durable_host.post(url, json={"key": key, "number": 2})
    assert (reply.status_code, reply.json()) == (200, 42)


def test_a_deleted_entity_is_gone(durable_host: Host, key: str) -> None:
    add(durable_host, key, 1)
    count(durable_host, key, expected=1)
    assert durable_host.delete(f"{HUB}/entities/tally/{key}").status_code == 202
    deadline = time.monotonic() + 10
    while durable_host.get(f"{HUB}/entities/tally/{key}").status_code == 200:
        assert time.monotonic() < deadline


def test_entities_are_listed_page_by_page(durable_host: Host, key: str) -> None:
    for letter in "abc":
        add(durable_host, f"{key}{letter}", ord(letter))
        count(durable_host, f"{key}{letter}", expected=ord(letter))
    found: list[dict[str, Any]] = []
    token = ""
    while not found or token:
        page = durable_host.get(
            f"{HUB}/entities/Tally",
            params={"top": "2", "fetchState": "true"},
            headers={"x-ms-continuation-token": token},
        )
        assert 1 <= len(page.json()) <= 2
        found += page.json()
        token = page.headers["x-ms-continuation-token"]
    ours = [each for each in found if each["entityId"]["key"].startswith(key)]
    assert [(each["entityId"]["key"][-1], each["state"]) for each in ours] == [
        ("a", 97),
        ("b", 98),
        ("c", 99),
    ]
    assert {each["entityId"]["name"] for each in found} == {"tally"}


def test_states_are_listed_only_when_asked_for(durable_host: Host, key: str) -> None:
    add(durable_host, key, 1)
    count(durable_host, key, expected=1)
    listed = durable_host.get(f"{HUB}/entities/", params={"top": "1000"}).json()
    assert {"name": "tally", "key": key} in [each["entityId"] for each in listed]
    assert {each["state"] for each in listed} == {None}


def test_a_signal_that_is_not_json_is_refused(durable_host: Host, key: str) -> None:
    reply = durable_host.post(f"{HUB}/entities/tally/{key}", params={"op": "add"}, content="{")
    assert reply.status_code == 400
