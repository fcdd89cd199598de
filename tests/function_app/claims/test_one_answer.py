"""Of any number of decisions exactly one is answered 200, and what is answered is true: also when
the engine is slow, and when the host dies on the way.
"""

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path

import httpx
import pytest

from tests.function_app.claims.conftest import ClaimsApi, State
from tests.function_app.claims.gates import Gates
from tests.hosts import ROOT, running_host

AT_ONCE = 8
WORDS = ("approved", "rejected", "changes_requested")
THREADS = 4
FORM = {
    "contract": {"max_claim_amount": 1000, "deductible": 100},
    "repair": {"total_estimate": 767.5},
}


def decisions(api: ClaimsApi, claim_id: str, state: State, pool: ThreadPoolExecutor):
    """Conflicting ones, all at once, of as many people."""

    def decide(number: int, word: str) -> httpx.Response:
        return api.approve(
            claim_id,
            word,
            reviewer=f"r{number}@example.com",
            comments="Look again.",
            request_id=state["request_id"],
            seen_digest=state["seen_digest"],
        )

    return list(pool.map(decide, range(AT_ONCE), islice(cycle(WORDS), AT_ONCE)))


def check_truth(api: ClaimsApi, claim_id: str, asked: State, replies: list[httpx.Response]) -> int:
    """Each reply is held against what the claim says in the end; how many were answered 200."""
    state = api.until(claim_id, lambda now: now.get("request_id") != asked["request_id"])
    note = api.until(claim_id, lambda now: "decision_id" in now["custom_status"])["custom_status"]
    told = {reply.json()["decision_id"]: reply for reply in replies}
    assert len(told) == len(replies)
    winner = told[note["decision_id"]]
    taken = [reply for reply in replies if reply.status_code == 200]
    assert [reply.json()["success"] for reply in taken] == [True] * len(taken)
    assert taken in ([], [winner]), "two decisions were told that they count"
    for reply in replies:
        body = reply.json()
        match reply.status_code:
            case 200:
                assert body["decision"] == note["decided"]["decision"]
            case 202:
                assert (body["success"], body["status"]) == (None, "pending")
                assert body["status_url"] == state.get("status_url", body["status_url"])
            case 409:
                assert body["success"] is False
                assert body["winner"] == {**note["decided"], "decision_id": note["decision_id"]}
            case other:
                raise AssertionError(f"{other}: {reply.text}")
    return len(taken)


@pytest.mark.parametrize("claims", [15, pytest.param(10_000, marks=pytest.mark.slow)])
def test_of_conflicting_decisions_exactly_one_is_answered_200(api: ClaimsApi, claims: int):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(claims):
            claim_id = f"conflict-{claims}-{number}"
            state = api.waiting(claim_id)
            replies = decisions(api, claim_id, state, pool)
            taken = check_truth(api, claim_id, state, replies)
            assert taken == 1 or any(reply.status_code == 202 for reply in replies)


class Stall:
    """All threads of the worker, taken: its orchestrators stand still until they are let go."""

    def __init__(self, api: ClaimsApi, gates: Gates, name: str) -> None:
        self._gates, self._name = gates, name
        gates.close_gate(f"hold/{name}")
        self._pool = ThreadPoolExecutor(THREADS)
        self._held = [self._pool.submit(api.host.post, f"/api/hold/{name}") for _ in range(THREADS)]
        while gates.passes[f"hold/{name}"] < THREADS:
            api.host.get("/admin/host/status")

    def end(self) -> None:
        self._gates.open_gate(f"hold/{self._name}")
        assert {held.result().status_code for held in self._held} == {204}
        self._pool.shutdown()


@pytest.fixture(scope="module")
def narrow(gates: Gates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClaimsApi]:
    env = {
        "TEST_GATES_URL": gates.url,
        "PYTHON_THREADPOOL_THREAD_COUNT": str(THREADS),
        "AFTER_REVIEW": "desk",
    }
    project, data = ROOT / "tests/apps/claims", tmp_path_factory.mktemp("narrow")
    with running_host(project, data_dir=data, env=env) as host:
        yield ClaimsApi(host)


