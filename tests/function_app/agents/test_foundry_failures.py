"""Ways in which a call to Foundry fails, at the wire: which are worth another try, and when."""

import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from demo.foundry.answers import JsonAnswer, refused, responded, said
from dev_support.loopback_server import Answer
from function_app.agents.ports import (
    AgentDeclined,
    AgentFailed,
    AgentMisconfigured,
    AgentUnavailable,
)
from tests.broken_answers import Silence
from tests.function_app.agents.foundry_wire import (
    CLAIM,
    CUT_OFF,
    VERDICT,
    FoundryAdjudicator,
    NoCredential,
    StaticCredential,
    connect,
    foundry,
    unusable,
)

QUOTING_THE_CLAIM = "Dana Reyes has no access"


def failure(answer: Answer, within: float = 30) -> AgentUnavailable | AgentFailed:
    """What becomes of an answer; it is asked for once, and nothing of the claim is in the error."""
    with foundry(answer, VERDICT, within=within) as project:
        with pytest.raises((AgentUnavailable, AgentFailed)) as raised:
            project.adjudicator.adjudicate(CLAIM)
        assert len(project.questions) == 1
    assert "Dana" not in "".join(traceback.format_exception(raised.value))
    return raised.value


@pytest.mark.parametrize(
    ("status", "error", "advice"),
    [
        (400, AgentMisconfigured, "the request was refused"),
        (401, AgentMisconfigured, "AZURE_CLIENT_SECRET"),
        (403, AgentMisconfigured, "Foundry User"),
        (404, AgentMisconfigured, "function_app.agents.provision"),
        (422, AgentMisconfigured, "the request was refused"),
        (408, AgentUnavailable, ""),
        (409, AgentUnavailable, ""),
        (429, AgentUnavailable, ""),
        (500, AgentUnavailable, ""),
        (503, AgentUnavailable, ""),
    ],
)
def test_refusals_are_told_apart(status: int, error: type[Exception], advice: str) -> None:
    raised = failure(refused(status, "some_code", QUOTING_THE_CLAIM))
    assert type(raised) is error
    assert f"'claim-approval-agent' answered HTTP {status} some_code" in str(raised)
    assert advice in str(raised)


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_time_that_the_service_asks_for_is_passed_on(status: int) -> None:
    raised = failure(refused(status, "busy", Retry_After="17"))
    assert isinstance(raised, AgentUnavailable)
    assert raised.retry_after_seconds == 17


def test_service_that_names_no_time_is_left_to_the_usual_retries() -> None:
    raised = failure(refused(429, "busy"))
    assert isinstance(raised, AgentUnavailable)
    assert raised.retry_after_seconds is None


def declining() -> Iterator[tuple[str, Answer]]:
    inner = {"code": "ResponsibleAIPolicyViolation", "content_filter_result": {}}
    violation = {"code": "invalid", "message": QUOTING_THE_CLAIM, "innererror": inner}
    filtered = {"reason": "content_filter"}
    yield "refusal", responded([{"type": "refusal", "refusal": "Dana Reyes? No."}])
    yield "filter before", refused(400, "content_filter", QUOTING_THE_CLAIM)
    yield "filter in the inner error", JsonAnswer({"error": violation}, 400)
    yield "too long", refused(400, "context_length_exceeded", QUOTING_THE_CLAIM)
    yield "filter after", said(VERDICT, status="incomplete", incomplete_details=filtered)
    error = {"code": "content_filter", "message": QUOTING_THE_CLAIM}
    yield "failed by filter", said("", status="failed", error=error)


@pytest.mark.parametrize("answer", [pytest.param(a, id=name) for name, a in declining()])
def test_refusals_to_talk_about_the_claim_are_not_tried_again(answer: Answer) -> None:
    assert type(failure(answer)) is AgentDeclined


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"status": "failed", "error": {"code": "server_error"}}, "failed server_error"),
        ({"status": "cancelled"}, "cancelled"),
        ({"status": "in_progress"}, "in_progress"),
        ({"status": "incomplete"}, "incomplete"),
        ({"status": None}, "without a status"),
        ({"status": "incomplete", "incomplete_details": {"reason": "Dana Reyes"}}, "incomplete"),
    ],
)
def test_response_that_is_not_completed_is_no_answer(more: dict[str, Any], why: str) -> None:
    raised = failure(said(VERDICT, **more))
    assert type(raised) is AgentUnavailable
    assert str(raised) == f"the response of agent 'claim-approval-agent' is {why}"


@pytest.mark.parametrize(
    "answer",
    [
        unusable(b"<html>Dana is busy</html>", "text/html"),
        unusable(b"<html>Dana is busy</html>"),
        unusable(b"[]"),
        unusable(b"{}"),
        unusable(b'{"status": "completed", "output": 5}'),
        unusable(b'{"status": "completed", "output": [{"type": "message", "content": 5}]}'),
    ],
)
def test_answer_that_is_no_response_is_worth_another_try(answer: Answer) -> None:
    raised = failure(answer)
    assert type(raised) is AgentUnavailable
    assert "is not a response" in str(raised)


def test_connection_that_is_cut_half_way_is_worth_another_try() -> None:
    raised = failure(CUT_OFF)
    assert type(raised) is AgentUnavailable
    assert "could not be reached" in str(raised)


def test_agent_that_does_not_answer_in_time_is_worth_another_try() -> None:
    raised = failure(Silence(), within=0.3)
    assert type(raised) is AgentUnavailable
    assert "did not answer in time" in str(raised)


def test_service_that_is_not_there_is_worth_another_try() -> None:
    with foundry() as project:
        pass
    client = connect(project.service.endpoint, StaticCredential())
    with pytest.raises(AgentUnavailable, match="could not be reached"):
        FoundryAdjudicator(client, "a").adjudicate(CLAIM)
    client.close()


def test_credential_that_fails_is_a_matter_of_configuration() -> None:
    with foundry(VERDICT) as project:
        client = connect(project.service.endpoint, NoCredential())
        with pytest.raises(AgentMisconfigured, match="no credential"):
            FoundryAdjudicator(client, "a").adjudicate(CLAIM)
        client.close()
        assert project.service.requests == []


@pytest.mark.parametrize(
    ("told", "logged"),
    [
        ("4f1c-9.b", "4f1c-9.b"),
        ("\x1b[31mred", "None"),
        ("Dana Reyes", "None"),
        ("a" * 999, "None"),
    ],
)
def test_a_request_id_is_logged_if_it_is_one(
    caplog: pytest.LogCaptureFixture, told: str, logged: str
) -> None:
    failure(refused(500, "busy", X_Request_Id=told))
    refusals = [r.getMessage() for r in caplog.records if "foundry_refused" in r.getMessage()]
    assert [line.rpartition("request=")[2] for line in refusals] == [logged]
