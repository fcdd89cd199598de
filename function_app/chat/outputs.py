"""What agents answer when they are asked for more than text. A model writes these: what cannot be
read as one is asked for again.
"""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from function_app.domain.message import Message

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class AgentOutput(Message):
    """Its subclasses are what an agent may be asked for."""


class SpamDetectionResult(AgentOutput):
    is_spam: bool
    reason: Sentence


class EmailResponse(AgentOutput):
    response: Sentence


class GeneratedContent(AgentOutput):
    title: Sentence
    content: Sentence


class ProposedAction(AgentOutput):
    """`risky_action` is the model's opinion; what is risky, the policy in code says."""

    action_type: Sentence
    arguments: dict[str, Any] = Field(default_factory=dict[str, Any])
    description: str = ""
    reasoning: str = ""
    risky_action: bool = True


OUTPUTS: tuple[type[AgentOutput], ...] = (
    SpamDetectionResult,
    EmailResponse,
    GeneratedContent,
    ProposedAction,
)


def known_output(name: object) -> type[AgentOutput] | None:
    """By its own name: a request may ask for an output of ours, never for a class to be loaded."""
    return next((output for output in OUTPUTS if output.__name__ == name), None)
