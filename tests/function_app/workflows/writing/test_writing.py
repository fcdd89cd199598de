"""Writing with a reviewer, over HTTP on the local host."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from function_app.workflows.writing.models import ORCHESTRATOR
from tests.function_app.workflows.outbox import Outbox
from tests.function_app.workflows.workflow_api import State, WorkflowApi
from tests.hosts import Host

EVENT = "HumanApproval"
ENVELOPE = {"__class__": "Popen", "__module__": "subprocess", "__data__": {"args": "ls"}}


@pytest.fixture(scope="module")
def writing(workflow_host: Host) -> WorkflowApi:
    return WorkflowApi(workflow_host, "hitl")


def ordered(writing: WorkflowApi, **order: Any) -> str:
    return writing.started(json={"topic": "the ocean", **order})


def under_review(writing: WorkflowApi, **order: Any) -> State:
    return writing.waiting(ordered(writing, **order))


def next_review(writing: WorkflowApi, before: State) -> State:
    seen = before["request_id"]
    return writing.until(before["instanceId"], lambda state: state.get("request_id", seen) != seen)


def refusal(reply: httpx.Response) -> tuple[int, str]:
    assert reply.json().keys() == {"error", "code"}
    return reply.status_code, reply.json()["code"]


def test_start_names_the_topic(writing: WorkflowApi):
    reply = writing.run(json={"topic": "the ocean"})
    body = reply.json()
    address = f"{writing.host.url}/api/hitl/status/{body['instanceId']}"
    assert (reply.status_code, reply.headers["Location"]) == (202, address)
    assert body == {
        "message": "HITL content generation orchestration started.",
        "topic": "the ocean",
        "instanceId": body["instanceId"],
        "statusQueryGetUri": address,
    }


def test_draft_is_shown_while_a_person_is_awaited(writing: WorkflowApi, outbox: Outbox):
    state = under_review(writing)
    assert state["runtimeStatus"] == "Running"
    assert (
        state["workflowStatus"] == "Requesting human feedback. Iteration #1. Timeout: 72.0 hour(s)."
    )
    assert state["input"] == {
        "topic": "the ocean",
        "max_review_attempts": 3,
        "approval_timeout_hours": 72.0,
    }
    assert state["content"].keys() == {"title", "content"}
    assert "ocean" in state["content"]["content"]
    [(key, notice)] = outbox.about(state["instanceId"])
    assert key == f"{state['instanceId']}-{state['request_id']}-notify"
    assert notice["event"] == "content_awaiting_review"
    assert state["content"]["content"] not in str(notice)


def test_approved_draft_is_published_as_it_was_shown(writing: WorkflowApi):
    waiting = under_review(writing)
    reply = writing.approve(waiting["instanceId"], approved=True, request_id=waiting["request_id"])
    assert reply.status_code == 200
    assert reply.json() == {
        "message": "Human approval sent to orchestration.",
        "instanceId": waiting["instanceId"],
        "approved": True,
    }
    state = writing.ended(waiting["instanceId"])
    assert state["output"] == waiting["content"]
    published = f"Content published successfully at {state['lastUpdatedTime'][:10]}T"
    assert state["workflowStatus"].startswith(published)
    assert len(state["workflowStatus"]) == len(f"{published}HH:MM:SS")
    assert not {"request_id", "content"} & state.keys()


def test_rejection_brings_a_new_draft_that_takes_the_feedback_in(writing: WorkflowApi):
    first = under_review(writing)
    reply = writing.approve(
        first["instanceId"], approved=False, feedback="Mention the lighthouse of Alexandria."
    )
    assert reply.json()["approved"] is False
    second = next_review(writing, first)
    assert second["workflowStatus"].startswith("Requesting human feedback. Iteration #2.")
    assert second["content"] != first["content"]
    assert "lighthouse of Alexandria" in second["content"]["content"]
    writing.approve(first["instanceId"], approved=True)
    assert writing.result(first["instanceId"]) == second["content"]


def test_a_whole_number_may_be_written_with_a_point(writing: WorkflowApi):
    reply = writing.run(json={"topic": "the ocean", "max_review_attempts": 2.0})
    assert reply.status_code == 202, reply.text


def test_after_the_last_rejection_nothing_is_written_again(writing: WorkflowApi, outbox: Outbox):
    state = under_review(writing, max_review_attempts=2)
    writing.approve(state["instanceId"], approved=False)
    state = next_review(writing, state)
    assert writing.approve(state["instanceId"], approved=False).status_code == 200
    assert writing.failure(state["instanceId"]) == {
        "errorType": "RuntimeError",
        "errorMessage": "Content could not be approved after 2 iteration(s).",
    }
    assert writing.status(state["instanceId"])["workflowStatus"] == "Max review attempts exhausted."
    assert len(outbox.about(state["instanceId"])) == 2


def test_nobody_decides_in_time(writing: WorkflowApi):
    instance_id = under_review(writing, approval_timeout_hours=0.5)["instanceId"]
    writing.host.advance_clock(0.5 * 3600 - 60)
    assert writing.status(instance_id)["runtimeStatus"] == "Running"
    writing.host.advance_clock(120)
    assert writing.failure(instance_id) == {
        "errorType": "TimeoutError",
        "errorMessage": "Human approval timed out after 0.5 hour(s).",
    }
    assert writing.status(instance_id)["workflowStatus"] == (
        "Human approval timed out after 0.5 hour(s). Treating as rejection."
    )
    assert refusal(writing.approve(instance_id, approved=True)) == (409, "not_awaiting_approval")


def test_of_several_decisions_at_once_one_is_taken(writing: WorkflowApi):
    waiting = under_review(writing)
    verdicts = [True, False] * 4
    with ThreadPoolExecutor(len(verdicts)) as pool:
        replies = list(
            pool.map(lambda yes: writing.approve(waiting["instanceId"], approved=yes), verdicts)
        )
    assert sorted(reply.status_code for reply in replies) == [200] + [409] * 7
    [taken] = [reply.json() for reply in replies if reply.status_code == 200]
    if taken["approved"]:
        assert writing.result(waiting["instanceId"]) == waiting["content"]
    else:
        next_review(writing, waiting)


def test_decision_for_another_request_is_refused(writing: WorkflowApi):
    first = under_review(writing)
    instance_id = first["instanceId"]
    assert refusal(writing.approve(instance_id, approved=True, request_id="another")) == (
        409,
        "stale_request",
    )
    writing.approve(instance_id, approved=False)
    second = next_review(writing, first)
    stale = writing.approve(instance_id, approved=True, request_id=first["request_id"])
    assert refusal(stale) == (409, "stale_request")
    assert writing.status(instance_id)["request_id"] == second["request_id"]


def test_nothing_is_awaited_of_an_instance_that_ended_or_is_unknown(writing: WorkflowApi):
    instance_id = under_review(writing)["instanceId"]
    assert writing.approve(instance_id, approved=True).status_code == 200
    assert refusal(writing.approve(instance_id, approved=True)) == (409, "not_awaiting_approval")
    for unknown in ("nobody", WorkflowApi(writing.host, "singleagent").started()):
        reply = writing.approve(unknown, approved=True)
        assert reply.status_code == 404
        assert reply.json() == {"error": "Instance not found.", "code": "instance_not_found"}


def test_suspended_instance_takes_no_decision(writing: WorkflowApi):
    instance_id = under_review(writing)["instanceId"]
    management = f"/runtime/webhooks/durabletask/instances/{instance_id}"
    assert writing.host.post(f"{management}/suspend").is_success
    state = writing.until(instance_id, lambda state: state["runtimeStatus"] == "Suspended")
    assert not {"request_id", "content"} & state.keys()
    assert refusal(writing.approve(instance_id, approved=True)) == (409, "not_awaiting_approval")
    assert writing.host.post(f"{management}/resume").is_success
    writing.waiting(instance_id)
    assert writing.approve(instance_id, approved=True).status_code == 200


@pytest.mark.parametrize(
    "data",
    [
        {"approved": True, "feedback": "Fine."},
        '{"approved": true}',
        {"approved": True, "feedback": None, "request_id": None},
    ],
)
def test_event_without_a_request_id_counts(writing: WorkflowApi, data: Any):
    waiting = under_review(writing)
    writing.raise_event(waiting["instanceId"], EVENT, data)
    assert writing.result(waiting["instanceId"]) == waiting["content"]


def test_event_that_is_no_decision_is_ignored(writing: WorkflowApi):
    waiting = under_review(writing)
    for data in (
        "yes",
        "approved",
        1,
        [],
        ENVELOPE,
        {},
        {"approved": "true"},
        {"approved": 1},
        {"approved": True, "request_id": "another"},
        {"approved": True, "feedback": 7},
    ):
        writing.raise_event(waiting["instanceId"], EVENT, data)
    reply = writing.approve(waiting["instanceId"], approved=False, feedback="Mention the harbour.")
    assert reply.status_code == 200
    assert "harbour" in str(next_review(writing, waiting)["content"])


def test_draft_of_any_size_is_shown_and_custom_status_stays_small(writing: WorkflowApi):
    state = under_review(writing, topic="whales and " * 3000)
    management = f"/runtime/webhooks/durabletask/instances/{state['instanceId']}"
    status = writing.host.get(management).json()["customStatus"]
    assert status == state["workflowStatus"]
    assert len(status) < 4000
    writing.approve(state["instanceId"], approved=False, feedback="More waves. " * 10_000)
    assert next_review(writing, state)["content"]["content"]


def test_failure_that_nobody_foresaw_is_shown_without_its_text(writing: WorkflowApi):
    """An instance may be started past `run`, with any input."""
    start = f"/runtime/webhooks/durabletask/orchestrators/{ORCHESTRATOR}"
    instance_id = writing.host.post(start, json={"topic": ["secret"]}).json()["id"]
    failure = writing.failure(instance_id)
    assert failure["errorType"] == "ValidationError"
    assert failure["errorMessage"] == (
        "The workflow stopped because of a fault on our side. The app's log says more."
    )


@pytest.mark.parametrize("body", [b"", b"no JSON", b'{"topic": NaN}'])
def test_order_must_be_json(writing: WorkflowApi, body: bytes):
    reply = writing.run(content=body)
    assert reply.status_code == 400
    assert reply.json() == {"error": "Request body must be valid JSON.", "code": "invalid_json"}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"[]", "body must be an object"),
        (b"{}", "topic is required"),
        (b'{"topic": " "}', "topic is required"),
        (b'{"topic": 7}', "topic must be text"),
        (b'{"topic": "x", "max_review_attempts": 0}', "max_review_attempts must be at least 1"),
        (b'{"topic": "x", "max_review_attempts": 21}', "max_review_attempts must be at most 20"),
        (
            b'{"topic": "x", "max_review_attempts": 1.5}',
            "max_review_attempts must be a whole number",
        ),
        (
            b'{"topic": "x", "max_review_attempts": true}',
            "max_review_attempts must be a whole number",
        ),
        (
            b'{"topic": "x", "approval_timeout_hours": 0}',
            "approval_timeout_hours must be above 0 and at most 8,760",
        ),
        (
            b'{"topic": "x", "approval_timeout_hours": 8760.5}',
            "approval_timeout_hours must be above 0 and at most 8,760",
        ),
        (
            b'{"topic": "x", "approval_timeout_hours": "2"}',
            "approval_timeout_hours must be a number",
        ),
    ],
)
def test_wrong_field_of_an_order_is_named(writing: WorkflowApi, body: bytes, fault: str):
    reply = writing.run(content=body)
    assert reply.status_code == 400
    assert reply.json() == {
        "error": f"Invalid content generation input: {fault}",
        "code": "validation_failed",
    }


@pytest.mark.parametrize("body", [b"", b"no JSON", b"[]", b"true", b'"approved"'])
def test_approval_is_required(writing: WorkflowApi, body: bytes):
    reply = writing.host.post("/api/hitl/approve/nobody", content=body)
    assert reply.status_code == 400
    assert reply.json()["error"] == "Approval response is required"
    assert reply.json().keys() == {"error", "code"}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, "approved is required"),
        ({"approved": None}, "approved is required"),
        *(({"approved": word}, "approved must be true or false") for word in ("yes", "true", 1)),
        ({"approved": True, "feedback": 7}, "feedback must be text"),
        ({"approved": True, "request_id": 7}, "request_id must be text"),
    ],
)
def test_wrong_field_of_an_approval_is_named(
    writing: WorkflowApi, body: dict[str, Any], fault: str
):
    reply = writing.host.post("/api/hitl/approve/nobody", json=body)
    assert reply.status_code == 400
    assert reply.json() == {
        "error": f"Invalid approval payload: {fault}",
        "code": "validation_failed",
    }
