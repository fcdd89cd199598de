"""What the endpoints accept and refuse, over real HTTP on the local host."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from tests.function_app.claims.conftest import ClaimsApi

VALID = {"claim_id": "never-filed", "email_content": "It broke."}


def test_started_claim_is_answered_with_its_addresses(api: ClaimsApi):
    reply = api.start("fresh.one_1")
    root = f"{api.host.url}/api"
    assert reply.status_code == 202
    assert reply.json() == {
        "instance_id": "claim-fresh.one_1",
        "claim_id": "fresh.one_1",
        "status": "Started",
        "status_url": f"{root}/claims/status/claim-fresh.one_1",
        "approval_url": f"{root}/claims/approve/claim-fresh.one_1",
        "review_url": f"{root}/review/claim-fresh.one_1",
        "ignored": [],
    }
    assert reply.headers["location"] == reply.json()["status_url"]
    assert api.host.client.get(reply.headers["location"]).status_code == 200


def test_start_names_the_fields_that_nobody_knows(api: ClaimsApi):
    known = {"document_url": "https://files.example.com/form.pdf", "metadata": {"attachments": 1}}
    assert api.start("knows-all", **known).json()["ignored"] == []
    reply = api.start("misspelled", attachments=["https://x/form.pdf"], Sender_Email=None, **known)
    assert reply.status_code == 202
    assert reply.json()["ignored"] == ["attachments", "Sender_Email"]
    many = api.start("many-fields", **{f"{'n' * 200}{n}": n for n in range(5000)}).json()["ignored"]
    assert (len(many), max(map(len, many))) == (20, 100)


def test_list_may_be_asked_with_the_function_key_in_the_address(api: ClaimsApi):
    assert api.host.get("/api/claims?limit=1&code=abc&clientId=default").status_code == 200


@pytest.mark.parametrize("ended", [False, True])
def test_claim_id_is_taken_for_good(api: ClaimsApi, ended: bool):
    claim_id = f"taken-{ended}"
    first = api.start(claim_id)
    if ended:
        api.at(claim_id, "awaiting_approval")
        api.approve(claim_id, "rejected")
        api.ended(claim_id)

    reply = api.start(claim_id, email_content="Another one.")
    assert reply.status_code == 409
    assert reply.json()["error"] == "claim_already_exists"
    urls = ("instance_id", "status_url", "approval_url", "review_url")
    assert {name: reply.json()[name] for name in urls} == {
        name: first.json()[name] for name in urls
    }


def test_of_many_starts_at_once_one_wins(api: ClaimsApi):
    with ThreadPoolExecutor(8) as callers:
        codes = list(callers.map(lambda _: api.start("rush").status_code, range(8)))
    assert sorted(codes) == [202] + [409] * 7


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"\xff", b'{"claim_id": NaN}', b"[" * 100_000],
)
@pytest.mark.parametrize("path", ["start", "approve/claim-nowhere"])
def test_body_that_is_no_json_object_is_a_400(api: ClaimsApi, path: str, body: bytes):
    reply = api.host.post(f"/api/claims/{path}", content=body)
    assert reply.status_code == 400
    assert reply.json()["error"] == "invalid_json"
    assert ("success" in reply.json()) is path.startswith("approve")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"claim_id": None}, "claim_id"),
        ({"claim_id": ""}, "claim_id"),
        ({"claim_id": 7}, "claim_id"),
        ({"claim_id": "a b"}, "claim_id"),
        ({"claim_id": "../x"}, "claim_id"),
        ({"claim_id": "x" * 65}, "claim_id"),
        ({"email_content": ""}, "email_content"),
        ({"email_content": ["x"]}, "email_content"),
        ({"email_content": "x" * (512 * 1024 + 1)}, "email_content"),
        ({"attachment_url": 5}, "attachment_url"),
        ({"attachment_urls": "x"}, "attachment_urls"),
        ({"sender_email": "nobody"}, "sender_email"),
        ({"metadata": "x"}, "metadata"),
        ({"metadata": {"big": "x" * (256 * 1024)}}, "metadata"),
    ],
)
def test_claim_with_a_wrong_field_is_a_400_that_names_it(
    api: ClaimsApi, wrong: dict[str, Any], field: str
):
    reply = api.host.post("/api/claims/start", json={**VALID, **wrong})
    assert reply.status_code == 400
    assert reply.json()["error"] == "validation_failed"
    assert [one["field"] for one in reply.json()["details"]] == [field]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"decision": None}, "decision"),
        ({"decision": "yes"}, "decision"),
        ({"decision": "APPROVED"}, "decision"),
        ({"decision": ["approved"]}, "decision"),
        ({"reviewer": None}, "reviewer"),
        ({"reviewer": "ann"}, "reviewer"),
        ({"claim_amounts": {"total_estimate": -0.01}}, "claim_amounts.total_estimate"),
        ({"claim_amounts": {"deductible": "much"}}, "claim_amounts.deductible"),
        ({"claim_amounts": {"deductible": True}}, "claim_amounts.deductible"),
        ({"claim_data": [1]}, "claim_data"),
    ],
)
def test_decision_with_a_wrong_field_is_a_400_and_decides_nothing(
    api: ClaimsApi, wrong: dict[str, Any], field: str
):
    if api.start("undecided").status_code == 202:
        api.at("undecided", "awaiting_approval")
    content = {"decision": "approved", "reviewer": "ann@example.com", **wrong}
    reply = api.host.post("/api/claims/approve/claim-undecided", json=content)
    assert reply.status_code == 400
    assert reply.json()["success"] is False
    assert reply.json()["error"] == "validation_failed"
    assert [one["field"] for one in reply.json()["details"]] == [field]
    assert api.step("undecided") == "awaiting_approval"


@pytest.mark.parametrize(
    "instance_id", ["claim-nowhere", "nowhere", "claim-", "%40x", "claim-a%20b"]
)
def test_unknown_claim_is_a_404(api: ClaimsApi, instance_id: str):
    decision = {"decision": "approved", "reviewer": "ann@example.com"}
    status = api.host.get(f"/api/claims/status/{instance_id}")
    approve = api.host.post(f"/api/claims/approve/{instance_id}", json=decision)
    assert (status.status_code, status.json()["error"]) == (404, "instance_not_found")
    assert (approve.status_code, approve.json()["error"]) == (404, "instance_not_found")
    assert approve.json()["success"] is False
    assert "success" not in status.json()


def test_decision_before_the_claim_was_read_is_a_409(api: ClaimsApi, gates: Any):
    gates.close_gate("agent1/early")
    api.start("early")
    gates.wait_for("agent1/early")
    reply = api.approve("early")
    gates.open_gate("agent1/early")
    assert reply.status_code == 409
    assert reply.json()["error"] == "not_awaiting_approval"
    assert reply.json()["current_step"] == "agent1_processing"


def test_decision_for_another_request_is_a_409_and_decides_nothing(api: ClaimsApi):
    api.waiting("stale")
    reply = api.approve("stale", request_id="of-another-wait")
    assert reply.status_code == 409
    assert reply.json()["error"] == "stale_request"
    assert api.step("stale") == "awaiting_approval"


def test_decision_after_the_end_is_a_409(api: ClaimsApi):
    api.waiting("over")
    api.approve("over", "rejected")
    api.ended("over")
    reply = api.approve("over")
    assert reply.status_code == 409
    assert reply.json()["error"] == "orchestration_completed"
    assert reply.json()["success"] is False
    assert api.status("over")["output"]["status"] == "rejected"


def test_decision_on_a_suspended_claim_is_a_409_and_not_lost_silently(api: ClaimsApi):
    api.waiting("paused")
    instance = "/runtime/webhooks/durabletask/instances/claim-paused"
    assert api.host.post(f"{instance}/suspend").status_code == 202
    api.until("paused", lambda state: state["runtime_status"] == "Suspended")
    reply = api.approve("paused")
    assert (reply.status_code, reply.json()["current_step"]) == (409, "suspended")

    api.host.post(f"{instance}/resume")
    api.until("paused", lambda state: state["runtime_status"] == "Running")
    assert api.approve("paused").status_code == 200


def test_no_reply_contains_a_durable_management_url(api: ClaimsApi):
    replies = [api.start("keys").text, api.host.get("/api/claims/status/claim-keys").text]
    replies += [api.start("keys").text, api.host.get("/api/claims").text]
    assert "webhooks" not in "".join(replies)
    assert "code=" not in "".join(replies)


def test_every_reply_is_json_that_nobody_stores(api: ClaimsApi):
    for reply in (api.host.get("/api/health"), api.host.get("/api/claims/status/x")):
        assert reply.headers["content-type"].startswith("application/json")
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["x-content-type-options"] == "nosniff"


def test_health_says_who_answers(api: ClaimsApi):
    reply = api.host.get("/api/health")
    assert reply.status_code == 200
    body = reply.json()
    assert datetime.fromisoformat(body.pop("timestamp")).tzinfo is not None
    assert body == {
        "status": "healthy",
        "service": "durable-functions-hitl",
        "version": "0.1.0",
        "agents": {"agent1": "local", "agent2": "local"},
    }


def test_list_pages_through_every_claim_newest_first(api: ClaimsApi):
    names = [f"listed-{number}" for number in range(7)]
    for name, pause in zip(names, [0, 1, 70, 0, 4000, 0, 0], strict=True):
        api.host.advance_clock(pause)
        api.start(name)
    pages, cursor = [], None
    while True:
        params = {"limit": "3", **({"cursor": cursor} if cursor else {})}
        page = api.host.get("/api/claims", params=params).json()
        pages.append([item["claim_id"] for item in page["claims"]])
        if not (cursor := page["next_cursor"]):
            break
    listed = [name for page in pages for name in page]
    assert listed[:7] == names[::-1]
    assert len(listed) == len(set(listed))
    assert {len(page) for page in pages[:-1]} <= {3}


def test_listed_claim_shows_where_it_stands(api: ClaimsApi):
    api.waiting("item")
    [item] = api.host.get("/api/claims?limit=1").json()["claims"]
    state = api.status("item")
    names = (
        "instance_id",
        "runtime_status",
        "custom_status",
        "created_time",
        "last_updated_time",
    )
    assert item == {"claim_id": "item", **{name: state[name] for name in names}}


@pytest.mark.parametrize(
    ("status", "expected"),
    [("awaiting_approval", "filter-open"), ("RUNNING", "filter-open"), ("rejected", "filter-done")],
)
def test_list_is_filtered_by_step_or_runtime_status(api: ClaimsApi, status: str, expected: str):
    for name in ("filter-done", "filter-open"):
        if api.start(name).status_code == 202:
            api.at(name, "awaiting_approval")
    if api.step("filter-done") != "rejected":
        api.approve("filter-done", "rejected")
        api.ended("filter-done")
    claims = api.host.get("/api/claims", params={"status": status, "limit": "100"}).json()["claims"]
    listed = {item["claim_id"] for item in claims}
    assert listed & {"filter-open", "filter-done"} == {expected}


def cursor_at(moment: str) -> str:
    return base64.urlsafe_b64encode(f"{moment}|claim-x".encode()).decode()


def test_claim_that_was_stopped_is_listed_at_no_step(api: ClaimsApi):
    api.waiting("stopped")
    api.host.post("/runtime/webhooks/durabletask/instances/claim-stopped/terminate")
    api.until("stopped", lambda state: state["runtime_status"] == "Terminated")
    waiting = api.host.get("/api/claims?status=awaiting_approval&limit=100").text
    assert "claim-stopped" not in waiting
    assert "claim-stopped" in api.host.get("/api/claims?status=terminated&limit=100").text
    assert api.approve("stopped").json()["error"] == "orchestration_completed"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=many", "limit"),
        ("stat=Running", "stat"),
        ("status=nearly", "status"),
        ("cursor=!!!", "cursor"),
        ("cursor=YWJj", "cursor"),
        (f"cursor={cursor_at('9999-12-31T23:59:59.999999')}", "cursor"),
        (f"cursor={cursor_at('0001-01-01T00:00:00')}", "cursor"),
    ],
)
def test_list_refuses_a_wrong_query_and_names_it(api: ClaimsApi, query: str, field: str):
    reply = api.host.get(f"/api/claims?{query}")
    assert reply.status_code == 400
    assert reply.json()["error"] == "validation_failed"
    assert [one["field"] for one in reply.json()["details"]] == [field]


def test_instances_that_are_no_claims_are_not_shown(api: ClaimsApi):
    claim = {"claim_id": "foreign", "email_content": "x"}
    order = json.dumps({"claim": claim, "approval_timeout_hours": 24})
    started = api.host.post(
        "/runtime/webhooks/durabletask/orchestrators/claim_orchestrator/foreign-1", json=order
    )
    assert started.status_code == 202
    assert api.host.get("/api/claims/status/foreign-1").status_code == 404
    assert "foreign-1" not in api.host.get("/api/claims?limit=100").text


def test_a_page_of_another_site_cannot_decide_in_a_visitors_name(api: ClaimsApi):
    api.waiting("forged")
    foreign = {"sec-fetch-site": "cross-site", "content-type": "text/plain"}
    body = {"decision": "approved", "reviewer": "ann@example.com"}
    path = "/api/claims/approve/claim-forged"
    reply = api.host.post(path, content=json.dumps(body), headers=foreign)
    assert (reply.status_code, reply.json()["error"]) == (403, "cross_site_request")
    assert api.step("forged") == "awaiting_approval"


def test_decision_that_is_too_large_to_be_one_is_a_400(api: ClaimsApi):
    api.waiting("huge")
    reply = api.approve("huge", comments="x" * (2 * 1024 * 1024))
    assert reply.status_code == 400
    assert [one["field"] for one in reply.json()["details"]] == ["body"]
    assert api.step("huge") == "awaiting_approval"


def test_addresses_are_the_same_however_the_path_was_escaped(api: ClaimsApi):
    plain = api.waiting("escaped")
    escaped = api.host.get("/api/%63laims/status/claim-escaped")
    assert escaped.json()["review_url"] == plain["review_url"]
