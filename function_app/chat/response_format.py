"""How a model is told which form its answer must have: the OpenAI API's `response_format`."""

from collections.abc import Mapping
from typing import Any, cast

from function_app.chat.agents import AgentDeclaration
from function_app.chat.outputs import AgentOutput
from function_app.chat.session_state import RunRequest

type Json = dict[str, Any]
_WITHOUT_SCHEMA = ("text", "json_object")


def response_format(agent: AgentDeclaration, request: RunRequest) -> Json | None:
    if output := request.output or agent.output:
        return {"type": "json_schema", "json_schema": _named_schema(output)}
    asked = request.response_format
    return cast("Json", asked) if is_response_format(asked) else None


def is_response_format(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    form = cast("Mapping[str, object]", value)
    if form.get("type") == "json_schema":
        return isinstance(form.get("json_schema"), dict)
    return form.get("type") in _WITHOUT_SCHEMA


def schema_name(form: Json | None) -> str | None:
    """Of the output that is asked for."""
    return (form or {}).get("json_schema", {}).get("name")


def _named_schema(output: type[AgentOutput]) -> Json:
    """Strict where strict mode can say it: an object of any names, it cannot."""
    properties = {
        name: _plain(schema) for name, schema in output.model_json_schema()["properties"].items()
    }
    schema = {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }
    strict = all(part["type"] != "object" for part in properties.values())
    return {"name": output.__name__, "schema": schema, "strict": strict}


def _plain(schema: Json) -> Json:
    """Without the keywords that strict mode refuses, such as a least length."""
    return {"type": schema["type"]}
