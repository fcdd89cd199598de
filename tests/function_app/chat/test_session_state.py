"""A session's record: what is read of it, and that nothing of another program's is lost."""

from typing import Any

import pytest
from agent_framework import AgentResponse, Content, Message
from agent_framework_durabletask import (
    DurableAgentState,
    DurableAgentStateRequest,
    DurableAgentStateResponse,
)
from agent_framework_durabletask import RunRequest as TheirRequest

from function_app.chat.failures import unavailable
from function_app.chat.outputs import EmailResponse
from function_app.chat.session_state import RunRequest, SessionState, Spoken

TIME = "2026-11-28T12:00:00+00:00"


def their_state(*answers: Content) -> dict[str, Any]:
    """A session as agent-framework's library writes it, with a turn for each answer."""
    state = DurableAgentState()
    for number, answer in enumerate(answers):
        request = TheirRequest(f"question {number}", correlation_id=str(number))
        response = AgentResponse(messages=[Message("assistant", [answer])], created_at=TIME)
        state.data.conversation_history += [
            DurableAgentStateRequest.from_run_request(request),
            DurableAgentStateResponse.from_run_response(str(number), response),
        ]
    return state.to_dict()


def test_a_session_of_their_library_is_gone_on_with():
    state = SessionState.read(their_state(Content.from_text("one"), Content.from_text("two")))
    assert state.conversation() == [
        Spoken("user", "question 0"),
        Spoken("assistant", "one"),
        Spoken("user", "question 1"),
        Spoken("assistant", "two"),
    ]


def test_a_turn_that_failed_there_is_no_part_of_the_conversation_and_is_not_quoted():
    error = Content.from_error(message="secret: 401 from https://...", error_code="ValueError")
    state = SessionState.read(their_state(error, Content.from_text("two")))
    assert state.conversation() == [Spoken("user", "question 1"), Spoken("assistant", "two")]
    failure = state.entries[1].failure
    assert failure is not None
    assert (failure.code, failure.message) == ("ValueError", "The agent could not answer.")


@pytest.mark.parametrize(
    "content",
    [
        Content.from_function_call(call_id="1", name="look", arguments='{"at": {"what": [1]}}'),
        Content.from_function_result(call_id="1", result="seen"),
        Content.from_uri(uri="https://example.com/a.png", media_type="image/png"),
        Content.from_text_reasoning(text="hm"),
    ],
    ids=lambda content: content.type,
)
def test_what_another_program_wrote_is_kept(content: Content):
    theirs = their_state(content)
    theirs["data"]["extensionData"] = {"theirs": True}
    assert SessionState.read(theirs).dump() == theirs


def test_a_session_that_nobody_used_is_empty():
    assert SessionState.read(None).dump() == {
        "schemaVersion": "1.1.0",
        "data": {"conversationHistory": []},
    }


def test_a_request_is_read_as_their_library_writes_it():
    theirs = TheirRequest(
        "Hello", correlation_id="c", role="System", orchestration_id="o",
        response_format=EmailResponse, enable_tool_calls=False, options={"temperature": 0.1},
    )  # fmt: skip
    ours = RunRequest.read(theirs.to_dict())
    assert (ours.message, ours.correlation_id, ours.role) == ("Hello", "c", "system")
    assert (ours.orchestration_id, ours.output) == ("o", EmailResponse)
    assert (ours.enable_tool_calls, ours.options) == (False, {"temperature": 0.1})
    assert TheirRequest.from_dict(ours.dump()).to_dict() == theirs.to_dict() | {
        "created_at": TheirRequest.from_dict(ours.dump()).to_dict()["created_at"],
    }


def test_a_failure_says_the_same_out_of_the_record():
    failure = unavailable("WriterAgent", 429, 7.5)
    read = type(failure).recorded(failure.message, failure.code, failure.details())
    assert read == failure
