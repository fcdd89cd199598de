"""How errors look, in the two forms that the routes have."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from function_app.kit.about import Model
from function_app.kit.errors import (
    CrossSiteRequest,
    InternalError,
    InvalidJson,
    Refusal,
    ValidationFailed,
)
from function_app.kit.routes import Route, code_and_message
from function_app.openapi.schemas import Schemas

type Json = dict[str, Any]

FAULTS: Json = {
    "type": "array",
    "description": "Every field that is wrong, as a dotted path, and why.",
    "items": {
        "type": "object",
        "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
        "required": ["field", "message"],
    },
}


def refusals_of(route: Route) -> Mapping[int, list[type[Refusal]]]:
    """By status: what the route names, and what goes without saying."""
    about = route.about
    every: list[type[Refusal]] = [*about.refuses] if about else []
    if about and (about.body or about.text_body):
        every += [InvalidJson, ValidationFailed] if about.body else [ValidationFailed]
    if route.method != "GET":
        every += [CrossSiteRequest]
    by_status: dict[int, list[type[Refusal]]] = defaultdict(list)
    for refusal in [*every, InternalError]:
        by_status[refusal.status].append(refusal)
    return by_status


def told_in_errors(route: Route) -> list[Model]:
    every = [refusal for refusals in refusals_of(route).values() for refusal in refusals]
    return _told(route, every)


def _told(route: Route, refusals: list[type[Refusal]]) -> list[Model]:
    of_route = [route.about.in_errors] if route.about else []
    return [model for model in (*of_route, *(r.told for r in refusals)) if model]


def error_body(route: Route, refusals: list[type[Refusal]], schemas: Schemas) -> Json:
    code, sentence = ("error", "message") if _has_message(route) else ("code", "error")
    codes = {"type": "string", "enum": sorted({refusal.code for refusal in refusals})}
    always = {name: {"const": value} for name, value in route.in_every_error.items()}
    fields: Json = {**always, code: codes, sentence: {"type": "string"}}
    told = [schemas.fields(schemas.answered(model)) for model in _told(route, refusals)]
    also = {name: schema for fields_told in told for name, schema in fields_told.items()}
    faulty = _has_message(route) and any(issubclass(r, ValidationFailed) for r in refusals)
    return {
        "type": "object",
        "properties": {**fields, **also, **({"details": FAULTS} if faulty else {})},
        "required": [*fields],
    }


def _has_message(route: Route) -> bool:
    return route.error_body is code_and_message
