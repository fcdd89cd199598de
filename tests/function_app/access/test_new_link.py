"""Asking for a new link: anybody may, and the reviewers are told at most once in ten minutes."""

from collections.abc import Callable
from time import monotonic

import httpx
import pytest

from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.claims.gates import Gates

TEN_MINUTES = 600


@pytest.fixture
def notices(gates: Gates) -> Callable[[str], list[str]]:
    """The links that the reviewers of a claim were sent."""
    return lambda claim_id: [
        notice["review_url"] for _, notice in gates.notices if notice["claim_id"] == claim_id
    ]


def ask(api: ClaimsApi, claim_id: str) -> httpx.Response:
    reply = api.host.post(f"/api/review/claim-{claim_id}/link")
    assert reply.status_code == 202
    return reply


def until(holds: Callable[[], bool]) -> None:
    deadline = monotonic() + 20
    while not holds():
        assert monotonic() < deadline


def until_done(api: ClaimsApi, claim_id: str) -> None:
    instance = f"/runtime/webhooks/durabletask/instances/link-claim-{claim_id}"
    until(lambda: api.host.get(instance).json()["runtimeStatus"] == "Completed")


def test_the_answer_is_the_same_whether_the_claim_exists_or_not(linked: ClaimsApi):
    linked.waiting("asked")
    there, nowhere = ask(linked, "asked"), ask(linked, "nobody-filed")
    assert there.content == nowhere.content
    assert {*there.headers} == {*nowhere.headers}


def test_the_answer_is_the_same_for_a_claim_that_was_deleted(linked: ClaimsApi):
    linked.waiting("deleted")
    linked.host.post("/runtime/webhooks/durabletask/instances/claim-deleted/terminate")
    linked.until("deleted", lambda state: state["runtime_status"] == "Terminated")
    assert linked.host.delete("/api/claims/claim-deleted").status_code == 200
    assert ask(linked, "deleted").content == ask(linked, "nobody-filed").content


def test_reviewers_are_told_at_most_once_in_ten_minutes(
    linked: ClaimsApi, notices: Callable[[str], list[str]]
):
    linked.waiting("lost")
    for _ in range(5):
        ask(linked, "lost")
    assert len(notices("lost")) == 1  # the notice that the claim waits counts
    linked.host.advance_clock(TEN_MINUTES + 1)
    until(lambda: len(notices("lost")) == 2)
    for _ in range(5):
        ask(linked, "lost")
    linked.host.advance_clock(TEN_MINUTES - 60)
    assert len(notices("lost")) == 2
    new = notices("lost")[-1]
    assert httpx.get(new).status_code == 303


def test_one_who_asks_later_is_told_at_once(linked: ClaimsApi, notices: Callable[[str], list[str]]):
    linked.waiting("later")
    linked.host.advance_clock(TEN_MINUTES + 1)
    ask(linked, "later")
    until(lambda: len(notices("later")) == 2)


def test_each_notice_has_a_key_of_its_own(linked: ClaimsApi, gates: Gates):
    linked.waiting("keys")
    for nth in (2, 3):
        linked.host.advance_clock(2 * TEN_MINUTES)
        ask(linked, "keys")
        until(lambda nth=nth: len([k for k, n in gates.notices if n["claim_id"] == "keys"]) == nth)
        until_done(linked, "keys")
    assert len({key for key, notice in gates.notices if notice["claim_id"] == "keys"}) == 3


def test_nobody_is_told_of_a_claim_that_was_decided_meanwhile(
    linked: ClaimsApi, notices: Callable[[str], list[str]]
):
    linked.waiting("decided")
    ask(linked, "decided")
    linked.raise_event("decided", {"decision": "rejected", "reviewer": "ann@example.com"})
    linked.ended("decided")
    linked.host.advance_clock(TEN_MINUTES + 1)
    until_done(linked, "decided")
    assert len(notices("decided")) == 1
