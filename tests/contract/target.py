"""The host that the contract is held against, and a claim's way on it."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

BASE_URL, KEY, PATIENCE = "CLAIMS_BASE_URL", "CLAIMS_FUNCTION_KEY", "CLAIMS_PATIENCE_SECONDS"
LONGEST_DEADLINE_SECONDS = 150
E_MAIL = (
    "My 2019 Toyota Camry (VIN 4T1B11HK1KU218764, 45,000 miles) will not start: the alternator has "
    "failed. Contract VSC-2291847. The shop asks $330.00 for parts and $437.50 for labor, $767.50 "
    "in all. My deductible is $100.00."
)
type State = dict[str, Any]


class Target:
    """`clock` moves the host's time on; without it a deadline is waited for."""

    def __init__(
        self,
        url: str,
        *,
        key: str = "",
        patience: float = 20,
        clock: Callable[[float], None] | None = None,
    ) -> None:
        headers = {"x-functions-key": key} if key else {}
        self.client = httpx.Client(base_url=url, headers=headers, timeout=60)
        self.stranger = httpx.Client(base_url=url, timeout=60)
        self.asks_for_key = bool(key)
        self.patience, self._clock = patience, clock

    def close(self) -> None:
        self.client.close()
        self.stranger.close()

    def start(self, claim_id: str, **body: Any) -> httpx.Response:
        claim = {"claim_id": claim_id, "email_content": E_MAIL, **body}
        return self.client.post("/api/claims/start", json=claim)

    def approve(self, claim_id: str, decision: str = "approved", **body: Any) -> httpx.Response:
        content = {"decision": decision, "reviewer": "r.chen@example.com", **body}
        return self.client.post(f"/api/claims/approve/claim-{claim_id}", json=content)

    def delete(self, claim_id: str) -> httpx.Response:
        return self.client.delete(f"/api/claims/claim-{claim_id}")

    def look(self, claim_id: str) -> httpx.Response:
        return self.client.get(f"/api/claims/status/claim-{claim_id}")

    def status(self, claim_id: str) -> State:
        reply = self.look(claim_id)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def waiting(self, claim_id: str) -> State:
        """A claim that has come as far as its reviewer."""
        reply = self.start(claim_id)
        assert reply.status_code == 202, reply.text
        return self.until(claim_id, lambda s: step_of(s) == "awaiting_approval")

    def ended(self, claim_id: str) -> State:
        return self.until(claim_id, lambda s: s["runtime_status"] == "Completed")

    def until(
        self, claim_id: str, holds: Callable[[State], bool], within: float | None = None
    ) -> State:
        deadline = time.monotonic() + (within or self.patience)
        while not holds(state := self.status(claim_id)):
            assert time.monotonic() < deadline, state
            self.pause()
        return state

    def pause(self) -> None:
        """None where the host is ours; another one is not asked as fast as it can answer."""
        if self._clock is None:
            time.sleep(0.1)

    def pass_deadline(self, claim_id: str, state: State) -> State:
        expires_at = datetime.fromisoformat(state["custom_status"]["expires_at"])
        left = (expires_at - datetime.now(UTC)).total_seconds()
        if self._clock:
            self._clock(left + 1)
        elif left > LONGEST_DEADLINE_SECONDS:
            pytest.skip("nobody waits for this host's APPROVAL_TIMEOUT_HOURS")
        return self.until(
            claim_id,
            lambda s: s["runtime_status"] == "Completed",
            within=None if self._clock else left + self.patience,
        )


def named_target() -> Target:
    return Target(
        os.environ[BASE_URL],
        key=os.environ.get(KEY, ""),
        patience=float(os.environ.get(PATIENCE, "60")),
    )


def step_of(state: State) -> str | None:
    return (state["custom_status"] or {}).get("step")
