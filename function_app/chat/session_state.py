"""A session as its entity keeps it and speaks of it: the state schema 1.1.0 and the run request of
agent-framework's durable agents, so that their clients and the scheduler's dashboard can read ours.

What another program wrote into a session is kept as it is, also what we do not know.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic.alias_generators import to_camel

from function_app.chat.failures import TurnFailure
from function_app.chat.outputs import AgentOutput, known_output

SCHEMA_VERSION = "1.1.0"
USER = "user"
ASSISTANT = "assistant"
REQUEST = "request"
RESPONSE = "response"
RUN = "run"
RESET = "reset"


class Spoken(NamedTuple):
    """One message of a conversation, as a model is shown it."""

    role: str
    text: str


class _Kept(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="allow",
        frozen=True,
        hide_input_in_errors=True,
    )


class Content(_Kept):
    """Text, an error, or what a tool was asked and said; its type says which fields it has."""

    kind: str = Field(default="unknown", validation_alias="$type", serialization_alias="$type")
    text: str | None = None
    message: str | None = None
    error_code: str | None = None
    details: Any = None
    call_id: str | None = None
    name: str | None = None
    arguments: Any = None
    result: Any = None


class SessionMessage(_Kept):
    role: str = ""
    contents: tuple[Content, ...] = ()
    author_name: str | None = None
    created_at: str | None = None

    @property
    def text(self) -> str:
        return "".join(part.text or "" for part in self.contents if part.kind == "text")


class Usage(_Kept):
    input_token_count: int | None = None
    output_token_count: int | None = None
    total_token_count: int | None = None


class Entry(_Kept):
    """A request or the response to it; both have the turn's correlation id."""

    kind: str = Field(validation_alias="$type", serialization_alias="$type")
    correlation_id: str | None = None
    created_at: str = ""
    messages: tuple[SessionMessage, ...] = ()
    response_type: str | None = None
    orchestration_id: str | None = None
    usage: Usage | None = None

    @property
    def is_response(self) -> bool:
        return self.kind == RESPONSE

    @property
    def text(self) -> str:
        return "".join(message.text for message in self.messages)

    @property
    def failure(self) -> TurnFailure | None:
        parts = (part for message in self.messages for part in message.contents)
        error = next((part for part in parts if self.is_response and part.kind == "error"), None)
        return error and TurnFailure.recorded(error.message, error.error_code, error.details)


class _Data(_Kept):
    conversation_history: tuple[Entry, ...] = ()


class SessionState(_Kept):
    schema_version: str = SCHEMA_VERSION
    data: _Data = _Data()

    @classmethod
    def read(cls, state: Any) -> Self:
        """The state of an entity, as an object or as JSON text; no state is a new session."""
        value: Any = json.loads(state) if isinstance(state, str) else state
        return cls.model_validate(value or {})

    @property
    def entries(self) -> Sequence[Entry]:
        return self.data.conversation_history

    def response_to(self, correlation_id: str) -> Entry | None:
        answers = (entry for entry in self.entries if entry.correlation_id == correlation_id)
        return next((entry for entry in answers if entry.is_response), None)

    def conversation(self) -> list[Spoken]:
        """What was said, without the turns that failed: a model is never shown those again."""
        failed = {entry.correlation_id for entry in self.entries if entry.failure}
        messages = (
            message
            for entry in self.entries
            if entry.correlation_id not in failed
            for message in entry.messages
        )
        return [Spoken(message.role, message.text) for message in messages if message.text]

    def with_entries(self, *entries: Entry) -> Self:
        history = (*self.data.conversation_history, *entries)
        return self.model_copy(
            update={"data": self.data.model_copy(update={"conversation_history": history})}
        )

    def dump(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class RunRequest(BaseModel):
    """The input of an entity's `run`. `response_format` names an output of ours, or holds the
    OpenAI API's own form; a class of another program is not loaded for it.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    message: str = ""
    correlation_id: str = Field(
        validation_alias="correlationId", serialization_alias="correlationId", min_length=1
    )
    role: Literal["user", "assistant", "system"] = USER
    request_response_format: str = "text"
    response_format: Any = None
    enable_tool_calls: bool = True
    wait_for_response: bool = True
    options: dict[str, Any] = {}
    created_at: datetime | None = None
    orchestration_id: str | None = Field(
        default=None, validation_alias="orchestrationId", serialization_alias="orchestrationId"
    )

    @field_validator("role", mode="before")
    @classmethod
    def _in_lower_case(cls, role: object) -> object:
        return (role.strip().lower() or USER) if isinstance(role, str) else role or USER

    @classmethod
    def read(cls, request: Any) -> Self:
        is_text = isinstance(request, str)
        return cls.model_validate_json(request) if is_text else cls.model_validate(request)

    @property
    def output(self) -> type[AgentOutput] | None:
        asked = self.response_format
        return known_output(asked.get("qualname")) if isinstance(asked, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]

    def dump(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


def asks_for(output: type[AgentOutput]) -> dict[str, str]:
    """The `response_format` of a request for this output."""
    return {
        "__response_schema_type__": "pydantic_model",
        "module": output.__module__,
        "qualname": output.__qualname__,
    }
