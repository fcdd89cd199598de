from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any

import httpx
import pytest

from tests.function_app.claims.gates import Gates
from tests.hosts import ROOT, Host, running_host

PATIENCE_SECONDS = 20
type State = dict[str, Any]


@dataclass(frozen=True)
class ClaimsApi:
    """The app over HTTP, as its callers see it."""

    host: Host

    def start(self, claim_id: str, **body: Any) -> httpx.Response:
        claim = {"claim_id": claim_id, "email_content": "It broke.", **body}
        return self.host.post("/api/claims/start", json=claim)

    def approve(self, claim_id: str, decision: str = "approved", **body: Any) -> httpx.Response:
        content = {"decision": decision, "reviewer": "ann@example.com", **body}
        return self.host.post(f"/api/claims/approve/claim-{claim_id}", json=content)

    def undo(self, claim_id: str, decision_id: str, **body: Any) -> httpx.Response:
        content = {"decision_id": decision_id, **body}
        return self.host.post(f"/api/claims/undo/claim-{claim_id}", json=content)

    def settle(self, claim_id: str, **body: Any) -> httpx.Response:
        content = {"decision": "approved", "approved_amount": 500, "reviewer": "bob@example.com"}
        return self.host.post(f"/api/claims/settle/claim-{claim_id}", json={**content, **body})

    def reopen(self, claim_id: str, **body: Any) -> httpx.Response:
        content = {"reviewer": "ann@example.com", "reason": "The estimate came by post."}
        return self.host.post(f"/api/claims/reopen/claim-{claim_id}", json={**content, **body})

    def page_state(self, claim_id: str) -> State:
        return self.host.get(f"/api/review/claim-{claim_id}/state").raise_for_status().json()

    def row(self, claim_id: str) -> State | None:
        """On the desk, whichever view it is in."""
        params = {"X-Reviewer": "lead@example.com"}
        for view in ("open", "settlement", "decided"):
            asked = {"view": view, "q": claim_id, "limit": 100}
            reply = self.host.get("/api/desk/claims", params=asked, headers=params)
            for one in reply.raise_for_status().json()["claims"]:
                if one["instance_id"] == f"claim-{claim_id}":
                    return one
        return None

    def audit(self, claim_id: str) -> list[State]:
        reply = self.host.get(f"/api/claims/claim-{claim_id}/audit").raise_for_status()
        return reply.json()["entries"]

    def raise_event(self, claim_id: str, data: Any) -> httpx.Response:
        """Through the durable extension's own API, past `approve`."""
        instance = f"/runtime/webhooks/durabletask/instances/claim-{claim_id}"
        return self.host.post(f"{instance}/raiseEvent/ApprovalDecision", json=data)

    def status(self, claim_id: str) -> State:
        reply = self.host.get(f"/api/claims/status/claim-{claim_id}")
        assert reply.status_code == 200, reply.text
        return reply.json()

    def step(self, claim_id: str) -> str | None:
        return (self.status(claim_id)["custom_status"] or {}).get("step")

    def until(self, claim_id: str, holds: Callable[[State], bool]) -> State:
        """Asks again and again; no pause is needed, an answer takes its time."""
        deadline = monotonic() + PATIENCE_SECONDS
        while not holds(state := self.status(claim_id)):
            assert monotonic() < deadline, state
        return state

    def at(self, claim_id: str, step: str) -> State:
        return self.until(claim_id, lambda s: (s["custom_status"] or {}).get("step") == step)

    def ended(self, claim_id: str) -> State:
        return self.until(claim_id, lambda s: s["runtime_status"] == "Completed")

    def waiting(self, claim_id: str, **body: Any) -> State:
        """A claim that has come as far as its reviewer."""
        reply = self.start(claim_id, **body)
        assert reply.status_code == 202, reply.text
        return self.at(claim_id, "awaiting_approval")


@pytest.fixture(scope="session")
def gates() -> Iterator[Gates]:
    with Gates() as server:
        yield server


@pytest.fixture(scope="session")
def desk(gates: Gates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClaimsApi]:
    """The same, where a person settles what agent 2 leaves to one."""
    env = {
        "TEST_GATES_URL": gates.url,
        "NOTIFICATION_WEBHOOK_URL": f"{gates.url}/notify",
        "AFTER_REVIEW": "desk",
        "DESK_DATABASE_URL": "sqlite:///desk.db",
        "CLAIM_FILES": "folder:files",
    }
    project, data = ROOT / "tests/apps/claims", tmp_path_factory.mktemp("desk")
    with running_host(project, data_dir=data, env=env) as host:
        yield ClaimsApi(host)


@pytest.fixture(scope="session")
def api(gates: Gates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClaimsApi]:
    """The real app on the local host, with the agents of `tests/apps/claims`."""
    env = {
        "TEST_GATES_URL": gates.url,
        "NOTIFICATION_WEBHOOK_URL": f"{gates.url}/notify",
    }
    project, data = ROOT / "tests/apps/claims", tmp_path_factory.mktemp("claims")
    with running_host(project, data_dir=data, env=env) as host:
        yield ClaimsApi(host)
