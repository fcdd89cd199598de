"""The smoke test of an app in Azure: it is up, it takes claims with a key, they get as far as their
reviewer, and nobody sees one without signing in. It files one claim, whose id begins with SMOKE-.
"""

import os
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.contract.target import Target


@pytest.fixture
def smoke_id() -> str:
    return f"SMOKE-{os.environ.get('GITHUB_RUN_ID', 'here')}-{uuid4().hex[:8]}"


def test_it_is_up(deployed: Target) -> None:
    """Soon: what was deployed a moment ago may still be starting."""
    eventually(deployed, lambda: deployed.stranger.get("/api/health").status_code == 200)

    assert deployed.stranger.get("/api/health").json()["status"] == "healthy"


def test_all_that_it_needs_answers(deployed: Target) -> None:
    """A role that was given a moment ago may not count yet."""
    eventually(deployed, lambda: ready(deployed)["status"] == "ready")


def test_a_claim_gets_as_far_as_its_reviewer(deployed: Target, smoke_id: str) -> None:
    filed = deployed.start(smoke_id)
    assert filed.status_code == 202, filed.text

    eventually(deployed, lambda: smoke_id in waiting_in(deployed))


def test_who_has_not_signed_in_sees_no_claim_and_decides_nothing(deployed: Target) -> None:
    page = deployed.stranger.get("/api/review/claim-SMOKE")
    decision = deployed.stranger.post(
        "/api/claims/approve/claim-SMOKE", json={"decision": "approved", "reviewer": "a@b.cd"}
    )

    assert page.status_code in (302, 401, 403)  # a browser is led to where one signs in
    assert decision.status_code in (302, 401, 403)


def test_who_has_no_key_files_and_lists_nothing(deployed: Target) -> None:
    """A local host asks nobody for a key, and takes no claim in which there is nothing."""
    filed = deployed.stranger.post("/api/claims/start", json={})
    listed = deployed.stranger.get("/api/claims")

    codes = filed.status_code, listed.status_code
    assert codes == ((401, 401) if deployed.asks_for_key else (400, 200))


def ready(target: Target) -> dict[str, Any]:
    return target.stranger.get("/api/health/ready").json()


def waiting_in(target: Target) -> set[str]:
    asked = {"status": "awaiting_approval", "limit": "50"}
    reply = target.client.get("/api/claims", params=asked)
    assert reply.status_code == 200, reply.text
    return {claim["claim_id"] for claim in reply.json()["claims"]}


def eventually(target: Target, holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + target.patience
    while not holds():
        assert time.monotonic() < deadline, f"not within {target.patience} s"
        target.pause()
