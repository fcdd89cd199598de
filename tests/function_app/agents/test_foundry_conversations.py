"""What a Foundry project keeps of a claim is deleted there, over the wire."""

from typing import Any

import pytest

from function_app.agents.ports import (
    AgentMisconfigured,
    AgentUnavailable,
    NoConversations,
)
from tests.function_app.agents.foundry_wire import CLAIM, VERDICT, Foundry, foundry
from tests.late import late

FoundryConversations: Any = late("function_app.agents.foundry.FoundryConversations")


def talked(project: Foundry) -> str:
    """The conversation that an answer came from."""
    return project.adjudicator.adjudicate(CLAIM).provenance.conversation_id


def conversations(project: Foundry) -> Any:
    return FoundryConversations(project.client, "claim-approval-agent")


def test_a_conversation_is_deleted_and_once_is_enough() -> None:
    with foundry(VERDICT) as project:
        conversation = talked(project)
        for _ in range(2):
            conversations(project).forget(conversation)
        asked = project.service.requests[-1]
        assert asked["path"].endswith(f"/openai/v1/conversations/{conversation}")
        assert asked["token"] == "Bearer a-token"


def test_a_conversation_that_broke_off_is_deleted_at_once() -> None:
    with foundry(late("demo.foundry.answers.refused")(503, "away")) as project:
        with pytest.raises(AgentUnavailable, match="503"):
            project.adjudicator.adjudicate(CLAIM)
        begun, _, ended = project.service.requests
        assert begun["path"].endswith("/conversations")
        assert "/conversations/conv" in ended["path"]
        assert project.service.conversations == []


@pytest.mark.parametrize(
    ("status", "error"),
    [(503, AgentUnavailable), (429, AgentUnavailable), (403, AgentMisconfigured)],
)
def test_a_service_that_does_not_delete_is_told_apart(status: int, error: type[Exception]) -> None:
    with foundry(VERDICT) as project:
        conversation = talked(project)
        project.service.refuses_with = late("demo.foundry.answers.refused")(status, "no")
        with pytest.raises(error):
            conversations(project).forget(conversation)


def test_without_an_endpoint_a_conversation_is_out_of_reach() -> None:
    with pytest.raises(AgentMisconfigured, match="conv_1"):
        NoConversations().forget("conv_1")
