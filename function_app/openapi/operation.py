"""One route and method: what is sent, what is answered, and who may ask."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from function_app.kit.about import About, Model, Reply
from function_app.kit.routes import FUNCTION_KEY, Route
from function_app.openapi.bodies import may_be_blank
from function_app.openapi.refusals import error_body, refusals_of
from function_app.openapi.schemas import Schemas

type Json = dict[str, Any]

_JSON, _TEXT = "application/json", "text/plain"
_PART = re.compile(r"\{\*?(\w+)\}")
_ANY_TEXT: Json = {"type": "string", "minLength": 1}
_NO_KEY = "The function key is missing or wrong. The platform says so, without a body."

OPEN: list[Json] = [{}]
BY_KEY: list[Json] = [{"function_key": []}, {"function_key_in_address": []}]
BY_SIGN_IN: list[Json] = [{"review_token": []}, {"review_cookie": []}, {"entra_token": []}, {}]


def path_of(route: Route) -> str:
    """As OpenAPI writes it: a part that takes the rest of a path has no mark of its own."""
    return "/" + _PART.sub(r"{\1}", route.path)


def name_of(route: Route) -> str:
    return route.function_name or getattr(route.handler, "__name__", "")


def tag_of(route: Route, about: About) -> str:
    return about.tag or route.path.partition("/")[0]


def operation(route: Route, about: About, method: str, schemas: Schemas) -> Json:
    is_head = method == "HEAD"
    body = {} if is_head else _request_body(about, schemas)
    return {
        "operationId": f"{name_of(route)}_head" if is_head else name_of(route),
        "summary": about.summary,
        "tags": [tag_of(route, about)],
        "security": _security(route, about),
        "parameters": [*_parameters(route, about, schemas)],
        **({"requestBody": body} if body else {}),
        "responses": _responses(route, about, schemas, without_body=is_head),
    }


def _security(route: Route, about: About) -> list[Json]:
    if route.auth_level is FUNCTION_KEY:
        ways = BY_SIGN_IN if about.for_reviewers else OPEN
        return [{**key, **way} for key in BY_KEY for way in ways]
    return BY_SIGN_IN if about.for_reviewers else OPEN


def _parameters(route: Route, about: About, schemas: Schemas) -> Iterator[Json]:
    told = schemas.fields(schemas.sent(about.path)) if about.path else {}
    for name in _PART.findall(route.path):
        yield _parameter("path", name, told.get(name, _ANY_TEXT), required=True)
    for where, model in (("query", about.query), ("header", about.headers)):
        for name, schema in schemas.fields(schemas.sent(model)).items() if model else ():
            yield _parameter(where, name, may_be_blank(schema), required=False)


def _parameter(where: str, name: str, schema: Json, *, required: bool) -> Json:
    described = {key: schema[key] for key in ("description",) if key in schema}
    return {
        "name": name,
        "in": where,
        "required": required,
        **described,
        "schema": {key: value for key, value in schema.items() if key not in described},
    }


def _request_body(about: About, schemas: Schemas) -> Json:
    content: Json = {}
    if about.body:
        content[_JSON] = {"schema": schemas.sent(about.body)}
    if about.text_body:
        content[_TEXT] = {"schema": schemas.sent(about.text_body)}
    return {"required": True, "content": content} if content else {}


def _responses(route: Route, about: About, schemas: Schemas, *, without_body: bool) -> Json:
    replies: Json = {
        str(status): _reply(reply, schemas, without_body=without_body)
        for status, reply in about.replies.items()
    }
    for status, refusals in refusals_of(route).items():
        told = {"description": HTTPStatus(status).phrase}
        body = {} if without_body else {"content": _json(error_body(route, refusals, schemas))}
        replies.setdefault(str(status), {**told, **body})
    if route.auth_level is FUNCTION_KEY:
        unsigned = replies.get("401", {})
        told = [_NO_KEY, *([f"Or: {unsigned['description']}."] if unsigned else [])]
        replies["401"] = {**unsigned, "description": " ".join(told)}
    return dict(sorted(replies.items()))


def _reply(reply: Reply, schemas: Schemas, *, without_body: bool) -> Json:
    headers = {name: {"required": True, "schema": {"type": "string"}} for name in reply.headers}
    content: Json = {media: {} for media in reply.media}
    if reply.model:
        content |= _json(schemas.answered(reply.model))
    return {
        "description": reply.told,
        **({"headers": headers} if headers else {}),
        **({"content": content} if content and not without_body else {}),
    }


def _json(schema: Model) -> Json:
    return {_JSON: {"schema": schema}}