def draft_under_review(api: ClaimsApi) -> State:
    """Of the other workflow in which a person decides."""
    url = api.host.post("/api/hitl/run", json={"topic": "the ocean"}).json()["statusQueryGetUri"]
    while "request_id" not in (state := api.host.client.get(url).json()):
        pass
    return state


def decide_on_draft(api: ClaimsApi, draft: State, approved: bool) -> httpx.Response:
    decision = {"approved": approved, "request_id": draft["request_id"]}
    return api.host.post(f"/api/hitl/approve/{draft['instanceId']}", json=decision)


def test_while_the_engine_stands_still_nobody_is_told_that_their_decision_counts(
    narrow: ClaimsApi, gates: Gates
):
    draft = draft_under_review(narrow)
    states = {f"stalled-{number}": narrow.waiting(f"stalled-{number}") for number in range(5)}
    stall = Stall(narrow, gates, "long")
    with ThreadPoolExecutor(AT_ONCE * len(states)) as pool, ThreadPoolExecutor(20) as others:
        edited = others.map(lambda word: decide_on_draft(narrow, draft, word), [True, False])
        asked = others.map(lambda one: decisions(narrow, *one, pool), states.items())
        replies = dict(zip(states, asked, strict=True))
        every = [*(reply for of_a_claim in replies.values() for reply in of_a_claim), *edited]
    stall.end()
    assert {reply.status_code for reply in every} == {202}
    assert {(reply.json()["success"], reply.json()["status"]) for reply in every} == {
        (None, "pending")
    }
    assert len({reply.json()["decision_id"] for reply in every}) == len(every)
    for claim_id, state in states.items():
        assert check_truth(narrow, claim_id, state, replies[claim_id]) == 0


def test_engine_that_comes_back_in_time_tells_one_that_it_counts(narrow: ClaimsApi, gates: Gates):
    state = narrow.waiting("hesitant")
    stall = Stall(narrow, gates, "short")
    with ThreadPoolExecutor(AT_ONCE) as pool, ThreadPoolExecutor(1) as apart:
        replies = apart.submit(decisions, narrow, "hesitant", state, pool)
        for _ in range(50):
            narrow.host.get("/admin/host/status")
        stall.end()
        assert check_truth(narrow, "hesitant", state, replies.result()) == 1


def test_engine_that_comes_back_in_time_tells_one_settlement_that_it_counts(
    narrow: ClaimsApi, gates: Gates
):
    """All of them were made while the claim still waited for one."""
    gates.words["agent2/settled"] = {"decision": "MANUAL_REVIEW", "reason": "Unclear."}
    narrow.waiting("settled")
    assert narrow.approve("settled", claim_data=FORM).status_code == 200
    state = narrow.at("settled", "awaiting_settlement")

    def settle(number: int) -> httpx.Response:
        who = f"r{number}@example.com"
        return narrow.settle("settled", reviewer=who, request_id=state["request_id"])

    stall = Stall(narrow, gates, "settling")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = pool.map(settle, range(AT_ONCE))
        for _ in range(50):
            narrow.host.get("/admin/host/status")
        stall.end()
        replies = list(answers)
    winner = narrow.ended("settled")["output"]["settlement"]["decision_id"]
    taken = [reply.json()["decision_id"] for reply in replies if reply.status_code == 200]
    assert taken == [winner]
    assert {reply.status_code for reply in replies} == {200, 409}


QUORUM = """
roles: {reviewer: [ann@example.com, bob@example.com]}
approvals: [{count: 2}]
ladder: [{after: 4h, do: remind}, {after: 40h, do: timeout}]
"""


