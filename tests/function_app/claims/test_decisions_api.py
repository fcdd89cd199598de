"""What is answered to a decision, over real HTTP, where each has to name what it was made on, and
the approval policy asks for two.
"""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from azure.functions import HttpRequest

from function_app.claims.api import approve_claim
from function_app.kit.errors import InternalError
from tests.function_app.claims.conftest import ClaimsApi, State
from tests.function_app.claims.gates import Gates
from tests.hosts import ROOT, running_host

ANN, BOB = "ann@example.com", "bob@example.com"
POLICY = {
    "roles": {"reviewer": [ANN, BOB]},
    "approvals": [{"when": {"amount_over": 500}, "count": 2}],
    "ladder": [{"after": "4h", "do": "remind"}],
}


@pytest.fixture(scope="module")
def strict(gates: Gates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClaimsApi]:
    folder = tmp_path_factory.mktemp("strict")
    policy = folder / "policy.yaml"
    policy.write_text(json.dumps(POLICY))  # which is YAML, too
    env = {
        "TEST_GATES_URL": gates.url,
        "NOTIFICATION_WEBHOOK_URL": f"{gates.url}/notify",
        "REQUIRE_REQUEST_ID": "true",
        "MAX_REVIEW_ROUNDS": "2",
        "APPROVAL_POLICY": str(policy),
    }
    with running_host(ROOT / "tests/apps/claims", data_dir=folder, env=env) as host:
        yield ClaimsApi(host)


def seen(state: State) -> dict[str, Any]:
    return {name: state[name] for name in ("request_id", "seen_digest")}


def decide(api: ClaimsApi, claim_id: str, who: str, word: str = "approved", **body: Any):
    return api.approve(claim_id, word, reviewer=who, **{**seen(api.status(claim_id)), **body})


def refused(reply: httpx.Response) -> tuple[int, str]:
    assert reply.json()["success"] is False
    assert reply.json()["decision_id"]
    return reply.status_code, reply.json()["error"]


@pytest.mark.parametrize("missing", ["request_id", "seen_digest"])
def test_decision_that_does_not_say_what_it_was_made_on_is_a_400(strict: ClaimsApi, missing: str):
    claim_id = f"unseen-{missing}"
    state = strict.waiting(claim_id)
    reply = strict.approve(claim_id, **{**seen(state), missing: None})
    assert refused(reply) == (400, "validation_failed")
    assert [one["field"] for one in reply.json()["details"]] == [missing]
    assert strict.status(claim_id)["approvals"] == []


def test_decision_on_something_else_than_what_is_shown_is_a_409(strict: ClaimsApi):
    state = strict.waiting("other")
    for wrong in ({"request_id": "x"}, {"seen_digest": "0" * 64}):
        reply = strict.approve("other", **{**seen(state), **wrong})
        assert refused(reply) == (409, "stale_request")
    after = strict.status("other")
    assert after["approvals"] == []
    assert after["custom_status"] == state["custom_status"], "the workflow was troubled with it"


def test_two_claims_that_differ_in_a_word_are_not_seen_alike(strict: ClaimsApi):
    one = strict.waiting("alike-1")["seen_digest"]
    other = strict.waiting("alike-2")["seen_digest"]
    assert len(one) == len(other) == 64
    assert one != other


def test_waiting_claim_shows_who_is_needed_and_what_comes_next(strict: ClaimsApi):
    state = strict.waiting("needs-two")
    assert (state["approvals"], state["approvals_needed"], state["round"]) == ([], 2, 1)
    assert state["approval_roles"] == ["reviewer"]
    assert state["next_step"]["action"] == "remind"


def test_each_approval_is_told_how_many_there_are(strict: ClaimsApi):
    strict.waiting("quorum")
    first = decide(strict, "quorum", ANN)
    assert first.status_code == 200
    assert first.json()["message"].startswith("1 of 2 approvals")
    [approval] = strict.status("quorum")["approvals"]
    assert (approval["reviewer"], approval["role"]) == (ANN, "reviewer")

    again = decide(strict, "quorum", ANN)
    assert refused(again) == (403, "not_allowed")
    assert again.json()["reason"] == "already_approved"

    last = decide(strict, "quorum", BOB)
    assert last.json()["message"].startswith("2 of 2 approvals")
    result = strict.ended("quorum")["output"]
    assert [one["reviewer"] for one in result["approvals"]] == [ANN, BOB]


@pytest.mark.parametrize("word", ["approved", "rejected"])
def test_sender_of_a_claim_does_not_decide_on_it(strict: ClaimsApi, word: str):
    claim_id = f"own-{word}"
    strict.waiting(claim_id, sender_email="dana@example.com")
    reply = decide(strict, claim_id, "Dana@example.com", word)
    assert refused(reply) == (403, "not_allowed")
    assert reply.json()["reason"] == "own_claim"
    assert strict.step(claim_id) == "awaiting_approval"


