"""A host that is killed without warning loses no claim, no decision that was acknowledged."""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.claims.gates import Gates
from tests.hosts import ROOT, running_host
from tests.local_host.crash.doors import HostGone
from tests.local_host.crash.histories import store_faults
from tests.local_host.crash.storm import Storm, new_seed

CLAIMS = 100
DAY = 86_400


def test_after_kill_9_a_hundred_waiting_claims_wait_on_and_each_can_be_decided(
    tmp_path: Path,
) -> None:
    with running_host(data_dir=tmp_path) as host:
        api = ClaimsApi(host)
        ids = [f"C-{number}" for number in range(CLAIMS)]
        for claim_id in ids:
            assert api.start(claim_id).status_code == 202
        before = {claim_id: api.at(claim_id, "awaiting_approval") for claim_id in ids}

        host.kill9()
        host.restart()

        after = {claim_id: api.status(claim_id) for claim_id in ids}
        assert after == before
        for number, claim_id in enumerate(ids):
            decision = "approved" if number % 2 else "rejected"
            assert api.approve(claim_id, decision).status_code == 200
        ends = [api.ended(claim_id)["output"]["status"] for claim_id in ids]
        assert ends == ["rejected", "completed"] * (CLAIMS // 2)


def test_a_decision_acknowledged_just_before_the_crash_is_kept(tmp_path: Path) -> None:
    with running_host(data_dir=tmp_path) as host:
        api = ClaimsApi(host)
        api.waiting("C-1")
        assert api.raise_event(
            "C-1", {"decision": "rejected", "reviewer": "a@example.com"}
        ).is_success
        host.kill9()
        host.restart()
        assert api.ended("C-1")["output"]["status"] == "rejected"


def test_a_claim_read_when_the_host_dies_is_read_again(tmp_path: Path) -> None:
    with running_host(data_dir=tmp_path) as host:
        api = ClaimsApi(host)
        ids = [f"C-{number}" for number in range(20)]
        for claim_id in ids:
            api.start(claim_id)
        host.kill9()
        host.restart()
        for claim_id in ids:
            api.at(claim_id, "awaiting_approval")


@pytest.mark.parametrize("kills", [3, pytest.param(40, marks=pytest.mark.slow)])
def test_claims_under_load_survive_a_host_that_is_killed_again_and_again(
    tmp_path: Path, gates: Gates, kills: int
) -> None:
    seed = new_seed()
    env = {"TEST_GATES_URL": gates.url, "NOTIFICATION_WEBHOOK_URL": f"{gates.url}/notify"}
    with running_host(ROOT / "tests/apps/claims", data_dir=tmp_path, env=env) as host:
        storm, book = Storm(host, seed), dict[str, Filed]()
        storm.blow(kills, lambda number: file_and_decide(storm, book, seed, number))
        host.advance_clock(2 * DAY)
        api = ClaimsApi(host)
        ends = {claim_id: api.ended(claim_id)["output"] for claim_id in book}
        assert {i: faults for i, filed in book.items() if (faults := filed.faults(ends[i]))} == {}
        assert host.stop() == 0
    assert store_faults(tmp_path) == []
    told: defaultdict[str, list[str]] = defaultdict(list)
    for key, notice in gates.notices:
        told[notice["claim_id"]].append(key)
    for claim_id, end in ends.items():
        assert set(told[claim_id]) == {f"claim-{claim_id}-notify"}
        settled = gates.passes[f"agent2/{claim_id}"]
        assert (settled > 0) == (end["status"] == "completed")
        assert max(settled, len(told[claim_id])) <= 1 + kills


@dataclass
class Filed:
    """What the clients know of a claim: the decisions that were answered 200, the end they saw."""

    decided: list[str] = field(default_factory=list[str])
    offered: list[str] = field(default_factory=list[str])
    seen: dict[str, Any] | None = None

    def faults(self, end: dict[str, Any]) -> list[str]:
        taken = (end["approval_decision"] or {}).get("comments")
        faults = [f"acknowledged, and lost: {one}" for one in self.decided if one != taken]
        if end["status"] != ("timeout" if taken is None else taken.partition(" ")[0]):
            faults.append(f"{taken} ended as {end['status']}")
        if taken is not None and taken not in self.offered:
            faults.append(f"nobody decided {taken}")
        if self.seen is not None and self.seen != end:
            faults.append(f"was settled twice: {self.seen}")
        return faults


def file_and_decide(storm: Storm, book: dict[str, Filed], seed: int, number: int) -> None:
    claim_id, random = f"storm-{seed}-{number}", Random(f"{seed}/{number}")
    claim = {"claim_id": claim_id, "email_content": "It broke."}
    started = storm.insist("POST", "/api/claims/start", json=claim)
    assert started.status_code in {202, 409}, started.text
    book[claim_id] = filed = Filed()
    path = f"/api/claims/status/claim-{claim_id}"
    while (state := storm.insist("GET", path)).json()["runtime_status"] != "Running" or (
        state.json()["custom_status"]["step"] != "awaiting_approval"
    ):
        assert state.status_code == 200, state.text
    reviewers = random.choice([[], ["completed"], ["rejected"], ["completed", "rejected"]])
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda wish: _decide(storm, filed, claim_id, wish), reviewers))
    if filed.decided:
        while (state := storm.insist("GET", path).json())["runtime_status"] != "Completed":
            pass
        filed.seen = state["output"]


def _decide(storm: Storm, filed: Filed, claim_id: str, wish: str) -> None:
    comments = f"{wish} {claim_id}"
    filed.offered.append(comments)
    word = "approved" if wish == "completed" else "rejected"
    body = {"decision": word, "reviewer": "ann@example.com", "comments": comments}
    try:
        reply = storm.ask("POST", f"/api/claims/approve/claim-{claim_id}", json=body)
    except HostGone:
        return
    assert reply.status_code in {200, 202, 409}, reply.text  # 202: who knows
    if reply.status_code == 200:
        filed.decided.append(comments)