class Lives:
    """The app on one folder, in one process after another; a failpoint ends one suddenly."""

    def __init__(self, folder: Path, gates: Gates) -> None:
        (folder / "policy.yaml").write_text(QUORUM)
        self._folder = folder
        self._env = {
            "TEST_GATES_URL": gates.url,
            "NOTIFICATION_WEBHOOK_URL": f"{gates.url}/notify",
            "APPROVAL_POLICY": str(folder / "policy.yaml"),
        }

    def life(self, failpoint: str | None = None):
        env = self._env | ({"LOCAL_HOST_FAILPOINT": failpoint} if failpoint else {})
        return running_host(ROOT / "tests/apps/claims", data_dir=self._folder, env=env)


def in_each_moment(first: str, *others: str) -> pytest.MarkDecorator:
    """A host takes its time to start: the others are for the long run."""
    later = [pytest.param(other, marks=pytest.mark.slow) for other in others]
    return pytest.mark.parametrize("failpoint", [first, *later])


def test_approval_is_counted_once_when_the_host_dies_after_it_is_kept(tmp_path: Path, gates: Gates):
    lives, claim_id = Lives(tmp_path, gates), "quorum-kept"
    dies_at_the_approval(lives, claim_id, "turn-on-event:after:1")
    with lives.life() as host:
        api = ClaimsApi(host)
        assert len(api.status(claim_id)["approvals"]) == 1
        assert api.approve(claim_id).json()["reason"] == "already_approved"
        both_approve(api, claim_id)


@pytest.mark.slow
def test_approval_is_not_counted_when_the_host_dies_before_it_is_kept(tmp_path: Path, gates: Gates):
    lives, claim_id = Lives(tmp_path, gates), "quorum-lost"
    dies_at_the_approval(lives, claim_id, "turn-on-event:before:1")
    with lives.life() as host:
        api = ClaimsApi(host)
        assert api.status(claim_id)["approvals"] == []
        assert api.approve(claim_id).status_code == 200
        both_approve(api, claim_id)


def dies_at_the_approval(lives: Lives, claim_id: str, failpoint: str) -> None:
    with lives.life() as host:
        ClaimsApi(host).waiting(claim_id)
        host.kill9()
    with lives.life(failpoint) as host:
        with pytest.raises(httpx.TransportError):
            ClaimsApi(host).approve(claim_id)
        assert host.ended() == 137


def both_approve(api: ClaimsApi, claim_id: str) -> None:
    last = api.approve(claim_id, reviewer="bob@example.com")
    assert last.json()["message"].startswith("2 of 2 approvals")
    reviewers = [one["reviewer"] for one in api.ended(claim_id)["output"]["approvals"]]
    assert reviewers == ["ann@example.com", "bob@example.com"]


@in_each_moment("turn-on-result:before:1", "turn:before:1", "turn:after:1")
def test_reminder_in_the_moment_of_a_crash_is_sent_under_one_key_and_the_ladder_goes_on(
    tmp_path: Path, gates: Gates, failpoint: str
):
    lives, claim_id = Lives(tmp_path, gates), f"ladder-{failpoint.replace(':', '-')}"
    with lives.life() as host:
        request_id = ClaimsApi(host).waiting(claim_id)["request_id"]
        host.kill9()
    with lives.life(failpoint) as host:
        with contextlib.suppress(httpx.TransportError):
            host.advance_clock(4 * 3600 + 1)
        assert host.ended() == 137
    with lives.life() as host:
        api = ClaimsApi(host)
        host.advance_clock(4 * 3600 + 1)
        api.until(claim_id, lambda state: state["next_step"]["action"] == "timeout")
        gates.wait_for(f"notify/{claim_id}")
        assert api.approve(claim_id).status_code == 200
        assert api.approve(claim_id, reviewer="bob@example.com").status_code == 200
        api.ended(claim_id)
    keys = [key for key, notice in gates.notices if notice["claim_id"] == claim_id]
    reminders = [key for key in keys if "remind" in key]
    assert set(reminders) == {f"claim-{claim_id}-{request_id}-remind-1"}
    assert len(reminders) <= 2
