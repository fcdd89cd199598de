"""A claim that ended unsettled is looked at once more, over HTTP."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from durabletask.client import OrchestrationState, OrchestrationStatus
from durabletask.history import TaskCompletedEvent, TaskScheduledEvent

from dev_support.loopback_server import LoopbackServer, Reply, Request
from function_app.claims.errors import ClaimPaid
from function_app.claims.further_case.cases import was_approved
from function_app.claims.further_case.filing import next_id
from function_app.claims.instances import ClaimInstance
from function_app.kit.durable.outcome import ActivityOutcome
from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.claims.gates import Gates

LETTER = b"The alternator failed on June 1, 2026."


class Letters(LoopbackServer):
    def answer(self, request: Request) -> Reply:
        return Reply(LETTER)


@contextmanager
def letters() -> Iterator[str]:
    with Letters() as server:
        yield f"{server.url}/letter.txt"


def rejected(desk: ClaimsApi, claim: str) -> None:
    desk.waiting(claim)
    assert desk.approve(claim, "rejected").status_code == 200
    desk.ended(claim)


def test_it_begins_at_the_review_with_everything_read_before(desk: ClaimsApi, gates: Gates):
    with letters() as url:
        desk.waiting("again", attachment_url=url)
    desk.approve("again", "rejected")
    before = desk.ended("again")["output"]
    reply = desk.reopen("again")
    assert reply.status_code == 202, reply.text
    started = reply.json()
    assert (started["instance_id"], started["claim_id"]) == ("claim-again~2", "again")
    assert reply.headers["location"] == started["status_url"]

    waiting = desk.at("again~2", "awaiting_approval")
    assert waiting["agent1_output"] == before["agent1_output"]
    assert gates.passes["agent1/again"] == 1
    assert (waiting["reopens"], desk.status("again")["reopened_as"]) == (
        "claim-again",
        "claim-again~2",
    )
    assert desk.page_state("again")["reopened_as"] == "claim-again~2"
    digest = sha256(LETTER).hexdigest()
    kept = desk.host.get(f"/api/review/claim-again~2/files/{digest}")
    assert kept.content == LETTER

    seen = {name: waiting[name] for name in ("request_id", "seen_digest")}
    assert desk.approve("again~2", **seen).status_code == 200
    ended = desk.ended("again~2")
    assert ended["output"]["claim_id"] == "again"
    assert desk.reopen("again~2").json()["error"] == "claim_paid"

    told = next(one for one in desk.audit("again") if one["event"] == "reopened")
    assert (told["reopened_as"], told["reason"]) == ("claim-again~2", "The estimate came by post.")
    filed = next(one for one in desk.audit("again~2") if one["event"] == "filed")
    assert (filed["case"], filed["reviewer"]) == (2, "ann@example.com")


def test_of_a_reopened_claim_agent1_can_be_asked_for_more(desk: ClaimsApi, gates: Gates):
    rejected(desk, "more")
    desk.reopen("more")
    first = desk.at("more~2", "awaiting_approval")
    asked = desk.approve("more~2", "changes_requested", comments="The odometer is in kilometres.")
    assert asked.status_code == 200
    waiting = desk.until("more~2", lambda s: s.get("request_id") not in {None, first["request_id"]})
    assert waiting["round"] == 2
    assert gates.passes["agent1/more"] == 2


def test_a_double_click_makes_one_case_and_each_case_may_have_another(desk: ClaimsApi):
    rejected(desk, "double")
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: desk.reopen("double"), range(8)))
    assert {(one.status_code, one.json()["instance_id"]) for one in replies} == {
        (202, "claim-double~2")
    }
    other = desk.reopen("double", reviewer="bob@example.com")
    assert (other.status_code, other.json()["error"]) == (409, "already_reopened")
    assert other.json()["reopened_as"] == "claim-double~2"

    desk.at("double~2", "awaiting_approval")
    desk.host.advance_clock(25 * 3600)
    assert desk.ended("double~2")["output"]["status"] == "timeout"
    assert desk.reopen("double~2").json()["instance_id"] == "claim-double~3"
    status = desk.at("double~3", "awaiting_approval")
    assert status["reopens"] == "claim-double~2"


def test_what_could_not_be_adjudicated_is_looked_at_again(desk: ClaimsApi):
    desk.waiting("never-agent2-misconfigured")
    desk.approve("never-agent2-misconfigured")
    assert desk.ended("never-agent2-misconfigured")["output"]["status"] == "error"
    assert desk.reopen("never-agent2-misconfigured").status_code == 202
    desk.at("never-agent2-misconfigured~2", "awaiting_approval")


def test_what_was_never_read_is_read_now(desk: ClaimsApi, gates: Gates):
    desk.waiting("never-agent1-misconfigured")
    desk.approve("never-agent1-misconfigured", "rejected")
    desk.ended("never-agent1-misconfigured")
    desk.reopen("never-agent1-misconfigured")
    desk.at("never-agent1-misconfigured~2", "awaiting_approval")
    assert gates.passes["agent1/never-agent1-misconfigured"] == 2


def test_what_has_not_ended_or_is_paid_is_not_reopened(desk: ClaimsApi):
    desk.waiting("running")
    assert desk.reopen("running").json()["error"] == "not_reopenable"
    desk.approve("running")
    desk.ended("running")
    paid = desk.reopen("running")
    assert (paid.status_code, paid.json()["error"]) == (409, "claim_paid")
    assert desk.reopen("nowhere").status_code == 404


@pytest.mark.parametrize(
    "body",
    [{"reason": None}, {"reason": " "}, {"reason": "x" * 2001}, {"reviewer": "ann"}],
    ids=str,
)
def test_who_and_why_are_needed(desk: ClaimsApi, body: dict[str, str | None]):
    reply = desk.reopen("again", **body)
    assert (reply.status_code, reply.json()["error"]) == (400, "validation_failed")


@pytest.mark.parametrize("claim", ["again~1", "again~02", "again~100", "again~2~3", "~2", "again~"])
def test_no_other_name_is_a_case(desk: ClaimsApi, claim: str):
    assert desk.host.get(f"/api/claims/status/claim-{claim}").status_code == 404
    reply = desk.start(claim)
    assert reply.status_code == 400


def test_a_case_that_an_engine_starts_once_more_does_not_run_again(desk: ClaimsApi):
    rejected(desk, "restarted")
    desk.reopen("restarted")
    desk.at("restarted~2", "awaiting_approval")
    desk.approve("restarted~2")
    desk.ended("restarted~2")
    path = "/runtime/webhooks/durabletask/instances/claim-restarted~2/restart"
    again = desk.host.post(path, params={"restartWithNewInstanceId": "false"})
    assert again.is_success
    again = desk.until("restarted~2", lambda s: (s["output"] or {}).get("status") == "error")
    assert "ran before" in again["output"]["error_message"]
    assert desk.reopen("restarted~2").json()["error"] == "not_reopenable"


def test_a_case_is_listed_and_purged_like_a_claim(desk: ClaimsApi):
    rejected(desk, "listed")
    desk.reopen("listed")
    desk.at("listed~2", "awaiting_approval")
    found = desk.host.get("/api/claims", params={"limit": 100}).json()["claims"]
    ids = {one["instance_id"]: one["claim_id"] for one in found}
    assert ids["claim-listed~2"] == ids["claim-listed"] == "listed"
    desk.approve("listed~2", "rejected")
    desk.ended("listed~2")
    assert desk.host.delete("/api/claims/claim-listed~2").status_code == 200
    assert desk.host.get("/api/claims/status/claim-listed~2").status_code == 410
    assert "reopened_as" not in desk.status("listed")
    again = desk.reopen("listed")
    assert (again.status_code, again.json()["error"]) == (409, "already_reopened")


def test_what_was_broken_off_after_it_was_settled_is_paid_all_the_same():
    """While its letter is written: whoever settled it has been told that it is approved."""
    settled = {"decision_id": "d-1", "decision": "approved", "reviewer": "bob@example.com"}
    now = datetime(2026, 7, 1, tzinfo=UTC)
    state = OrchestrationState(
        instance_id="claim-broken",
        name="claim_orchestrator",
        runtime_status=OrchestrationStatus.TERMINATED,
        created_at=now,
        last_updated_at=now,
        serialized_input=None,
        serialized_output=None,
        serialized_custom_status=json.dumps({"step": "agent2_processing", "settled": settled}),
        failure_details=None,
    )
    with pytest.raises(ClaimPaid):
        next_id(ClaimInstance(state))


@pytest.mark.parametrize(
    ("verdict", "is_paid"),
    [
        ({"decision": "APPROVED", "disagreement": None}, True),
        ({"decision": "APPROVED", "disagreement": {"agent": {}, "rules": {}}}, False),
        ({"decision": "MANUAL_REVIEW"}, False),
        (None, False),
    ],
)
def test_what_agent_2_approved_is_paid_though_the_claim_was_broken_off(
    verdict: dict[str, object] | None, is_paid: bool
):
    """Between the verdict, with which its letter may have gone, and the workflow's next step."""
    now = datetime(2026, 7, 1, tzinfo=UTC)
    brought = ActivityOutcome(output=verdict) if verdict else ActivityOutcome(failure="It is down.")
    history = [
        TaskScheduledEvent(4, now, "adjudicate_claim"),
        TaskCompletedEvent(-1, now, 4, brought.model_dump_json()),
    ]
    assert was_approved(history) is is_paid
