"""The document of the API: whole, valid, and as it is served."""

import gzip
import json
import re
from typing import Any

import httpx
import jsonschema_rs
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31

from function_app.bootstrap.app import build_app
from tests.hosts import Host

type Json = dict[str, Any]
ADDRESS = "/api/openapi.json"


@pytest.fixture(scope="module")
def document(host: Host) -> Json:
    return host.get(ADDRESS).json()


def operations(document: Json) -> dict[tuple[str, str], Json]:
    return {
        (method.upper(), path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def registered() -> set[tuple[str, str]]:
    """Of the app itself, whatever the document says."""
    bindings = [
        binding.get_dict_repr()
        for function in build_app().get_functions()
        for binding in function.get_bindings()
    ]
    return {
        (str(method), "/" + re.sub(r"\{\*(\w+)\}", r"{\1}", str(trigger["route"])))
        for trigger in bindings
        if trigger["type"] == "httpTrigger"
        for method in trigger["methods"]
    }


def schema_of(document: Json, method: str, path: str) -> Json:
    content = operations(document)[method, path]["requestBody"]["content"]
    name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return document["components"]["schemas"][name]


def is_valid(document: Json, method: str, path: str, body: Json) -> bool:
    content = operations(document)[method, path]["requestBody"]["content"]
    schema = {**content["application/json"]["schema"], "components": document["components"]}
    return jsonschema_rs.is_valid(schema, body)


def test_every_route_and_method_is_in_it(document: Json) -> None:
    routes, told = registered(), operations(document).keys()
    unsaid = sorted(path for method, path in routes - told if method != "HEAD")
    assert unsaid == [], "each Route needs about=About(...): see function_app/kit/about.py"
    assert told == routes


def test_it_is_valid_openapi(document: Json) -> None:
    assert document["openapi"].startswith("3.1.")
    jsonschema_rs.validator_for(OPENAPI_31).validate(document)
    for name, schema in document["components"]["schemas"].items():
        assert jsonschema_rs.meta.is_valid(
            {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
        ), name


def test_whatever_it_refers_to_is_there(document: Json) -> None:
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert named == document["components"]["schemas"].keys()


def test_every_operation_says_what_it_is_for(document: Json) -> None:
    every = operations(document)
    names = [operation["operationId"] for operation in every.values()]
    assert sorted(names) == sorted(set(names))
    for key, operation in every.items():
        assert operation["summary"].endswith("."), key
        assert "500" in operation["responses"], key


def test_an_error_is_described_in_the_form_that_its_route_has(document: Json) -> None:
    def error(method: str, path: str, status: str) -> Json:
        replies = operations(document)[method, path]["responses"]
        return replies[status]["content"]["application/json"]["schema"]["properties"]

    conflict = error("POST", "/claims/approve/{instance_id}", "409")
    assert conflict["success"] == {"const": False}
    assert {"stale_request", "not_awaiting_approval"} <= {*conflict["error"]["enum"]}
    assert "details" in error("POST", "/claims/start", "400")
    assert error("GET", "/hitl/status/{instance_id}", "404") == {
        "code": {"type": "string", "enum": ["instance_not_found"]},
        "error": {"type": "string"},
    }


def test_why_a_decision_does_not_count_is_said(document: Json) -> None:
    replies = operations(document)["POST", "/claims/approve/{instance_id}"]["responses"]
    errors = {
        status: reply["content"]["application/json"]["schema"]["properties"]
        for status, reply in replies.items()
        if status >= "400"
    }
    codes = {status: {*fields["error"]["enum"]} for status, fields in errors.items()}
    assert codes["401"] == {"not_signed_in"}
    assert codes["403"] == {"not_allowed", "wrong_csrf_token", "cross_site_request"}
    assert codes["409"] == {
        *("stale_request", "not_awaiting_approval", "no_more_rounds", "orchestration_completed"),
        *("taken_by_other", "no_claimant_address", "claimant_links_need_keys"),
    }
    assert codes["410"] == {"link_expired", "claim_purged"}
    assert codes["415"] == {"unsupported_media_type"}
    assert codes["429"] == {"too_many_attempts"}
    assert {status for status, fields in errors.items() if "winner" in fields} == {"409"}
    assert {status for status, fields in errors.items() if "reason" in fields} == {"403"}
    assert all("decision_id" in fields for fields in errors.values())
    assert errors["403"]["reason"]["$ref"].endswith("/WhyNotAllowed")
    assert {*document["components"]["schemas"]["WhyNotAllowed"]["enum"]} == {
        *("own_claim", "already_approved", "over_authority", "not_a_reviewer")
    }


@pytest.mark.parametrize(
    ("also", "is_right"),
    [
        ({"decision": "approved"}, True),
        ({"decision": "changes_requested"}, False),
        ({"decision": "changes_requested", "comments": " "}, False),
        ({"decision": "changes_requested", "comments": None}, False),
        ({"decision": "changes_requested", "comments": "Read the labor again."}, True),
        ({"decision": "later", "comments": "Not now."}, False),
    ],
)
def test_a_decision_is_described_as_it_is_read(
    host: Host, document: Json, also: Json, is_right: bool
) -> None:
    path, body = "/claims/approve/{instance_id}", {"reviewer": "dana@example.com", **also}
    reply = host.post("/api/claims/approve/claim-nobody-filed", json=body)
    assert is_valid(document, "POST", path, body) is is_right
    assert reply.status_code == (404 if is_right else 400), reply.text


def test_who_may_ask_is_said(document: Json) -> None:
    every = operations(document)
    by_key = {"function_key": []}
    assert by_key in every["POST", "/claims/start"]["security"]
    assert "401" in every["POST", "/claims/start"]["responses"]
    decides = every["POST", "/actions/approve/{instance_id}"]
    assert {"function_key": [], "review_token": []} in decides["security"]
    assert "without a body. Or: Unauthorized." in decides["responses"]["401"]["description"]
    assert every["GET", "/health"]["security"] == [{}]
    assert {"review_token": []} in every["GET", "/review/{instance_id}"]["security"]
    schemes = document["components"]["securitySchemes"]
    used = {name for operation in every.values() for way in operation["security"] for name in way}
    assert used == schemes.keys()


@pytest.mark.parametrize(
    ("wrong", "is_right"),
    [
        ({}, True),
        ({"claim_id": "A/1"}, False),
        ({"claim_id": " "}, False),
        ({"email_content": None, "document_url": "https://example.com/a.pdf"}, True),
        ({"email_content": None, "attachment_urls": ["", "https://example.com/a.pdf"]}, True),
        ({"email_content": " ", "attachment_urls": [""]}, False),
        ({"email_content": 5}, False),
        ({"sender_email": "nobody"}, False),
        ({"claimant_name": "Jos\u00e9 Li \u674e"}, True),
        ({"claimant_name": "Maria\u202e Lopez"}, False),
        ({"attachment_url": "https://example.com/\u200ba.pdf"}, False),
        ({"attachment_urls": ["https://example.com/\U000e0041a.pdf"]}, False),
        ({"document_url": "https://example.com/fdp.\u202eexe"}, False),
        ({"sender_email": " ", "metadata": "", "attachment_urls": None}, True),
        ({"metadata": [1]}, False),
        ({"document_url": ["https://example.com/a.pdf"]}, False),
        ({"attachment_url": "https://example.com/a.pdf", "document_url": 5}, False),
        ({"nobody_knows_this": 1}, True),
    ],
)
def test_a_claim_is_described_as_it_is_read(
    host: Host, document: Json, wrong: Json, is_right: bool, request: pytest.FixtureRequest
) -> None:
    number = re.sub(r"\W", "-", request.node.name)[-50:]
    body = {"claim_id": number, "email_content": "It broke.", **wrong}
    reply = host.post("/api/claims/start", json=body)
    assert is_valid(document, "POST", "/claims/start", body) is is_right
    assert reply.status_code == (202 if is_right else 400), reply.text


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/actions/run", {"request": "Count the claims."}, "request"),
        ("/spamdetection/run", {"email_id": "1", "email_content": "Hello"}, "email_id"),
        ("/hitl/run", {"topic": "the ocean"}, "topic"),
        ("/agents/run", {"message": "What is heat?"}, "message"),
    ],
)
def test_what_is_needed_must_say_something(
    document: Json, path: str, body: Json, field: str
) -> None:
    assert is_valid(document, "POST", path, body)
    assert not is_valid(document, "POST", path, {**body, field: " \n"})
    assert not is_valid(document, "POST", path, {**body, field: None})


def test_what_only_the_app_may_say_is_not_asked_for(document: Json) -> None:
    sent = schema_of(document, "POST", "/claims/approve/{instance_id}")["properties"]
    answered = document["components"]["schemas"]["ApprovalDecision-Output"]["properties"]
    ours = {"decision_id", "signed_in_by", "roles"}
    assert not ours & sent.keys()
    assert ours <= answered.keys()


def test_it_is_compressed_and_not_sent_twice(host: Host) -> None:
    def get(coding: str, **headers: str) -> httpx.Response:
        return host.get(ADDRESS, headers={"Accept-Encoding": coding, **headers})

    plain, zipped = get("identity"), get("gzip")
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert plain.json() == zipped.json()
    assert int(zipped.headers["Content-Length"]) < len(gzip.compress(plain.content)) + 100
    for reply, coding in ((plain, "identity"), (zipped, "gzip")):
        again = get(coding, **{"If-None-Match": reply.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    head = host.client.head(ADDRESS)
    assert (head.status_code, head.content) == (200, b"")
