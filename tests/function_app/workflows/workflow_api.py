"""An agent workflow over HTTP, as its callers see it."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

import httpx

from tests.hosts import Host

PATIENCE_SECONDS = 20
ENDS = ("Completed", "Failed")
type State = dict[str, Any]


@dataclass(frozen=True)
class WorkflowApi:
    """`folder` is the first part of its routes."""

    host: Host
    folder: str

    def run(self, **options: Any) -> httpx.Response:
        return self.host.post(f"/api/{self.folder}/run", **options)

    def started(self, **options: Any) -> str:
        """The instance id."""
        reply = self.run(**options)
        assert reply.status_code == 202, reply.text
        return reply.json()["instanceId"]

    def get_status(self, instance_id: str) -> httpx.Response:
        return self.host.get(f"/api/{self.folder}/status/{instance_id}")

    def status(self, instance_id: str) -> State:
        reply = self.get_status(instance_id)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def until(self, instance_id: str, holds: Callable[[State], bool]) -> State:
        """Asks again and again; no pause is needed, an answer takes its time."""
        deadline = monotonic() + PATIENCE_SECONDS
        while not holds(state := self.status(instance_id)):
            assert monotonic() < deadline, state
            assert state["runtimeStatus"] not in ENDS, state
        return state

    def ended(self, instance_id: str) -> State:
        return self.until(instance_id, lambda state: state["runtimeStatus"] in ENDS)

    def ended_later(self, instance_id: str) -> State:
        """Moves the clock until the instance has ended."""
        deadline = monotonic() + PATIENCE_SECONDS
        while (state := self.status(instance_id))["runtimeStatus"] not in ENDS:
            assert monotonic() < deadline, state
            self.host.advance_clock(30)
        return state

    def result(self, instance_id: str) -> Any:
        """The output of an instance that ended well."""
        state = self.ended(instance_id)
        assert state["runtimeStatus"] == "Completed", state
        return state["output"]

    def failure(self, instance_id: str) -> State:
        state = self.ended(instance_id)
        assert state["runtimeStatus"] == "Failed", state
        assert "output" not in state
        return state["failureDetails"]

    def approve(self, instance_id: str, **body: Any) -> httpx.Response:
        return self.host.post(f"/api/{self.folder}/approve/{instance_id}", json=body)

    def waiting(self, instance_id: str) -> State:
        return self.until(instance_id, lambda state: "request_id" in state)

    def raise_event(self, instance_id: str, event: str, data: Any) -> None:
        """Through the durable extension's own API, past `approve`."""
        instance = f"/runtime/webhooks/durabletask/instances/{instance_id}"
        assert self.host.post(f"{instance}/raiseEvent/{event}", json=data).status_code == 202
