"""The two questions the workflow asks; a Foundry agent or an offline one answers, chosen once."""

from collections.abc import Sequence
from typing import Any, Protocol

from function_app.domain.adjudication import Agent2Output
from function_app.domain.claim import Agent1Input
from function_app.domain.document import Document
from function_app.domain.reading import Agent1Output


class AgentUnavailable(Exception):
    """A passing failure: throttled, timed out, unreachable. Worth the durable retry, and no sooner
    than the service asked for.
    """

    def __init__(self, message: str, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class AgentFailed(Exception):
    """A failure that another try does not mend; the message tells an operator what would."""


class AgentMisconfigured(AgentFailed):
    """Credentials, roles, a wrong name, a request that the service does not take: for what it
    holds, and not for who sent it where, when `is_about_content`.
    """

    def __init__(self, message: str, *, is_about_content: bool = False) -> None:
        super().__init__(message)
        self.is_about_content = is_about_content


class AgentDeclined(AgentFailed):
    """The model, or a filter in front of it, will not answer about this claim."""


class AgentAnswerUnusable(AgentFailed):
    """It answered, was told what was wrong with that, and answered no better."""


class ClaimAssistant(Protocol):
    """Agent 1: reads the e-mail and the documents, classifies, extracts. It fetches nothing: the
    documents of the claim are handed to it, in the claim's order.
    """

    def read(self, question: Agent1Input, documents: Sequence[Document]) -> Agent1Output: ...


class Conversations(Protocol):
    """What an agent's service keeps of the questions that it was asked."""

    def forget(self, conversation_id: str) -> None:
        """One that is gone already is no error. Raises `AgentUnavailable` and `AgentFailed`."""
        ...


class NoConversations:
    """Of an agent that keeps none; one that was kept by another agent is out of its reach."""

    def forget(self, conversation_id: str) -> None:
        raise AgentMisconfigured(
            f"no endpoint is set to delete conversation {conversation_id} at; "
            "see AGENT1_PROJECT_ENDPOINT and AGENT2_PROJECT_ENDPOINT"
        )


class Adjudicator(Protocol):
    """Agent 2: evaluates AA-01 to AA-08 on what the reviewer approved."""

    def adjudicate(self, claim: dict[str, Any]) -> Agent2Output: ...
