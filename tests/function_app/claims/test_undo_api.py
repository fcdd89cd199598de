"""Taking a decision back, over HTTP."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from durabletask.client import OrchestrationState, OrchestrationStatus
from durabletask.history import HistoryEvent

from function_app.claims.decisions.undo_api import take_back
from function_app.claims.errors import TooLate
from function_app.claims.instances import ClaimInstance
from function_app.domain.undoing import UndoDecision
from tests.function_app.claims.conftest import ClaimsApi, State

FORM = {"repair": {"total_estimate": 700}, "contract": {"deductible": 100}, "note": "as typed"}


def decided(desk: ClaimsApi, claim_id: str, decision: str = "approved", **body: Any) -> str:
    """The id of a decision that can be taken back."""
    waiting = desk.waiting(claim_id)
    seen = {name: waiting[name] for name in ("request_id", "seen_digest")}
    reply = desk.approve(claim_id, decision, undo_seconds=10, claim_data=FORM, **seen, **body)
    assert reply.status_code == 200, reply.text
    return reply.json()["decision_id"]


@pytest.mark.parametrize("decision", ["approved", "rejected"])
def test_whoever_decided_takes_it_back_and_finds_the_form_as_it_was(desk: ClaimsApi, decision: str):
    claim = f"undone-{decision}"
    decision_id = decided(desk, claim, decision, comments="Too fast.")
    state = desk.page_state(claim)
    assert (state["step"], state["decision_id"]) == ("decided", decision_id)
    assert state["undo_until"] == desk.status(claim)["custom_status"]["undo_until"]

    reply = desk.undo(claim, decision_id)
    assert reply.status_code == 200, reply.text
    waiting = desk.at(claim, "awaiting_approval")
    assert reply.json()["request_id"] == waiting["request_id"] != state["request_id"]
    state = desk.page_state(claim)
    assert state["draft"]["claim_data"] == FORM
    assert state["draft"]["comments"] == "Too fast."
    assert (state["winner"], state["undo_until"]) == (None, None)
    desk.until(claim, lambda _: (desk.row(claim) or {}).get("step") == "awaiting_approval")
    # A second click, or a reply that was lost: it is taken back once.
    assert desk.undo(claim, decision_id).status_code == 200
    assert desk.status(claim)["request_id"] == waiting["request_id"]

    desk.approve(claim, "rejected", request_id=waiting["request_id"])
    assert desk.ended(claim)["output"]["status"] == "rejected"
    told = [one for one in desk.audit(claim) if one["event"] in {"decision", "undo"}]
    assert [one["verdict"] for one in told] == ["undone", "taken", "taken"]
    assert [one["decision_id"] for one in told][:2] == [decision_id] * 2


def test_after_its_time_a_decision_stays(desk: ClaimsApi):
    decision_id = decided(desk, "stays")
    desk.host.advance_clock(10)
    desk.ended("stays")
    late = desk.undo("stays", decision_id)
    assert (late.status_code, late.json()["error"]) == (409, "too_late")
    assert late.json()["winner"]["decision_id"] == decision_id


def test_a_decision_without_time_to_undo_is_taken_back_by_nobody(desk: ClaimsApi):
    desk.waiting("at-once")
    decision_id = desk.approve("at-once", "rejected").json()["decision_id"]
    assert desk.undo("at-once", decision_id).json()["error"] == "too_late"


def test_an_undo_that_names_no_decision_of_the_claim_is_answered_what_is_wrong(desk: ClaimsApi):
    decision_id = decided(desk, "wrong")
    another = desk.undo("wrong", "0123456789")
    assert (another.status_code, another.json()["error"]) == (404, "decision_not_found")
    assert desk.undo("unknown", decision_id).status_code == 404
    for body in ({}, {"decision_id": 5}, {"decision_id": " "}, {"decision_id": "x" * 65}):
        reply = desk.host.post("/api/claims/undo/claim-wrong", json=body)
        assert (reply.status_code, reply.json()["error"]) == (400, "validation_failed")


def test_nobody_takes_back_what_somebody_else_has_decided(desk: ClaimsApi):
    decision_id = decided(desk, "anns")
    reply = desk.undo("anns", decision_id, reviewer="bob@example.com")
    assert (reply.status_code, reply.json()["error"]) == (403, "decided_by_another")
    assert "decided_by_another" in {one.get("code") for one in desk.audit("anns")}
    assert desk.step("anns") == "decided"
    assert desk.undo("anns", decision_id, reviewer="Ann@Example.com").status_code == 200


def test_who_names_nobody_is_the_one_that_the_desk_knows(desk: ClaimsApi):
    decision_id = decided(desk, "by-header")
    path, body = "/api/claims/undo/claim-by-header", {"decision_id": decision_id, "reviewer": None}

    def undo_as(mail: str) -> httpx.Response:
        return desk.host.post(path, json=body, headers={"X-Reviewer": mail})

    assert undo_as("bob@example.com").json()["error"] == "decided_by_another"
    assert desk.step("by-header") == "decided"
    assert undo_as("Ann@example.com").status_code == 200
    told = [one["reviewer"] for one in desk.audit("by-header") if one["event"] == "undo"]
    assert told == ["ann@example.com"]


def test_of_several_that_take_it_back_the_record_tells_which_one_did(desk: ClaimsApi):
    decision_id = decided(desk, "clicked")
    instance = "/runtime/webhooks/durabletask/instances/claim-clicked"
    desk.host.post(f"{instance}/suspend")
    for reviewer in ("bob@example.com", "ann@example.com", "ann@example.com"):
        undo = {"decision_id": decision_id, "reviewer": reviewer}
        desk.host.post(f"{instance}/raiseEvent/UndoDecision", json=undo)
    desk.host.post(f"{instance}/resume")
    desk.at("clicked", "awaiting_approval")
    told = [one["verdict"] for one in desk.audit("clicked") if one["event"] == "undo"]
    assert told == ["not_counted", "taken", "not_counted"]


def test_while_it_can_be_taken_back_nobody_else_decides(desk: ClaimsApi):
    decision_id = decided(desk, "meanwhile")
    reply = desk.approve("meanwhile", "rejected", reviewer="bob@example.com")
    assert (reply.status_code, reply.json()["error"]) == (409, "not_awaiting_approval")
    assert reply.json()["current_step"] == "decided"
    assert reply.json()["winner"]["decision_id"] == decision_id


def test_undo_and_its_end_race_and_what_is_answered_is_true(desk: ClaimsApi):
    ids = {f"race-{number}": decided(desk, f"race-{number}") for number in range(8)}

    def undo(claim: str) -> tuple[str, httpx.Response]:
        return claim, desk.undo(claim, ids[claim])

    with ThreadPoolExecutor(9) as pool:
        undone = [pool.submit(undo, claim) for claim in ids]
        pool.submit(desk.host.advance_clock, 10).result()
        replies = dict(one.result() for one in undone)
    for claim, reply in replies.items():
        if reply.status_code == 200:
            assert desk.status(claim)["custom_status"]["handled"][ids[claim]] == "undone"
        else:
            assert reply.json()["error"] == "too_late", reply.text
            assert _settled_by(desk.ended(claim)) == ids[claim]


def _settled_by(state: State) -> str:
    return state["output"]["approval_decision"]["decision_id"]


class TimerFirst:
    """An engine whose timer is faster than the undo that was just raised."""

    def __init__(self, after: OrchestrationState) -> None:
        self.after = after
        self.raised: list[str] = []

    async def get_orchestration_state(self, instance_id: str) -> OrchestrationState | None:
        assert instance_id == self.after.instance_id
        return self.after

    async def get_orchestration_history(self, instance_id: str) -> list[HistoryEvent]:
        raise NotImplementedError

    async def raise_orchestration_event(
        self, instance_id: str, event_name: str, *, data: str
    ) -> None:
        del instance_id, data
        self.raised.append(event_name)


def _at(step: str) -> OrchestrationState:
    decided_by = {"decision": "approved", "reviewer": "ann@example.com"}
    note = {"step": step, "decision_id": "d-1", "decided": decided_by}
    now = datetime(2026, 7, 1, tzinfo=UTC)
    return OrchestrationState(
        instance_id="claim-late",
        name="claim_orchestrator",
        runtime_status=OrchestrationStatus.RUNNING,
        created_at=now,
        last_updated_at=now,
        serialized_input=None,
        serialized_output=None,
        serialized_custom_status=json.dumps(note),
        failure_details=None,
    )


def test_an_undo_that_came_second_is_not_told_that_it_counts() -> None:
    hub = TimerFirst(_at("agent2_processing"))
    undo = UndoDecision(decision_id="d-1", reviewer="ann@example.com")
    with pytest.raises(TooLate):
        asyncio.run(take_back(hub, ClaimInstance(_at("decided")), undo))
    assert hub.raised == ["UndoDecision"]
