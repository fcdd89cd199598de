"""Instances of a running host, managed over the extension's HTTP API; short words for all."""

import time
import uuid
from typing import Any

import httpx

from tests.hosts import Host

HUB = "/runtime/webhooks/durabletask"


def start(host: Host, name: str = "waits", argument: Any = 24) -> str:
    instance_id = uuid.uuid4().hex
    reply = host.post(f"{HUB}/orchestrators/{name}/{instance_id}", json=argument)
    assert reply.status_code == 202, reply.text
    return instance_id


def status(host: Host, instance_id: str, **query: str) -> httpx.Response:
    return host.get(f"{HUB}/instances/{instance_id}", params=query)


def finished(host: Host, instance_id: str) -> dict[str, Any]:
    """The status body once the instance has ended."""
    deadline = time.monotonic() + 10
    while (reply := status(host, instance_id)).status_code == 202:
        assert time.monotonic() < deadline, reply.text
    return reply.json()


def decide(host: Host, instance_id: str, data: Any = "yes") -> httpx.Response:
    return host.post(f"{HUB}/instances/{instance_id}/raiseEvent/Decision", json=data)
