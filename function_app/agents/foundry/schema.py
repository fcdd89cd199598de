"""The strict JSON schema of a reply, made from the model that reads it: only what is the agent's to
say, every field required, what may be unknown nullable, and no keyword that strict mode refuses.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from function_app.domain.adjudication import AdjudicationDecision
from function_app.domain.claim import ClaimType

_RULES = [f"AA-0{number}" for number in range(1, 9)]
# Closed sets of the prompts, which the models read more leniently.
_CHOICES: Mapping[str, list[str]] = {
    "claim_type": [*ClaimType],
    "sub_type": ["Mechanical", "Electrical", "Road Hazard", "Maintenance", "Cosmetic", "Other"],
    "urgency": ["Standard", "Urgent", "Emergency"],
    "document_type": ["claim_form", "invoice", "repair_estimate", "damage_photos", "unknown"],
    "decision": [*AdjudicationDecision],
    "decision_type": ["AUTO", "MANUAL"],
    "priority": ["High", "Normal"],
    "rules_evaluated": _RULES,
    "rules_passed": _RULES,
    "rules_failed": _RULES,
    "rules_triggered": _RULES,
}
type Json = dict[str, Any]


def strict_schema(model: type[BaseModel]) -> Json:
    """Whole in itself: what the model refers to stands where it is referred to."""
    schema = model.model_json_schema(mode="serialization")
    return _strict(schema, schema.get("$defs", {}))


def _strict(schema: Json, models: Json) -> Json:
    match schema:
        case {"$ref": str(name)}:
            return _strict(models[name.rpartition("/")[2]], models)
        case {"properties": properties}:
            return _object(properties, models)
        case {"anyOf": options}:
            return {"anyOf": [_strict(option, models) for option in options]}
        case {"items": items}:
            return {"type": "array", "items": _strict(items, models)}
        case {"type": str(kind), "enum": values}:
            return {"type": kind, "enum": values}
        case {"type": str(kind)}:
            return {"type": kind}
        case _:
            raise NotImplementedError(f"strict mode knows no such schema: {sorted(schema)}")


def _object(properties: Json, models: Json) -> Json:
    said = {
        name: _narrowed(_strict(schema, models), _CHOICES.get(name))
        for name, schema in properties.items()
    }
    return {
        "type": "object",
        "properties": said,
        "required": [*said],
        "additionalProperties": False,
    }


def _narrowed(schema: Json, choices: list[str] | None) -> Json:
    """A text becomes one of the choices: alone, in a list, or beside null."""
    match schema:
        case {"type": "string"} if choices:
            return {"type": "string", "enum": choices}
        case {"items": items}:
            return schema | {"items": _narrowed(items, choices)}
        case {"anyOf": options}:
            return {"anyOf": [_narrowed(option, choices) for option in options]}
        case _:
            return schema