def test_what_the_body_says_of_roles_and_sign_in_is_not_believed(strict: ClaimsApi):
    strict.waiting("boast")
    decide(strict, "boast", ANN, decision_id="mine", signed_in_by="easyauth", roles=["chief"])
    reply = decide(strict, "boast", BOB, decision_id="mine")
    taken = strict.ended("boast")["output"]["approval_decision"]
    assert taken["decision_id"] == reply.json()["decision_id"] != "mine"
    assert taken["roles"] != ["chief"]
    assert taken["signed_in_by"] != "easyauth"


def test_changes_are_asked_for_until_there_are_no_more_rounds(strict: ClaimsApi, gates: Gates):
    first = strict.waiting("changes")
    gates.words["agent1/changes"] = {"confidence_score": 0.5}
    reply = decide(strict, "changes", ANN, "changes_requested", comments="Look again.")
    assert (reply.status_code, reply.json()["decision"]) == (200, "changes_requested")
    second = strict.until("changes", lambda state: state.get("round") == 2)
    assert second["request_id"] != first["request_id"]
    assert second["seen_digest"] != first["seen_digest"]
    assert second["agent1_output"]["confidence_score"] == 0.5

    stale = strict.approve("changes", **seen(first))
    assert refused(stale) == (409, "stale_request")
    assert stale.json()["winner"] == {
        "decision_id": reply.json()["decision_id"],
        "decision": "changes_requested",
        "reviewer": ANN,
    }
    more = decide(strict, "changes", BOB, "changes_requested", comments="And again.")
    assert refused(more) == (409, "no_more_rounds")
    assert decide(strict, "changes", BOB, "rejected").status_code == 200


def test_request_for_changes_that_says_nothing_is_a_400(strict: ClaimsApi):
    strict.waiting("wordless")
    reply = decide(strict, "wordless", ANN, "changes_requested", comments=" ")
    assert refused(reply) == (400, "validation_failed")
    assert [one["field"] for one in reply.json()["details"]] == ["comments"]


def test_who_decided_is_told_to_whoever_comes_later(strict: ClaimsApi):
    state = strict.waiting("late")
    won = decide(strict, "late", ANN, "rejected").json()
    strict.ended("late")
    late = strict.approve("late", reviewer=BOB, **seen(state))
    assert refused(late) == (409, "orchestration_completed")
    assert late.json()["winner"] == {
        "decision_id": won["decision_id"], "decision": "rejected", "reviewer": ANN,
    }  # fmt: skip


def test_nobody_won_where_nobody_decided(strict: ClaimsApi):
    state = strict.waiting("nobody")
    strict.host.advance_clock(25 * 3600)
    strict.ended("nobody")
    winner = strict.approve("nobody", **seen(state)).json()["winner"]
    assert winner == {"decision_id": None, "decision": "timeout", "reviewer": None}


def test_even_a_reply_to_no_decision_has_its_id(strict: ClaimsApi):
    path = "/api/claims/approve/claim-nowhere"
    for body in (b"{", b"{}", json.dumps({"decision": "approved", "reviewer": ANN}).encode()):
        assert strict.host.post(path, content=body).json()["decision_id"]


def test_status_tells_which_decision_won_and_whose_it_was(api: ClaimsApi):
    before = api.waiting("told-who-won")
    assert not {"decision_id", "decided_by"} & set(before)
    won = api.approve("told-who-won", "rejected").json()["decision_id"]
    after = api.ended("told-who-won")
    assert (after["decision_id"], after["decided_by"]) == (won, "ann@example.com")
    shown = api.host.get("/api/review/claim-told-who-won/state").json()
    assert (shown["decision_id"], shown["decided_by"]) == (won, "ann@example.com")


class BrokenHub:
    async def get_orchestration_state(self, _: str):
        raise RuntimeError("secret detail")


def test_a_reply_that_nobody_foresaw_names_the_decision_too():
    request = HttpRequest(
        method="POST",
        url="http://localhost/api/claims/approve/claim-1",
        headers={"content-type": "application/json"},
        route_params={"instance_id": "claim-1"},
        body=json.dumps(
            {
                "decision": "rejected",
                "reviewer": ANN,
                "request_id": "1",
                "seen_digest": "0" * 64,
            }
        ).encode(),
    )
    with pytest.raises(InternalError) as raised:
        asyncio.run(approve_claim(request, BrokenHub()))
    assert raised.value.details["decision_id"]
