"""What somebody says to an agent: as JSON, or as plain text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, cast

from azure.functions import HttpRequest
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, field_validator

from function_app.chat.outputs import known_output
from function_app.chat.response_format import is_response_format
from function_app.chat.session_state import RunRequest
from function_app.domain.values.strict import within
from function_app.kit import http, plain_json
from function_app.kit.errors import InvalidJson, Refusal, ValidationFailed
from function_app.workflows.conversation.errors import MessageRequired
from function_app.workflows.conversation.sessions import (
    named_session,
    new_session,
    session_headers,
)

MOST_CHARACTERS = 100_000
MOST_FORM_BYTES = 64 * 1024  # a schema; with the message well below the 1 MB of a durable one
_WAIT_HEADER = "x-ms-wait-for-response"
_WAIT_FIELDS = ("waitForResponse", "wait_for_response")
_YES = {"true", "1", "yes", "y", "on"}
_NO = {"false", "0", "no", "n", "off"}


_FORMS: dict[str, Any] = {
    "anyOf": [
        {"enum": ["text", "json", "json_object"]},
        {
            "type": "object",
            "properties": {"type": {"enum": ["text", "json_object"]}},
            "required": ["type"],
        },
        {
            "type": "object",
            "properties": {"type": {"const": "json_schema"}, "json_schema": {"type": "object"}},
            "required": ["type", "json_schema"],
        },
    ]
}
_SAID_YES_OR_NO: dict[str, Any] = {
    "anyOf": [{"type": "boolean"}, {"enum": [0, 1, *sorted(_YES | _NO)]}]
}


class Said(BaseModel):
    """The fields of a JSON body that go to the agent."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    message: Annotated[str, Field(max_length=MOST_CHARACTERS)]
    role: Literal["user", "assistant", "system"] = "user"
    response_format: Annotated[
        dict[str, Any] | None, within(MOST_FORM_BYTES), WithJsonSchema(_FORMS)
    ] = None
    enable_tool_calls: Annotated[bool, WithJsonSchema(_SAID_YES_OR_NO)] = True

    @field_validator("role", mode="before")
    @classmethod
    def _in_lower_case(cls, role: object) -> object:
        return role.strip().lower() if isinstance(role, str) else role

    @field_validator("response_format", mode="before")
    @classmethod
    def _is_known(cls, form: object) -> object:
        if form in (None, "text"):
            return None
        if form in ("json", "json_object"):
            return {"type": "json_object"}
        output = known_output(form if isinstance(form, str) else _qualname(form))
        if output:
            return {"qualname": output.__name__}
        if is_response_format(form):
            return form
        raise ValueError(
            "must be text, json, or an object of the type text, json_object or json_schema"
        )


def _qualname(form: object) -> object:
    return cast("Mapping[str, object]", form).get("qualname") if isinstance(form, dict) else None


@dataclass(frozen=True)
class Question:
    said: Said
    session: str
    is_new_session: bool
    waits: bool
    answer_as_json: bool

    def request(self, correlation_id: str) -> RunRequest:
        return RunRequest(
            **self.said.model_dump(),
            correlation_id=correlation_id,
            created_at=datetime.now(UTC),
            wait_for_response=self.waits,
            request_response_format="json" if self.answer_as_json else "text",
        )


def read_question(req: HttpRequest) -> Question:
    """A refusal names the session too, where it is known."""
    headers, query = cast("Mapping[str, str]", req.headers), cast("Mapping[str, str]", req.params)
    is_json = _is_json(headers.get("content-type"))
    session = None
    try:
        session = named_session(query, {})
        body = _json_body(req) if is_json else _text_body(req)
        session = named_session(query, body)
        return Question(
            said=_said(body),
            session=session or new_session(),
            is_new_session=session is None,
            waits=_waits(headers, query, body),
            answer_as_json=is_json or "application/json" in headers.get("accept", "").lower(),
        )
    except Refusal as refusal:
        refusal.headers = session_headers(session or new_session())
        raise


def _said(body: Mapping[str, Any]) -> Said:
    message = body.get("message")
    if message is None or (isinstance(message, str) and not message.strip()):
        raise MessageRequired
    return http.validate(body, Said)


def _json_body(req: HttpRequest) -> dict[str, Any]:
    try:
        body = plain_json.loads(http.read_body(req))
    except plain_json.NotPlainJson:
        raise InvalidJson("Invalid JSON") from None
    if not isinstance(body, dict):
        raise InvalidJson("Invalid JSON payload. Expected an object.")
    return cast("dict[str, Any]", body)


def _text_body(req: HttpRequest) -> dict[str, Any]:
    try:
        text = http.read_body(req).decode("utf-8-sig")
        plain_json.check(text)
    except ValueError:  # not UTF-8, or what no store takes
        fault = {"field": "body", "message": "must be text in UTF-8"}
        raise ValidationFailed([fault]) from None
    return {"message": text}


def _is_json(content_type: str | None) -> bool:
    kind = (content_type or "").partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def _waits(headers: Mapping[str, str], query: Mapping[str, str], body: Mapping[str, Any]) -> bool:
    """By the first of these that has a known word; without any the caller waits."""
    said = [headers.get(_WAIT_HEADER)]
    said += [fields.get(name) for fields in (query, body) for name in _WAIT_FIELDS]
    words = (str(word).strip().lower() for word in said if word is not None)
    return next((word in _YES for word in words if word in _YES | _NO), True)
