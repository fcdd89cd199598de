"""Requests read into models, and errors that become replies without giving anything away."""

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from azure.functions import HttpRequest, HttpResponse

from function_app.domain.claim import ClaimRequest
from function_app.domain.decision import ApprovalDecision
from function_app.kit import http
from function_app.kit.errors import InternalError, InvalidJson, Refusal, ValidationFailed
from function_app.kit.routes import answering_errors, sentence_and_code

CLAIM_ID_RULE = "must be 1 to 64 letters, digits, dots, underscores or hyphens"


def post(body: bytes | dict[str, Any]) -> HttpRequest:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return HttpRequest("POST", "http://localhost/api/claims/start", body=content)


def body_of(response: HttpResponse) -> dict[str, Any]:
    return json.loads(response.get_body())


def answered(handler: Callable[[], HttpResponse]) -> HttpResponse:
    return answering_errors(handler)()


def fields(body: dict[str, Any], model: type[Any] = ClaimRequest) -> dict[str, str]:
    with pytest.raises(ValidationFailed) as refused:
        http.parse(post(body), model)
    return {one["field"]: one["message"] for one in refused.value.details["details"]}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b"\xff\xfe",
        b'{"claim_id": NaN}',
        b'{"claim_id": -Infinity}',
        b'{"claim_id": 1e999}',
        b'{"claim_id": "\\ud800"}',
        b'{"\\udfff": 1}',
        b'{"claim_id": "a\\u0000b"}',
        b"[" * 200_000,
        b'{"a":' * 200 + b"1" + b"}" * 200,
        b'{"n": ' + b"9" * 5000 + b"}",
    ],
)
def test_body_that_is_no_plain_json_object_is_refused(body: bytes):
    with pytest.raises(InvalidJson):
        http.read_object(post(body))


def test_utf8_body_is_read_as_it_is():
    assert http.read_object(post('{"name": "Žofie 🚗"}'.encode())) == {"name": "Žofie 🚗"}


def test_valid_body_becomes_the_model():
    claim = http.parse(post({"claim_id": "A-1", "email_content": "Hi", "unknown": 1}), ClaimRequest)
    assert (claim.claim_id, claim.email_content) == ("A-1", "Hi")


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_blank_field_is_the_same_as_a_missing_one(blank: str | None):
    body = {"claim_id": "A-1", "email_content": "Hi", "metadata": blank, "attachment_urls": blank}
    assert http.parse(post(body), ClaimRequest).metadata == {}
    assert fields({**body, "claim_id": blank}) == {"claim_id": "is required"}


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"claim_id": 7}, "claim_id", "must be text"),
        ({"claim_id": "a/b"}, "claim_id", CLAIM_ID_RULE),
        ({"email_content": {}}, "email_content", "must be text"),
        ({"attachment_urls": "u"}, "attachment_urls", "must be a list"),
        ({"attachment_urls": ["u", 5]}, "attachment_urls.1", "must be text"),
        ({"sender_email": "nobody"}, "sender_email", "must be an e-mail address"),
        ({"metadata": []}, "metadata", "must be an object"),
        ({"claimant_name": "x" * 201}, "claimant_name", "must have at most 200 characters"),
        ({"email_content": None}, "email_content", "email_content or attachment_url is needed"),
    ],
)
def test_wrong_field_of_a_claim_is_named_in_plain_words(
    wrong: dict[str, Any], field: str, message: str
):
    assert fields({"claim_id": "A-1", "email_content": "Hi", **wrong}) == {field: message}


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        (
            {"decision": "yes"},
            "decision",
            "must be 'approved', 'rejected', 'changes_requested' or 'info_requested'",
        ),
        (
            {"decision": "Approved"},
            "decision",
            "must be 'approved', 'rejected', 'changes_requested' or 'info_requested'",
        ),
        (
            {"decision": True},
            "decision",
            "must be 'approved', 'rejected', 'changes_requested' or 'info_requested'",
        ),
        ({"reviewer": ""}, "reviewer", "is required"),
        ({"claim_amounts": {"deductible": -1}}, "claim_amounts.deductible", "must not be negative"),
        ({"claim_amounts": {"deductible": "5"}}, "claim_amounts.deductible", "must be a number"),
        ({"claim_amounts": 5}, "claim_amounts", "must be an object"),
        ({"claim_data": "x"}, "claim_data", "must be an object"),
    ],
)
def test_wrong_field_of_a_decision_is_named_in_plain_words(
    wrong: dict[str, Any], field: str, message: str
):
    body = {"decision": "approved", "reviewer": "ann@example.com", **wrong}
    assert fields(body, ApprovalDecision) == {field: message}


