"""The OpenAPI document of the app: made from what its routes say of themselves."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from function_app import VERSION
from function_app.kit.about import About, Model
from function_app.kit.routes import Route
from function_app.openapi.links import links_from
from function_app.openapi.operation import operation, path_of
from function_app.openapi.refusals import told_in_errors
from function_app.openapi.schemas import Schemas

type Json = dict[str, Any]

_SECURITY: Json = {
    "function_key": {
        "type": "apiKey",
        "in": "header",
        "name": "x-functions-key",
        "description": "A function key of the app, for machines. The local host asks for none.",
    },
    "function_key_in_address": {
        "type": "apiKey",
        "in": "query",
        "name": "code",
        "description": "The same key in the address, where a caller cannot send headers.",
    },
    "review_token": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Review-Token",
        "description": "The token of a reviewer's link, for callers without a browser.",
    },
    "review_cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": "claims_review_link",
        "description": "Set by the address in a reviewer's link. Whoever is known by it sends "
        "`X-CSRF-Token` with a decision, as the page does.",
    },
    "entra_token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of Microsoft Entra, where the platform signs people in.",
    },
}


def document(routes: Sequence[Route]) -> Json:
    """A route that says nothing of itself is left out."""
    told = [(route, route.about) for route in routes if route.about]
    schemas = Schemas(
        bodies=[about.body for _, about in told if about.body],
        sent=[model for _, about in told for model in _sent(about)],
        answered=[model for route, about in told for model in _answered(route, about)],
    )
    paths: dict[str, Json] = defaultdict(dict)
    for route, about in told:
        for method in route.methods:
            paths[path_of(route)][method.lower()] = operation(route, about, method, schemas)
        for status, links in links_from(route, about, told, schemas).items():
            paths[path_of(route)][route.method.lower()]["responses"][status] |= links
    named = schemas.named_in(paths)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Insurance claims with a person in the loop",
            "version": VERSION,
            "description": "An agent reads a claim, a person decides, a second agent adjudicates.",
        },
        "servers": [{"url": "/api"}],
        "paths": dict(paths),
        "components": {"schemas": named, "securitySchemes": _SECURITY},
    }


def _answered(route: Route, about: About) -> list[Model]:
    replies = [reply.model for reply in about.replies.values() if reply.model]
    return [*replies, *told_in_errors(route)]


def _sent(about: About) -> list[Model]:
    parts = (about.text_body, about.path, about.query, about.headers)
    return [part for part in parts if part]
