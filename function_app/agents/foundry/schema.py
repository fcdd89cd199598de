"""The strict JSON schema of a reply, made from the model that reads it: only what is the agent's to
say, every field required, what may be unknown nullable, and no keyword that strict mode refuses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from function_app.domain.adjudication import AdjudicationDecision
from function_app.domain.claim import ClaimType
from function_app.rules.limits import Limits, read_limits
from function_app.rules.rule_table import RULES

_RULES = [*RULES]
# Closed sets of the prompts, which the models read more leniently.
_CHOICES: Mapping[str, list[Any]] = {
    "claim_type": [*ClaimType],
    "sub_type": ["Mechanical", "Electrical", "Road Hazard", "Maintenance", "Cosmetic", "Other"],
    "urgency": ["Standard", "Urgent", "Emergency"],
    "document_type": ["claim_form", "invoice", "repair_estimate", "damage_photos", "unknown"],
    "source": ["email", "document", "reviewer"],  # "contract" is ours to say
    "decision": [*AdjudicationDecision],
    "decision_type": ["AUTO", "MANUAL"],
    "priority": ["High", "Normal"],
    "rules_evaluated": _RULES,
    "rules_passed": _RULES,
    "rules_failed": _RULES,
    "rules_triggered": _RULES,
}
type Json = dict[str, Any]


def strict_schema(model: type[BaseModel], limits: Limits | None = None) -> Json:
    """Whole in itself: what the model refers to stands where it is referred to. Without limits, it
    holds those that come with the app.
    """
    schema = model.model_json_schema(mode="serialization")
    threshold = float((limits or read_limits()).auto_approve_up_to)
    choices = {**_CHOICES, "auto_approve_threshold": [threshold]}
    return _Strict(schema.get("$defs", {}), choices).schema(schema)


@dataclass(frozen=True)
class _Strict:
    models: Json
    choices: Mapping[str, list[Any]]

    def schema(self, schema: Json) -> Json:
        match schema:
            case {"$ref": str(name)}:
                return self.schema(self.models[name.rpartition("/")[2]])
            case {"properties": properties}:
                return self._object(properties)
            case {"anyOf": options}:
                return {"anyOf": [self.schema(option) for option in options]}
            case {"items": items}:
                return {"type": "array", "items": self.schema(items)}
            case {"type": str(kind), "enum": values}:
                return {"type": kind, "enum": values}
            case {"type": str(kind)}:
                return {"type": kind}
            case _:
                raise NotImplementedError(f"strict mode knows no such schema: {sorted(schema)}")

    def _object(self, properties: Json) -> Json:
        said = {
            name: _narrowed(self.schema(schema), self.choices.get(name))
            for name, schema in properties.items()
        }
        return {
            "type": "object",
            "properties": said,
            "required": [*said],
            "additionalProperties": False,
        }


def _narrowed(schema: Json, choices: list[Any] | None) -> Json:
    """A text or a number becomes one of the choices: alone, in a list, or beside null."""
    match schema:
        case {"type": "string" | "number" as kind} if choices:
            return {"type": kind, "enum": choices}
        case {"items": items}:
            return schema | {"items": _narrowed(items, choices)}
        case {"anyOf": options}:
            return {"anyOf": [_narrowed(option, choices) for option in options]}
        case _:
            return schema
