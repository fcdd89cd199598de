"""An action from request to result, over real HTTP on the local host."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from durabletask.client import TaskHubGrpcClient

from function_app.notifications.log import LogNotifier
from function_app.workflows.actions.activities import ActionActivities
from function_app.workflows.actions.models import ToolOrder
from tests.function_app.workflows.actions.conftest import ActionsApi, Webhook

DAY = 86_400


def test_start_is_answered_with_the_address_of_the_status(api: ActionsApi) -> None:
    reply = api.ask("Count the claims.")
    body = reply.json()
    url = f"{api.host.url}/api/actions/status/{body['instanceId']}"
    assert reply.status_code == 202
    assert body == {
        "message": "Action approval orchestration started.",
        "instanceId": body["instanceId"],
        "statusQueryGetUri": url,
    }
    assert reply.headers["location"] == url


def test_reading_runs_at_once_and_without_a_person(api: ActionsApi) -> None:
    api.file_claim("read-1")
    output = api.output(api.run("count_claims", risky_action=True))
    count = output["result"]["count"]
    assert count >= 1
    assert output == {
        "status": "executed",
        "message": f"Action completed successfully (auto-approved): {count} claim"
        + ("" if count == 1 else "s"),
        "proposed_action": {
            "action_type": "count_claims",
            "arguments": {},
            "description": "Count the claims.",
            "reasoning": "You asked for it.",
            "risky_action": False,
        },
        "result": {"count": count},
    }


def test_claims_are_counted_by_status(api: ActionsApi) -> None:
    api.file_claim("counted-1")
    before = api.output(api.run("count_claims", {"status": "rejected"}))["result"]["count"]
    api.finish_claim("counted-1")
    after = api.output(api.run("count_claims", {"status": "Rejected"}))
    assert after["result"] == {"count": before + 1}
    assert "with status rejected" in after["message"]


def test_what_changes_something_waits_though_the_model_calls_it_harmless(api: ActionsApi) -> None:
    instance = api.run("reopen_claim", {"claim_id": "nowhere"}, risky_action=False)
    waiting = api.waiting(instance)
    assert waiting["runtimeStatus"] == "Running"
    assert waiting["proposed_action"] == {
        "action_type": "reopen_claim",
        "arguments": {"claim_id": "nowhere"},
        "description": "File the request of claim nowhere again, as a new claim.",
        "reasoning": "You asked for it.",
        "risky_action": True,
    }
    assert waiting["requested_at"] < waiting["expires_at"]
    (key, notice), *others = api.webhook.about(instance)
    assert others == []
    assert key.startswith(instance)
    assert notice["event"] == "action_awaiting_decision"
    assert notice["request_id"] == waiting["request_id"]


def test_finished_claims_are_purged_once_approved_and_nothing_else_is(api: ActionsApi) -> None:
    for claim_id in ("old-1", "old-2", "old-open"):
        api.file_claim(claim_id)
    api.finish_claim("old-1")
    api.finish_claim("old-2")
    action = api.run("count_claims")
    api.output(action)
    api.host.advance_clock(31 * DAY)
    api.file_claim("young")
    api.finish_claim("young")

    instance = api.run("purge_finished_claims", {"older_than_days": 30})
    waiting = api.waiting(instance)
    assert api.claim("old-1").status_code == 200
    reply = api.approve(
        instance, waiting["request_id"], reviewer="ann@example.com", reviewer_notes="Go ahead."
    )
    assert reply.status_code == 200
    output = api.output(instance)

    assert output["status"] == "executed"
    number = output["result"]["deleted"]
    assert number >= 2
    assert output["message"] == (
        f"Action completed successfully: deleted {number} claims that finished "
        "more than 30 days ago"
    )
    decided_at = output["decision"].pop("decided_at")
    assert waiting["requested_at"] < decided_at < waiting["expires_at"]
    assert output["decision"] == {
        "request_id": waiting["request_id"],
        "approved": True,
        "reviewer": "ann@example.com",
        "reviewer_notes": "Go ahead.",
    }
    gone = {claim_id: api.gone(claim_id) for claim_id in ("old-1", "old-2")}
    assert gone == {"old-1": 410, "old-2": 410}
    assert api.claim("young").status_code == 200
    assert api.status(action)["runtimeStatus"] == "Completed"  # another workflow's instance
    assert api.claim("old-open").status_code == 200


def test_a_purged_id_stays_taken_and_is_not_purged_again(api: ActionsApi) -> None:
    api.file_claim("again")
    api.finish_claim("again")
    finished = api.finished_claims()
    api.host.advance_clock(2 * DAY)
    first = api.run("purge_finished_claims", {"older_than_days": 1})
    second = api.run("purge_finished_claims", {"older_than_days": 1})
    api.waiting(second)
    api.approved(first)
    assert {api.gone(claim_id) for claim_id in finished} == {410}
    again = {"claim_id": "again", "email_content": "It broke."}
    assert api.host.post("/api/claims/start", json=again).status_code == 409
    assert api.approved(second)["result"] == {"deleted": 0}
    assert api.gone("again") == 410


def test_claim_is_reopened_as_a_new_one_and_its_record_stays(api: ActionsApi) -> None:
    api.file_claim("re", sender_email="jo@example.com", metadata={"channel": "mail"})
    api.finish_claim("re")
    before = api.claim("re").json()
    output = api.approved(api.run("reopen_claim", {"claim_id": "re"}))
    assert output["message"] == "Action completed successfully: claim re was filed again as re-2"
    assert output["result"] == {"claim_id": "re-2", "instance_id": "claim-re-2"}
    assert api.approved(api.run("reopen_claim", {"claim_id": "re"}))["result"]["claim_id"] == "re-3"
    assert api.claim("re").json() == before
    with TaskHubGrpcClient(host_address=api.host.grpc_address) as hub:
        copy = hub.get_orchestration_state("claim-re-2")
    assert copy
    assert copy.name == "claim_orchestrator"
    for part in ("jo@example.com", "It broke.", "channel", "/review/claim-re-2"):
        assert part in (copy.serialized_input or "")


def test_claimant_is_written_to_through_the_notifier(api: ActionsApi) -> None:
    api.file_claim("write", sender_email="jo@example.com")
    message = "Please send the invoice. Schöne Grüße 🙂"
    instance = api.run("write_to_claimant", {"claim_id": "write", "message": message})
    assert api.waiting(instance)["proposed_action"]["arguments"]["message"] == message
    output = api.approved(instance)
    assert output["message"] == (
        "Action completed successfully: the claimant of claim write was written to"
    )
    key, notice = api.webhook.about(instance)[-1]
    assert key == f"{instance}-write_to_claimant"
    assert notice == {
        "event": "message_to_claimant",
        "instance_id": instance,
        "claim_id": "write",
        "recipient": "jo@example.com",
        "message": message,
    }


@pytest.mark.parametrize(
    ("notes", "said"), [("Not on a Friday.", "Not on a Friday."), (None, "None provided")]
)
def test_rejected_action_is_not_carried_out(api: ActionsApi, notes: str | None, said: str) -> None:
    claim_id = f"kept-{bool(notes)}"
    api.file_claim(claim_id)
    instance = api.run("reopen_claim", {"claim_id": claim_id})
    request_id = api.waiting(instance)["request_id"]
    reply = api.approve(instance, request_id, approved=False, reviewer_notes=notes)
    assert (reply.status_code, reply.json()["approved"]) == (200, False)
    output = api.output(instance)
    assert output["status"] == "rejected"
    assert output["message"] == f"Action rejected. Reviewer notes: {said}"
    assert output["decision"]["reviewer_notes"] == notes
    assert "result" not in output
    assert api.claim(f"{claim_id}-2").status_code == 404


@pytest.mark.parametrize(("seconds", "said"), [(None, "300"), (90, "90"), (0.5, "0.5")])
def test_action_is_cancelled_when_nobody_decides(
    api: ActionsApi, seconds: float | None, said: str
) -> None:
    body = {} if seconds is None else {"timeout_seconds": seconds}
    request = '{"action_type": "reopen_claim", "arguments": {"claim_id": "late"}}'
    instance = api.ask(request, **body).json()["instanceId"]
    if seconds != 0.5:
        api.waiting(instance)
    api.host.advance_clock(301)
    output = api.output(instance)
    assert output["status"] == "timed_out"
    assert output["message"] == (
        f"Action cancelled: approval request timed out after {said} seconds"
    )
    assert "decision" not in output
    late = api.approve(instance, "x")
    assert (late.status_code, late.json()["code"]) == (409, "not_awaiting_approval")


@pytest.mark.parametrize(
    ("action_type", "arguments", "said"),
    [
        ("drop_database", {}, "not declared"),
        ("read_claim", {}, "not declared"),
        ("purge_finished_claims", {"older_than_days": "all"}, "older_than_days"),
        ("purge_finished_claims", {"older_than_days": 0, "running": True}, "running"),
        ("none", {}, "Nothing to see here."),
    ],
)
def test_what_is_not_declared_or_does_not_fit_never_runs(
    api: ActionsApi, action_type: str, arguments: Any, said: str
) -> None:
    instance = api.run(action_type, arguments)
    output = api.output(instance)
    assert output["status"] == "not_possible"
    assert said in output["message"]
    assert output["proposed_action"]["action_type"] == action_type
    assert not {"result", "decision"} & output.keys()
    assert api.webhook.about(instance) == []


def test_tool_that_cannot_do_it_fails_with_a_reason(api: ActionsApi) -> None:
    output = api.approved(api.run("reopen_claim", {"claim_id": "nobody-knows-it"}))
    assert output["status"] == "failed"
    assert output["message"] == "Action failed: there is no claim nobody-knows-it."
    assert output["decision"]["approved"] is True
    assert "result" not in output
    api.file_claim("x" * 63)
    output = api.approved(api.run("reopen_claim", {"claim_id": "x" * 63}))
    assert (output["status"], "too long" in output["message"]) == ("failed", True)


def test_nobody_is_written_to_without_an_address(api: ActionsApi) -> None:
    api.file_claim("no-address")
    call = {"claim_id": "no-address", "message": "Hello."}
    instance = api.run("write_to_claimant", call)
    output = api.approved(instance)
    assert output["status"] == "failed"
    assert output["message"] == (
        "Action failed: claim no-address came without the claimant's address."
    )
    assert [notice["event"] for _, notice in api.webhook.about(instance)] == [
        "action_awaiting_decision"
    ]


def test_answer_that_is_no_proposal_is_asked_for_again_once_and_then_ends_it(
    api: ActionsApi,
) -> None:
    instance = api.ask("no JSON at all").json()["instanceId"]
    state = api.until(instance, lambda s: s["runtimeStatus"] == "Failed")
    assert state["failureDetails"] == {
        "errorType": "AgentGaveUp",
        "errorMessage": "The answer of ActionAgent could not be used.",
    }
    assert "output" not in state


def test_of_several_decisions_at_once_one_counts(api: ActionsApi) -> None:
    api.file_claim("race")
    instance = api.run("reopen_claim", {"claim_id": "race"})
    request_id = api.waiting(instance)["request_id"]

    def decide(number: int) -> int:
        return api.approve(instance, request_id, reviewer=f"R{number}").status_code

    with ThreadPoolExecutor(6) as reviewers:
        codes = list(reviewers.map(decide, range(6)))
    assert sorted(codes) == [200] + [409] * 5
    output = api.output(instance)
    assert output["decision"]["reviewer"] == f"R{codes.index(200)}"
    assert output["result"]["claim_id"] == "race-2"
    assert api.claim("race-3").status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"request_id": None}, "request_id"),
        ({"request_id": " "}, "request_id"),
        ({"approved": None}, "approved"),
        ({"approved": "true"}, "approved"),
        ({"approved": 1}, "approved"),
        ({"reviewer": None}, "reviewer"),
        ({"reviewer": ""}, "reviewer"),
        ({"reviewer": 5}, "reviewer"),
        ({"reviewer": "x" * 400}, "reviewer"),
        ({"reviewer": "Ann\nBob"}, "reviewer"),
        ({"reviewer_notes": ["x"]}, "reviewer_notes"),
        ({"reviewer_notes": "x" * 40_000}, "reviewer_notes"),
    ],
)
def test_decision_with_a_wrong_field_is_a_400_that_names_it(
    api: ActionsApi, body: dict[str, Any], field: str
) -> None:
    reply = api.approve("nowhere", "x", **body)
    assert (reply.status_code, reply.json()["code"]) == (400, "validation_failed")
    assert reply.json()["error"].startswith(field)


@pytest.mark.parametrize(
    "body",
    [
        {"request": None},
        {"request": "  "},
        {"request": 5},
        {"request": "x" * 20_000},
        {"request": "x", "timeout_seconds": 0},
        {"request": "x", "timeout_seconds": -5},
        {"request": "x", "timeout_seconds": 31_536_001},
        {"request": "x", "timeout_seconds": "300"},
        {"request": "x", "timeout_seconds": True},
    ],
)
def test_request_with_a_wrong_field_is_a_400_that_names_it(
    api: ActionsApi, body: dict[str, Any]
) -> None:
    reply = api.host.post("/api/actions/run", json=body)
    assert (reply.status_code, reply.json()["code"]) == (400, "validation_failed")
    assert reply.json()["error"].startswith([*body][-1])


@pytest.mark.parametrize("path", ["run", "approve/nowhere"])
def test_body_that_is_no_json_object_is_a_400(api: ActionsApi, path: str) -> None:
    for content in (b"", b"{", b"[]", b"NaN"):
        reply = api.host.post(f"/api/actions/{path}", content=content)
        assert (reply.status_code, reply.json()["code"]) == (400, "invalid_json")


def test_unknown_instance_and_one_of_another_workflow_are_404(api: ActionsApi) -> None:
    api.file_claim("other")
    for instance in ("nowhere", "claim-other", "@dafx-actionagent@x"):
        replies = [api.host.get(f"/api/actions/status/{instance}"), api.approve(instance, "x")]
        assert [reply.status_code for reply in replies] == [404, 404]
        assert replies[0].json() == {"error": "Instance not found.", "code": "instance_not_found"}


def test_decision_for_another_request_is_a_409_and_decides_nothing(api: ActionsApi) -> None:
    instance = api.run("reopen_claim", {"claim_id": "nowhere"})
    api.waiting(instance)
    reply = api.approve(instance, "of-another-wait")
    assert (reply.status_code, reply.json()["code"]) == (409, "stale_request")
    assert api.waiting(instance)


def test_event_past_the_api_counts_only_with_the_right_request_id(api: ActionsApi) -> None:
    instance = api.run("reopen_claim", {"claim_id": "nowhere"})
    request_id = api.waiting(instance)["request_id"]
    decision = {"approved": False, "reviewer": "Eve"}
    no_decisions: list[Any] = [
        decision,
        {**decision, "request_id": None},
        {**decision, "request_id": "another"},
        {"approved": "true", "reviewer": "Eve", "request_id": request_id},
        {"approved": True, "request_id": request_id},
        {"__class__": "X", "__module__": "y", "__data__": "z"},
        "approved",
        [True],
    ]
    for data in no_decisions:
        assert api.raise_event(instance, data).is_success
    assert api.raise_event(instance, {**decision, "request_id": request_id}).is_success
    output = api.output(instance)
    assert (output["status"], output["decision"]["reviewer"]) == ("rejected", "Eve")


def test_approver_who_cannot_be_told_can_still_decide(api: ActionsApi, webhook: Webhook) -> None:
    webhook.is_down = True
    try:
        instance = api.run("reopen_claim", {"claim_id": "nowhere"})
        api.waiting_later(instance)
    finally:
        webhook.is_down = False
    assert api.approved(instance)["status"] == "failed"
    assert len({key for key, _ in webhook.about(instance)}) == 1


def test_tool_whose_activity_runs_twice_does_its_work_once(api: ActionsApi) -> None:
    """As after a crash between doing it and recording that it was done."""
    api.file_claim("twice")
    api.finish_claim("twice")
    activities = ActionActivities(notifier=LogNotifier)
    now = api.host.get("/admin/local/clock").json()["now"]
    order = ToolOrder(instance_id="action-1", as_of=now, arguments={"claim_id": "twice"})
    with TaskHubGrpcClient(host_address=api.host.grpc_address) as hub:
        runs = [activities.reopen_claim(hub, order.model_dump_json()) for _ in range(3)]
    assert runs == runs[:1] * 3
    assert runs[0]["output"]["result"]["claim_id"] == "twice-2"
    assert api.claim("twice-3").status_code == 404
