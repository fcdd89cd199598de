"""What a session needs of a model: one turn of a conversation, its pieces as they come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from function_app.chat.agents import AgentDeclaration
from function_app.chat.session_state import RunRequest, SessionMessage, Spoken, Usage


@dataclass(frozen=True)
class Answer:
    messages: Sequence[SessionMessage]
    usage: Usage | None = None


class Talk(Protocol):
    def __call__(
        self,
        agent: AgentDeclaration,
        conversation: Sequence[Spoken],
        request: RunRequest,
        write: Callable[[str], None],
    ) -> Answer:
        """`conversation` ends with the request's own message. Raises `TurnFailed`."""
        ...