def test_every_wrong_field_is_listed():
    assert fields({"claim_id": "a b", "email_content": 5}).keys() == {"claim_id", "email_content"}


def test_body_that_is_too_large_is_refused_with_the_limit():
    with pytest.raises(
        ValidationFailed, match=r"^body: is 8,388,609 bytes long; at most 8,388,608"
    ):
        http.read_object(post(b" " * (http.MAX_BODY_BYTES + 1)))


def test_reply_is_utf8_json_that_nobody_stores():
    response = http.reply({"name": "Žofie"}, 202, {"Location": "http://x/y"})
    assert response.status_code == 202
    assert response.get_body() == '{"name": "Žofie"}\n'.encode()
    assert response.mimetype == "application/json"
    headers = dict(response.headers)
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Location"] == "http://x/y"


def test_refusal_becomes_its_status_code_with_its_details():
    def handler() -> HttpResponse:
        raise ValidationFailed([{"field": "limit", "message": "is odd"}])

    response = answered(handler)
    assert response.status_code == 400
    assert body_of(response) == {
        "error": "validation_failed",
        "message": "limit: is odd",
        "details": [{"field": "limit", "message": "is odd"}],
    }


def test_every_refusal_has_a_code_and_a_status():
    import function_app.claims.errors  # noqa: F401, PLC0415 - defines the claim's refusals

    kinds = Refusal.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds)
    not_the_callers_fault = {kind.__name__ for kind in kinds if not 400 <= kind.status < 500}
    assert not_the_callers_fault <= {
        *("InternalError", "StreamsUnavailable", "ContractSystemUnavailable", "DrawingBusy"),
        *("DeskNotSetUp", "DeskUnavailable", "RecordNotWhole"),
        *("IntakeUnavailable", "LetterNotSent"),
    }


def test_error_body_says_the_sentence_first_where_a_route_asks_for_it():
    def refuse() -> HttpResponse:
        raise InvalidJson("No.")

    def break_down() -> HttpResponse:
        raise RuntimeError("Dana Reyes")

    refused = answering_errors(refuse, sentence_and_code)()
    assert refused.status_code == 400
    assert body_of(refused) == {"error": "No.", "code": "invalid_json"}
    broken = answering_errors(break_down, sentence_and_code)()
    assert broken.status_code == 500
    assert body_of(broken) == {"error": str(InternalError()), "code": "internal_error"}


def test_unexpected_error_gives_nothing_away(caplog: pytest.LogCaptureFixture):
    claimant = "Dana Reyes, 555-0100"

    def handler() -> HttpResponse:
        raise RuntimeError(claimant)

    with caplog.at_level(logging.ERROR):
        response = answered(handler)
    assert response.status_code == 500
    assert body_of(response)["error"] == "internal_error"
    assert "Dana" not in response.get_body().decode()
    assert "request_failed error=RuntimeError" in caplog.text
    assert "handler" in caplog.text
    assert "Dana" not in caplog.text


def test_waiting_handler_answers_errors_too_with_what_they_always_carry():
    async def handler() -> HttpResponse:
        raise InvalidJson("No.")

    async def call() -> HttpResponse:
        return await answering_errors(handler, success=False)()

    response = asyncio.run(call())
    assert response.status_code == 400
    assert body_of(response) == {"success": False, "error": "invalid_json", "message": "No."}
