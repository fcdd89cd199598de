"""A turn's answer as the entity returns it: agent-framework's AgentResponse, as a plain object."""

from collections.abc import Mapping
from typing import Any, cast

from function_app.chat.failures import TurnFailure, unavailable
from function_app.chat.session_state import Content, Entry, SessionMessage


def response_of(entry: Entry) -> dict[str, Any]:
    """Built from the record, so that a turn delivered twice is answered the same way."""
    response: dict[str, Any] = {
        "type": "agent_response",
        "messages": [_message(message) for message in entry.messages],
        "created_at": entry.created_at,
    }
    if entry.usage:
        response["usage_details"] = entry.usage.model_dump(exclude_none=True)
    return response


def read_response(response: Any) -> str | TurnFailure:
    """The text of an answer, or why there is none."""
    contents = [
        content
        for message in _dicts(response, "messages")
        for content in _dicts(message, "contents")
    ]
    for content in contents:
        if content.get("type") == "error":
            code, details = content.get("error_code"), content.get("error_details")
            return TurnFailure.recorded(content.get("message"), code, details)
    texts = [str(content.get("text")) for content in contents if content.get("type") == "text"]
    return "".join(texts) if texts else unavailable("The agent")


def _message(message: SessionMessage) -> dict[str, Any]:
    contents = [one for part in message.contents if (one := _content(part))]
    return {
        "type": "message",
        "role": message.role,
        "contents": contents,
        **({"author_name": message.author_name} if message.author_name else {}),
    }


def _content(part: Content) -> dict[str, Any] | None:
    match part.kind:
        case "text":
            return {"type": "text", "text": part.text or ""}
        case "error":
            fields = {"message": part.message, "error_code": part.error_code}
            return {"type": "error", **fields, "error_details": part.details}
        case "functionCall":
            fields = {"call_id": part.call_id, "name": part.name, "arguments": part.arguments}
            return {"type": "function_call", **fields}
        case "functionResult":
            return {"type": "function_result", "call_id": part.call_id, "result": part.result}
        case _:
            return None


def _dicts(parent: Any, name: str) -> list[Mapping[str, Any]]:
    children = cast("Mapping[str, Any]", parent).get(name) if isinstance(parent, dict) else None
    if not isinstance(children, list):
        return []
    return [child for child in cast("list[Any]", children) if isinstance(child, dict)]
