"""Undo, settle and reopen on a host that is killed without warning: what was acknowledged is kept,
what was not has happened once or not at all, and the same may be asked again.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path

import httpx
import pytest

from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.claims.gates import Gates
from tests.hosts import ROOT, running_host

FORM = {"contract": {"max_claim_amount": 1000}, "repair": {"total_estimate": 500}}
AT_ONCE = 12
MANUAL = {"decision": "MANUAL_REVIEW"}


@pytest.fixture
def mortal(gates: Gates, tmp_path: Path) -> Iterator[ClaimsApi]:
    env = {
        "TEST_GATES_URL": gates.url,
        "NOTIFICATION_WEBHOOK_URL": f"{gates.url}/notify",
        "AFTER_REVIEW": "desk",
        "CLAIM_FILES": "folder:files",
    }
    with running_host(ROOT / "tests/apps/claims", data_dir=tmp_path, env=env) as host:
        yield ClaimsApi(host)


def dies(api: ClaimsApi) -> None:
    api.host.kill9()
    api.host.restart()


def test_after_kill_9_at_each_step_the_claim_goes_on_where_it_was(mortal: ClaimsApi, gates: Gates):
    gates.words["agent2/K-1"] = MANUAL
    mortal.waiting("K-1")
    body = {"undo_seconds": 30, "claim_data": FORM}
    decision_id = mortal.approve("K-1", **body).json()["decision_id"]
    dies(mortal)
    assert mortal.step("K-1") == "decided"
    assert mortal.undo("K-1", decision_id).status_code == 200
    dies(mortal)
    again = mortal.at("K-1", "awaiting_approval")
    assert mortal.page_state("K-1")["draft"]["claim_data"] == FORM

    assert mortal.approve("K-1", request_id=again["request_id"], **body).status_code == 200
    mortal.host.advance_clock(30)
    waiting = mortal.at("K-1", "awaiting_settlement")
    dies(mortal)
    assert mortal.status("K-1")["request_id"] == waiting["request_id"]
    settled = mortal.settle("K-1", request_id=waiting["request_id"])
    assert settled.status_code == 200
    dies(mortal)
    settlement = mortal.ended("K-1")["output"]["settlement"]
    assert settlement["decision_id"] == settled.json()["decision_id"]

    mortal.waiting("K-2")
    mortal.approve("K-2", "rejected")
    mortal.ended("K-2")
    assert mortal.reopen("K-2").status_code == 202
    dies(mortal)
    mortal.at("K-2~2", "awaiting_approval")
    assert mortal.reopen("K-2").json()["instance_id"] == "claim-K-2~2"
    assert gates.passes["agent1/K-2"] == 1


def test_what_is_asked_while_the_host_dies_happens_once_or_not_at_all(
    mortal: ClaimsApi, gates: Gates
):
    undoing = {claim: _decided(mortal, claim) for claim in _names("U")}
    for claim in _names("S"):
        gates.words[f"agent2/{claim}"] = MANUAL
        mortal.waiting(claim)
        mortal.approve(claim, claim_data=FORM)
        mortal.at(claim, "awaiting_settlement")
    for claim in _names("R"):
        mortal.waiting(claim)
        mortal.approve(claim, "rejected")
        mortal.ended(claim)

    asks: dict[str, Callable[[], httpx.Response]] = {
        **{one: lambda one=one: mortal.undo(one, undoing[one]) for one in undoing},
        **{one: lambda one=one: mortal.settle(one) for one in _names("S")},
        **{one: lambda one=one: mortal.reopen(one) for one in _names("R")},
    }
    first = _ask_and_kill(mortal, asks)
    second = {claim: ask() for claim, ask in asks.items()}
    for claim, reply in second.items():
        told = first[claim]
        match claim[0]:
            case "U":
                assert reply.status_code == 200, reply.text
                assert mortal.step(claim) == "awaiting_approval"
            case "S":
                settlement = mortal.ended(claim)["output"]["settlement"]
                known = [one for one in (told, reply) if one is not None and one.status_code == 200]
                assert len(known) <= 1
                assert {one.json()["decision_id"] for one in known} <= {settlement["decision_id"]}
            case _:
                assert (reply.status_code, reply.json()["instance_id"]) == (
                    202,
                    f"claim-{claim}~2",
                )
                mortal.at(f"{claim}~2", "awaiting_approval")
                assert mortal.host.get(f"/api/claims/status/claim-{claim}~3").status_code == 404


def _names(kind: str) -> list[str]:
    return [f"{kind}-{number}" for number in range(AT_ONCE // 3)]


def _decided(api: ClaimsApi, claim: str) -> str:
    api.waiting(claim)
    return api.approve(claim, "rejected", undo_seconds=30).json()["decision_id"]


def _ask_and_kill(
    api: ClaimsApi, asks: dict[str, Callable[[], httpx.Response]]
) -> dict[str, httpx.Response | None]:
    """All at once, and the host dies among them. None: no answer came."""

    def ask(claim: str) -> httpx.Response | None:
        try:
            return asks[claim]()
        except httpx.TransportError:
            return None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = {claim: pool.submit(ask, claim) for claim in asks}
        wait(asked.values(), return_when=FIRST_COMPLETED)
        api.host.process.kill()
        told = {claim: one.result() for claim, one in asked.items()}
    api.host.ended()
    api.host.restart()
    return told
