"""What reading adds to a model: a field that is null or blank counts as not given."""

from typing import Any, cast

type Json = dict[str, Any]

_NULL: Json = {"type": "null"}
_BLANK: Json = {"type": "string", "pattern": r"^\s*$"}
_SAYS_SOMETHING = r"\S"


def as_read(schema: Json) -> Json:
    """The schema of a body: what else may be sent, and what of it is refused."""
    needed: list[str] = schema.get("required", [])
    fields = {
        name: _needed(field) if name in needed else may_be(field, _NULL, _BLANK)
        for name, field in cast("dict[str, Json]", schema["properties"]).items()
    }
    return {**schema, "properties": fields}


def _needed(field: Json) -> Json:
    may_be_text = field.get("type") == "string" or "$ref" in field
    is_told = {"pattern", "enum"} & field.keys()
    return {**field, "pattern": _SAYS_SOMETHING} if may_be_text and not is_told else field


def may_be_blank(parameter: Json) -> Json:
    return may_be(parameter, _BLANK)


def may_be(field: Json, *not_given: Json) -> Json:
    """Its description stays where readers look for it."""
    shown = {name: field[name] for name in ("description", "default", "examples") if name in field}
    of_value = {name: value for name, value in field.items() if name not in shown}
    options = of_value["anyOf"] if of_value.keys() == {"anyOf"} else [of_value]
    given = [option for option in options if option != _NULL]
    return {"anyOf": [*given, *not_given], **shown}
