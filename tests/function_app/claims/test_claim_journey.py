"""A claim's way from start to result, over real HTTP on the local host's engine."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from function_app.claims.verification.contract import NO_CONTRACT
from function_app.domain.result import OrchestrationResult
from tests.function_app.claims.conftest import ClaimsApi, State
from tests.function_app.claims.gates import Gates

A_DAY = 24 * 3600
RETRIES = 2 + 4 + 8  # seconds
ENVELOPE = {"__class__": "Popen", "__module__": "subprocess", "__data__": {"args": "ls"}}

RECORDED = "The approval was recorded. The automatic check comes next."


def test_approved_claim_shows_every_step_on_its_way(api: ClaimsApi, gates: Gates):
    for gate in ("agent1/steps", "notify/steps", "agent2/steps"):
        gates.close_gate(gate)

    api.start("steps")
    gates.wait_for("agent1/steps")
    assert api.step("steps") == "agent1_processing"
    gates.open_gate("agent1/steps")
    gates.wait_for("notify/steps")
    assert api.step("steps") == "agent1_completed"
    gates.open_gate("notify/steps")
    api.at("steps", "awaiting_approval")
    assert api.approve("steps").status_code == 200
    gates.wait_for("agent2/steps")
    assert api.step("steps") == "agent2_processing"
    gates.open_gate("agent2/steps")
    assert api.ended("steps")["custom_status"]["step"] == "agent2_completed"


def test_waiting_claim_shows_what_the_reviewer_needs(api: ClaimsApi):
    state = api.waiting("shown", claimant_name="Dana Reyes")
    assert state["runtime_status"] == "Running"
    assert state["request_id"] == state["custom_status"]["request_id"]
    assert state["approval_url"] == f"{api.host.url}/api/claims/approve/claim-shown"
    assert state["review_url"] == f"{api.host.url}/api/review/claim-shown"
    assert state["agent1_output"]["extracted_info"]["claimant_name"] == "Dana Reyes"
    (name,) = state["agent1_output"]["evidence"]
    assert (name["field"], name["source"], name["supported"]) == ("claimant_name", "email", True)
    contract, *others = state["agent1_output"]["flags"]["potential_concerns"]
    assert contract == NO_CONTRACT
    assert others == [
        "Not supported by a quote from what was sent: total parts cost, total estimate, deductible."
    ]
    assert state["output"] is None
    assert state["created_time"].endswith("Z")
    assert state["custom_status"]["expires_at"].endswith("Z")


def test_approved_claim_ends_with_everything_gathered(api: ClaimsApi):
    api.waiting("approved")
    reply = api.approve("approved", comments="Looks right.")
    assert reply.status_code == 200
    decision_id = reply.json()["decision_id"]
    assert reply.json() == {
        "success": True,
        "instance_id": "claim-approved",
        "decision": "approved",
        "decision_id": decision_id,
        "message": RECORDED,
        "warnings": [],
    }
    state = api.ended("approved")
    assert "request_id" not in state
    result = state["output"]
    assert result["status"] == "completed"
    assert result["agent1_output"]["classification"]["claim_type"] == "VSC"
    assert result["approval_decision"]["comments"] == "Looks right."
    assert result["agent2_input"]["metadata"] == {"data_source": "agent1_extraction"}
    assert result["agent2_input"]["repair"]["total_estimate"] == 767.5
    assert result["agent2_output"]["approved_amount"] == 667.5
    assert result["error_message"] is None
    assert OrchestrationResult.model_validate(result).dump() == result


def test_rejected_claim_ends_without_agent2(api: ClaimsApi):
    api.waiting("rejected")
    assert api.approve("rejected", "rejected").json()["message"] == "The claim was rejected."
    state = api.ended("rejected")
    assert state["custom_status"]["step"] == "rejected"
    assert state["output"]["status"] == "rejected"
    assert state["output"]["agent2_input"] is None


def test_claim_times_out_when_nobody_decides_for_a_day(api: ClaimsApi):
    api.waiting("forgotten")
    api.host.advance_clock(A_DAY - 60)
    assert api.step("forgotten") == "awaiting_approval"

    api.host.advance_clock(61)
    state = api.ended("forgotten")
    assert state["custom_status"]["step"] == "timeout"
    assert state["output"]["status"] == "timeout"
    assert state["output"]["agent1_output"]["claim_id"] == "forgotten"


def test_reviewers_claim_data_reaches_agent2_as_it_is(api: ClaimsApi):
    api.waiting("own-data", metadata={"odd": ENVELOPE})
    data = {
        "repair": {"total_estimate": 775},
        "contract": {"deductible": 50},
        "metadata": {"form": 3, "odd": [ENVELOPE]},
    }
    api.approve("own-data", claim_data=data, claim_amounts={"total_estimate": 1})
    result = api.ended("own-data")["output"]
    ours = {"data_source": "reviewer_claim_data", "submission_date": result["started_at"][:10]}
    assert result["agent2_input"] == {
        **data,
        "claim_id": "own-data",
        "metadata": {**data["metadata"], **ours},
    }
    assert result["agent2_output"]["approved_amount"] == 725


def test_reviewers_amounts_take_the_place_of_agent1s(api: ClaimsApi):
    api.waiting("amounts")
    api.approve("amounts", claim_amounts={"total_estimate": 775, "deductible": 50})
    result = api.ended("amounts")["output"]
    assert result["agent2_input"]["repair"]["total_parts_cost"] == 330
    assert result["agent2_output"]["approved_amount"] == 725


@pytest.mark.parametrize("number", range(5))
def test_of_two_decisions_at_once_one_wins(api: ClaimsApi, gates: Gates, number: int):
    claim_id = f"two-at-once-{number}"
    gates.close_gate(f"agent2/{claim_id}")
    api.waiting(claim_id)
    with ThreadPoolExecutor(2) as reviewers:
        replies = list(
            reviewers.map(lambda word: api.approve(claim_id, word), ["approved", "rejected"])
        )
    gates.open_gate(f"agent2/{claim_id}")

    winner, loser = sorted(replies, key=lambda reply: reply.status_code)
    assert (winner.status_code, loser.status_code) == (200, 409)
    assert loser.json()["error"] in {"not_awaiting_approval", "orchestration_completed"}
    assert loser.json()["success"] is False
    decision = api.ended(claim_id)["output"]["approval_decision"]["decision"]
    assert decision == winner.json()["decision"]


def test_many_decisions_at_once_on_many_claims_are_all_confirmed(api: ClaimsApi):
    """A decision waits for its orchestration; it must not take the thread that would run it."""
    claims = [f"crowd-{number}" for number in range(40)]
    for claim_id in claims:
        api.waiting(claim_id)
    with ThreadPoolExecutor(len(claims)) as reviewers:
        replies = list(reviewers.map(api.approve, claims))
    assert {reply.json()["message"] for reply in replies} == {RECORDED}


def test_decision_may_be_raised_through_the_extensions_own_api(api: ClaimsApi):
    decision = {"decision": "rejected", "reviewer": "ann@example.com"}
    for claim_id, data in (("as-object", decision), ("as-text", json.dumps(decision))):
        api.waiting(claim_id)
        assert api.raise_event(claim_id, data).status_code == 202
        assert api.ended(claim_id)["output"]["status"] == "rejected"


def test_event_that_is_no_decision_for_this_wait_is_ignored(api: ClaimsApi):
    state = api.waiting("junk")
    decision = {"decision": "rejected", "reviewer": "ann@example.com"}
    for data in (7, "text", [], {"decision": "maybe"}, ENVELOPE, {**decision, "request_id": "x"}):
        assert api.raise_event("junk", data).status_code == 202
    assert api.step("junk") == "awaiting_approval"

    assert api.approve("junk", request_id=state["request_id"]).status_code == 200
    assert api.ended("junk")["output"]["status"] == "completed"


def test_claim_goes_to_a_person_when_agent1_stays_down(api: ClaimsApi, gates: Gates):
    api.start("agent1-down")
    gates.wait_for("agent1/agent1-down")
    state = _after_retries(api, "agent1-down", "awaiting_approval")
    assert "did not answer" in state["custom_status"]["agent1_error"]
    assert state["agent1_output"] is None
    assert "secret" not in json.dumps(state)

    api.approve("agent1-down", claim_amounts={"total_estimate": 500, "deductible": 50})
    result = api.ended("agent1-down")["output"]
    assert result["agent1_output"] is None
    assert result["agent2_output"]["approved_amount"] == 450


def test_misconfigured_agent1_goes_to_a_person_at_once(api: ClaimsApi):
    state = api.waiting("agent1-misconfigured")
    assert "not set up correctly" in state["custom_status"]["agent1_error"]
    assert "secret" not in json.dumps(state)


@pytest.mark.parametrize("claim_id", ["agent2-down", "agent2-broken"])
def test_claim_ends_in_error_when_agent2_stays_down(api: ClaimsApi, claim_id: str):
    api.waiting(claim_id)
    api.approve(claim_id)
    state = _after_retries(api, claim_id, "error")
    state = api.ended(claim_id)
    result = state["output"]
    assert result["status"] == "error"
    assert result["error_message"].endswith("the claim was not adjudicated.")
    assert result["agent1_output"]["claim_id"] == claim_id
    assert result["agent2_input"]["claim_id"] == claim_id
    assert result["agent2_output"] is None
    assert "secret" not in json.dumps(state)


def test_misconfigured_agent2_ends_in_error_at_once(api: ClaimsApi):
    api.waiting("agent2-misconfigured")
    api.approve("agent2-misconfigured")
    state = api.ended("agent2-misconfigured")
    assert "not set up correctly" in state["output"]["error_message"]
    assert "secret" not in json.dumps(state)


@pytest.mark.parametrize("letter", ["x", '"', "é", "🚗"])
def test_largest_claim_is_carried_through(api: ClaimsApi, letter: str):
    claim_id = f"largest-{ord(letter)}"
    email = letter * (512 * 1024 // len(letter.encode()))
    assert api.start(claim_id, email_content=email).status_code == 202
    state = api.at(claim_id, "awaiting_approval")
    assert state["agent1_output"]["claim_id"] == claim_id
    data = {"note": letter * (255 * 1024 // len(json.dumps(letter)))}
    assert api.approve(claim_id, "rejected", claim_data=data).status_code == 200
    assert api.ended(claim_id)["output"]["approval_decision"]["claim_data"] == data


def test_webhook_is_told_once_per_claim_with_its_key(api: ClaimsApi, gates: Gates):
    state = api.waiting("told")
    notices = [(key, notice) for key, notice in gates.notices if notice["claim_id"] == "told"]
    due = datetime.fromisoformat(notices[0][1].pop("due_at"))
    ends = datetime.fromisoformat(state["custom_status"]["expires_at"])
    assert abs(ends - due) < timedelta(minutes=1)
    notices[0][1].pop("request_id", None)
    assert notices == [
        (
            "claim-told-notify",
            {
                "event": "claim_awaiting_review",
                "instance_id": "claim-told",
                "claim_id": "told",
                "claim_type": "VSC",
                "confidence": 0.9,
                "review_url": f"{api.host.url}/api/review/claim-told",
                "amount": 767.5,
            },
        )
    ]


def test_webhook_that_is_down_never_loses_the_claim(api: ClaimsApi, gates: Gates):
    api.start("webhook-down")
    gates.wait_for("notify/webhook-down")
    state = _after_retries(api, "webhook-down", "awaiting_approval")
    assert "could not be notified" in state["custom_status"]["notification_error"]
    api.approve("webhook-down")
    assert api.ended("webhook-down")["output"]["status"] == "completed"
    keys = {key for key, notice in gates.notices if notice["claim_id"] == "webhook-down"}
    assert keys == {"claim-webhook-down-notify"}


def _after_retries(api: ClaimsApi, claim_id: str, step: str) -> State:
    """Moves the clock past every pause between two tries, as they come up."""

    def reached(state: State) -> bool:
        status = state["custom_status"]
        if isinstance(status, dict) and status["step"] == step:
            return True
        api.host.advance_clock(RETRIES / 2)
        return False

    return api.until(claim_id, reached)
