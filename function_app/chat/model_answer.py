"""What a session keeps of a model's answer: its texts, and what it asked the tools and was told."""

import json
from typing import Any, cast

from agent_framework import AgentResponse, Content, Message

from function_app.chat import session_state as record
from function_app.chat.agents import AgentDeclaration
from function_app.chat.failures import TurnFailed, declined, unavailable
from function_app.chat.talk import Answer


def answer_of(agent: AgentDeclaration, response: AgentResponse) -> Answer:
    """Raises `TurnFailed` when there is nothing in it that could be read as an answer."""
    if response.finish_reason == "content_filter":
        raise TurnFailed(declined(agent.name))
    if not response.text.strip():
        raise TurnFailed(unavailable(agent.name))
    messages = [_message(agent, message) for message in response.messages]
    usage = response.usage_details
    counts = {name: usage.get(name) for name in record.Usage.model_fields} if usage else None
    return Answer(
        [message for message in messages if message.contents],
        record.Usage.model_validate(counts) if counts else None,
    )


def _message(agent: AgentDeclaration, message: Message) -> record.SessionMessage:
    contents = [kept for content in message.contents if (kept := _content(content))]
    return record.SessionMessage(
        role=str(message.role), contents=tuple(contents), author_name=agent.name
    )


def _content(content: Content) -> record.Content | None:
    match content.type:
        case "text":
            return record.Content(kind="text", text=content.text)
        case "function_call":
            return record.Content(
                kind="functionCall",
                call_id=content.call_id,
                name=content.name,
                arguments=_arguments(content.arguments),
            )
        case "function_result":
            result = str(content.result)
            return record.Content(kind="functionResult", call_id=content.call_id, result=result)
        case _:
            return None


def _arguments(arguments: Any) -> dict[str, Any]:
    """As the model wrote them, but no name that the durable codec would take for a Python class."""
    try:
        given = json.loads(arguments) if isinstance(arguments, str) else arguments
    except ValueError:
        given = None
    if not isinstance(given, dict):
        return {}
    named = cast("dict[str, Any]", given)
    return {name: str(value) for name, value in named.items() if not name.startswith("__")}
