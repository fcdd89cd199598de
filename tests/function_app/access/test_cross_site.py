"""What another page could send, on every route of the app that changes something."""

import json

import pytest

from tests.function_app.access.conftest import decision, said
from tests.function_app.claims.conftest import ClaimsApi

FOREIGN = [
    {"origin": "http://localhost:1"},
    {"origin": "http://localhost:1", "sec-fetch-site": "same-site"},
    {"origin": "http://localhost:1", "sec-fetch-site": "same-origin"},
    {"origin": "https://evil.example", "sec-fetch-site": "none"},
    {"origin": "null"},
    {"origin": ""},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
]
CHANGING = [
    "claims/start", "claims/approve/claim-x", "review/claim-x/link", "agents/run",
    "agents/WriterAgent/run", "actions/run", "actions/approve/x", "singleagent/run",
    "multiagent/run", "spamdetection/run", "hitl/run", "hitl/approve/x",
]  # fmt: skip


@pytest.mark.parametrize("path", CHANGING)
def test_another_page_changes_nothing(api: ClaimsApi, path: str):
    for headers in FOREIGN:
        reply = api.host.post(f"/api/{path}", json={}, headers=headers)
        assert reply.status_code == 403, headers
        assert "cross_site_request" in reply.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "{url}"},
        {"origin": "{url}", "sec-fetch-site": "same-origin"},
        {"origin": "https://claims.example", "x-forwarded-host": "claims.example",
         "x-forwarded-proto": "https"},
    ],
)  # fmt: skip
def test_our_own_pages_and_what_is_no_page_may(api: ClaimsApi, headers: dict[str, str]):
    own = {name: value.format(url=api.host.url) for name, value in headers.items()}
    reply = api.host.post("/api/claims/approve/claim-nowhere", json=decision(), headers=own)
    assert said(reply) == (404, "instance_not_found")


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/plain", json.dumps(decision())),
        ("application/x-www-form-urlencoded", "decision=approved&reviewer=a@example.com"),
        ("multipart/form-data; boundary=x", "--x--"),
        ("application/jsonx", json.dumps(decision())),
        ("text/plain; application/json", json.dumps(decision())),
        (None, json.dumps(decision())),
    ],
)
@pytest.mark.parametrize(
    "path", ["claims/approve/claim-typed", "actions/approve/x", "hitl/approve/x"]
)
def test_a_decision_is_json(api: ClaimsApi, path: str, media_type: str | None, body: str):
    headers = {"content-type": media_type} if media_type else {}
    reply = api.host.post(f"/api/{path}", content=body, headers=headers)
    assert reply.status_code == 415
    assert "unsupported_media_type" in reply.text


def test_json_may_name_its_charset(api: ClaimsApi):
    headers = {"content-type": "Application/JSON; charset=utf-8"}
    path = "/api/claims/approve/claim-nowhere"
    reply = api.host.post(path, content=json.dumps(decision()), headers=headers)
    assert said(reply) == (404, "instance_not_found")
