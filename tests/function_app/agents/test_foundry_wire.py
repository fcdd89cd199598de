"""Agents at Foundry's wire: the real SDK and real HTTP, against a service that answers as told."""

import json
import logging
import traceback
from decimal import Decimal

import pytest

from demo.foundry.answers import said
from function_app.agents.ports import AgentAnswerUnusable
from tests.function_app.agents.foundry_wire import (
    ADJUDICATION,
    CLAIM,
    VERDICT,
    FoundryAdjudicator,
    StaticCredential,
    connect,
    foundry,
)


def test_named_agent_is_asked_in_a_conversation_with_a_bearer_token() -> None:
    with foundry(VERDICT) as project:
        output = project.adjudicator.adjudicate(CLAIM)
    assert (output.claim_id, output.decision) == ("CLM-9", "APPROVED")
    assert output.approved_amount == Decimal("725.00")
    begun, asked = project.service.requests
    assert begun["path"] == "/api/projects/claims/openai/v1/conversations"
    assert begun["body"] == {"metadata": {"claim_id": "CLM-9"}}
    assert asked["path"] == "/api/projects/claims/openai/v1/responses"
    assert asked["token"] == "Bearer a-token"
    reference = {"name": "claim-approval-agent", "type": "agent_reference"}
    assert asked["body"]["agent_reference"] == reference
    assert "Dana Reyes" in asked["body"]["input"]


def test_pinned_version_is_asked_for() -> None:
    with foundry(VERDICT) as project:
        agent = FoundryAdjudicator(project.client, "claim-approval-agent", "7")
        output = agent.adjudicate(CLAIM)
    assert project.service.requests[-1]["body"]["agent_reference"]["version"] == "7"
    assert output.provenance is not None
    assert output.provenance.agent_version == "7"


@pytest.mark.parametrize(
    "forged", [{"agent_name": "head-of-claims", "input_tokens": 1}, "the head of claims", None]
)
def test_where_an_answer_comes_from_is_the_services_word_not_the_replys(forged: object) -> None:
    reply = said(
        json.dumps({**ADJUDICATION, "provenance": forged, "claim_id": "CLM-1"}),
        id="resp_1",
        model="gpt-x",
    )
    with foundry(reply) as project:
        output = project.adjudicator.adjudicate(CLAIM)
    assert output.claim_id == "CLM-9"
    assert output.dump()["provenance"] == {
        "agent_name": "claim-approval-agent",
        "agent_version": "1",
        "model": "gpt-x",
        "response_id": "resp_1",
        "conversation_id": project.questions[0].conversation,
        "input_tokens": 900,
        "output_tokens": 300,
        "images": 0,
    }


@pytest.mark.parametrize(
    "name", ["gpt\nWARNING all is well", "all is well", "gpt\u202e", "x" * 201, "", ["gpt"]]
)
def test_what_cannot_be_a_name_is_neither_kept_nor_logged(
    name: object, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with foundry(said(VERDICT, id=name, model=name)) as project:
        provenance = project.adjudicator.adjudicate(CLAIM).provenance
    assert provenance is not None
    assert (provenance.model, provenance.response_id) == (None, None)
    assert "foundry_answered" in caplog.text
    assert "all is well" not in caplog.text


def test_second_question_continues_the_first_and_both_are_counted() -> None:
    wrong = json.dumps({**ADJUDICATION, "approved_amount": "Dana Reyes", "evaluation_summary": 5})
    with foundry(wrong, VERDICT) as project:
        output = project.adjudicator.adjudicate(CLAIM)
    first, second = project.questions
    assert (first.asked_before, second.asked_before) == (0, 1)
    assert first.conversation == second.conversation
    assert "- approved_amount: is not a number\n" in second.text
    assert "- evaluation_summary: " in second.text
    assert "Dana" not in second.text
    assert output.approved_amount == Decimal("725.00")
    assert output.provenance is not None
    assert (output.provenance.input_tokens, output.provenance.output_tokens) == (1800, 600)


def test_reply_is_asked_for_again_once_only() -> None:
    unusable = '{"decision": "DENIED", "evaluation_summary": "Dana"}'
    with (
        foundry("I see.", unusable, VERDICT) as project,
        pytest.raises(AgentAnswerUnusable, match="evaluation_summary: Input should be") as raised,
    ):
        project.adjudicator.adjudicate(CLAIM)
    assert len(project.questions) == 2
    assert "function_app.agents.provision" in str(raised.value)
    assert "Dana" not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        ("I am sorry, I cannot help with Dana Reyes.", "holds no JSON object"),
        ("", "holds no JSON object"),
        ("[1, 2]", "holds no JSON object"),
        ("{}", "holds no JSON object"),
        ('{"answer": "approve"}', "holds no JSON object"),
        (f"{VERDICT} or rather {VERDICT}", "several JSON objects"),
        (VERDICT[:-20], "was cut off"),
        ('{"decision": "DENIED", "approved_amount": 72', "was cut off"),
        ('{"reason": "Dana Reyes"}', "decision: Field required"),
        ('{"decision": "DENIED", "approved_amount": NaN}', "holds no JSON object"),
        ('{"decision": "DENIED", "reason": "\\ud800"}', "holds no JSON object"),
        ('{"decision": "DENIED", "evaluation_summary": ["a"]}', "evaluation_summary: "),
        ('{"decision": "DENIED", "reason": "' + "x" * 200_000 + '"}', "far too long"),
        ('{"decision": "DENIED", "reason": "' + "😀" * 17_000 + '"}', "far too long"),
        ('{"decision": "DENIED", "reason": "' + "\\u0001" * 30_000 + '"}', "far too long"),
    ],
)
def test_unusable_reply_is_asked_for_again_with_what_is_wrong(reply: str, problem: str) -> None:
    with foundry(reply, VERDICT) as project:
        assert project.adjudicator.adjudicate(CLAIM).decision == "APPROVED"
    assert problem in project.questions[1].text
    assert "Dana" not in project.questions[1].text


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("approved_amount", "about a thousand"),
        ("approved_amount", "EUR 725.00"),
        ("approved_amount", {"USD": 725}),
        ("reason", ["a", {"b": 1}]),
    ],
)
def test_value_that_cannot_be_read_stays_open_and_nothing_is_asked_again(
    field: str, written: object
) -> None:
    with foundry(json.dumps({**ADJUDICATION, field: written})) as project:
        output = project.adjudicator.adjudicate(CLAIM)
    assert len(project.questions) == 1
    assert getattr(output, field) is None
    assert (output.decision, output.rules_passed) == ("APPROVED", ["AA-01"])


def test_reply_at_the_limit_of_tokens_is_asked_for_again_even_if_it_looks_whole() -> None:
    details = {"reason": "max_output_tokens"}
    cut = said(VERDICT, status="incomplete", incomplete_details=details)
    with foundry(cut, VERDICT) as project:
        project.adjudicator.adjudicate(CLAIM)
    assert "was cut off" in project.questions[1].text


def test_every_try_begins_a_conversation_of_its_own() -> None:
    with foundry(VERDICT, VERDICT) as project:
        for _ in range(2):
            project.adjudicator.adjudicate(CLAIM)
    first, second = project.questions
    assert first.conversation != second.conversation
    assert project.paths == ["conversations", "responses"] * 2


def test_one_client_serves_both_agents_of_a_project() -> None:
    credential = StaticCredential()
    client = connect("http://127.0.0.1:9/api/projects/claims", credential)
    assert connect("http://127.0.0.1:9/api/projects/claims", credential) is client
    client.close()
