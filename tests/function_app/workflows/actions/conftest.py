import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event
from time import monotonic
from typing import Any

import httpx
import pytest

from dev_support.loopback_server import LoopbackServer, Reply, Request
from tests.hosts import Host, running_host
from tests.openai_server import Asked, OpenAiServer

PATIENCE_SECONDS = 20
type State = dict[str, Any]


class Webhook(LoopbackServer):
    """Whom the app tells: it remembers each notice with its key, and answers when it may."""

    def __init__(self) -> None:
        super().__init__()
        self.notices: list[tuple[str, dict[str, Any]]] = []
        self.is_down = False
        self.open = Event()
        self.open.set()
        self.reached = Event()

    def answer(self, request: Request) -> Reply:
        self.notices.append((request.headers["Idempotency-Key"], json.loads(request.body)))
        self.reached.set()
        self.open.wait(PATIENCE_SECONDS)
        return Reply(status=500 if self.is_down else 204)

    def about(self, instance_id: str) -> list[tuple[str, dict[str, Any]]]:
        return [one for one in self.notices if one[1]["instance_id"] == instance_id]


@dataclass(frozen=True)
class ActionsApi:
    """The app over HTTP, as its callers see it. Its model proposes what the request says."""

    host: Host
    webhook: Webhook = field(repr=False)

    def run(self, action_type: str, arguments: Any = None, **proposal: Any) -> str:
        """The instance of a request whose agent proposes this; it calls everything harmless."""
        reply = self.ask(proposed(action_type, arguments, **proposal))
        assert reply.status_code == 202, reply.text
        return reply.json()["instanceId"]

    def ask(self, request: Any, **body: Any) -> httpx.Response:
        return self.host.post("/api/actions/run", json={"request": request, **body})

    def approve(self, instance_id: str, request: str, **body: Any) -> httpx.Response:
        content = {"request_id": request, "approved": True, "reviewer": "Ann", **body}
        return self.host.post(f"/api/actions/approve/{instance_id}", json=content)

    def raise_event(self, instance_id: str, data: Any) -> httpx.Response:
        """Through the durable extension's own API, past `approve`."""
        instance = f"/runtime/webhooks/durabletask/instances/{instance_id}"
        return self.host.post(f"{instance}/raiseEvent/ActionDecision", json=data)

    def status(self, instance_id: str) -> State:
        reply = self.host.get(f"/api/actions/status/{instance_id}")
        assert reply.status_code == 200, reply.text
        return reply.json()

    def until(self, instance_id: str, holds: Callable[[State], bool]) -> State:
        """Asks again and again; no pause is needed, an answer takes its time."""
        deadline = monotonic() + PATIENCE_SECONDS
        while not holds(state := self.status(instance_id)):
            assert monotonic() < deadline, state
        return state

    def waiting(self, instance_id: str) -> State:
        return self.until(instance_id, lambda state: "request_id" in state)

    def waiting_later(self, instance_id: str) -> State:
        """Moves the clock, past what is tried again, until a decision is awaited."""
        deadline = monotonic() + PATIENCE_SECONDS
        while "request_id" not in (state := self.status(instance_id)):
            assert monotonic() < deadline, state
            self.host.advance_clock(5)
        return state

    def output(self, instance_id: str) -> State:
        """Of an action that has ended."""
        return self.until(instance_id, lambda s: s["runtimeStatus"] == "Completed")["output"]

    def approved(self, instance_id: str) -> State:
        """The output of an action that is approved."""
        reply = self.approve(instance_id, self.waiting(instance_id)["request_id"])
        assert reply.status_code == 200, reply.text
        return self.output(instance_id)

    def file_claim(self, claim_id: str, **body: Any) -> None:
        claim = {"claim_id": claim_id, "email_content": "It broke.", **body}
        assert self.host.post("/api/claims/start", json=claim).status_code == 202
        self._until_claim(claim_id, lambda s: s["custom_status"]["step"] == "awaiting_approval")

    def finish_claim(self, claim_id: str) -> None:
        decision = {"decision": "rejected", "reviewer": "ann@example.com"}
        reply = self.host.post(f"/api/claims/approve/claim-{claim_id}", json=decision)
        assert reply.status_code == 200, reply.text
        self._until_claim(claim_id, lambda s: s["runtime_status"] == "Completed")

    def finished_claims(self) -> list[str]:
        """Those of the other tests too."""
        reply = self.host.get("/api/claims?status=Completed&limit=100")
        return [claim["claim_id"] for claim in reply.json()["claims"]]

    def claim(self, claim_id: str) -> httpx.Response:
        return self.host.get(f"/api/claims/status/claim-{claim_id}")

    def gone(self, claim_id: str) -> int:
        """What its status is answered with, once it is shown no more."""
        deadline = monotonic() + PATIENCE_SECONDS
        while (code := self.claim(claim_id).status_code) == 200:
            assert monotonic() < deadline, claim_id
        return code

    def _until_claim(self, claim_id: str, holds: Callable[[State], bool]) -> None:
        deadline = monotonic() + PATIENCE_SECONDS
        while not holds(state := self.claim(claim_id).json()):
            assert monotonic() < deadline, state


def proposed(action_type: str, arguments: Any = None, **proposal: Any) -> str:
    return json.dumps(
        {
            "action_type": action_type,
            "arguments": {} if arguments is None else arguments,
            "description": "Nothing to see here.",
            "reasoning": "You asked for it.",
            "risky_action": False,
            **proposal,
        }
    )


@pytest.fixture(scope="module")
def webhook() -> Iterator[Webhook]:
    with Webhook() as server:
        yield server


def as_requested(asked: Asked) -> str:
    """A model that can be talked into anything."""
    return next(text for role, text in asked.messages if role == "user")


@pytest.fixture(scope="module")
def model() -> Iterator[OpenAiServer]:
    with OpenAiServer(as_requested) as server:
        yield server


@pytest.fixture(scope="module")
def settings(webhook: Webhook, model: OpenAiServer) -> dict[str, str]:
    return {**model.azure_settings, "NOTIFICATION_WEBHOOK_URL": webhook.url}


@pytest.fixture(scope="module")
def api(
    webhook: Webhook, settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ActionsApi]:
    data = tmp_path_factory.mktemp("actions")
    with running_host(data_dir=data, env=settings, grpc_port=0) as host:
        yield ActionsApi(host, webhook)
