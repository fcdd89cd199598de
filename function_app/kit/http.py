"""HTTP in, JSON out: reads a request into a model, or says in plain words what is wrong with it."""

import json
import logging
from collections.abc import Mapping
from itertools import islice
from typing import Any, cast
from urllib.parse import quote, urlsplit

from azure.functions import HttpRequest, HttpResponse
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from function_app.kit import plain_json
from function_app.kit.errors import CrossSiteRequest, InvalidJson, NotJson, ValidationFailed
from function_app.kit.validation_messages import validation_message

logger = logging.getLogger(__name__)

MAX_BODY_BYTES = 8 * 1024 * 1024  # the largest claim, with every character escaped
_MOST_NAMES = 20  # of unknown fields that a reply repeats
_ANOTHER_SITE = {"cross-site", "same-site"}
_LONGEST_NAME = 100  # characters of each
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_KEY_PARAMETERS = {"code", "clientId"}  # how a function key may come
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def parse[M: BaseModel](
    request: HttpRequest, model: type[M], most_bytes: int = MAX_BODY_BYTES
) -> M:
    return validate(read_object(request, most_bytes), model)


def read_object(request: HttpRequest, most_bytes: int = MAX_BODY_BYTES) -> dict[str, Any]:
    body = read_body(request, most_bytes)
    try:
        value = plain_json.loads(body)
    except plain_json.NotPlainJson as error:
        raise InvalidJson(str(error)) from error
    if not isinstance(value, dict):
        raise InvalidJson("The body must be a JSON object.")
    return cast(dict[str, Any], value)


def asked(request: HttpRequest) -> dict[str, Any]:
    """The parameters of the query."""
    return {name: value for name, value in request.params.items() if name not in _KEY_PARAMETERS}


def refuse_cross_site(request: HttpRequest) -> None:
    """Only browsers say where a page is from. One of another port of the same machine is
    `same-site` to them: nothing but `Origin` tells that page from ours.
    """
    headers = cast(Mapping[str, str], request.headers)
    origin = headers.get("origin")
    if headers.get("sec-fetch-site") in _ANOTHER_SITE or (
        origin is not None and origin.lower() not in _our_origins(request.url, headers)
    ):
        raise CrossSiteRequest


def require_json(request: HttpRequest) -> None:
    """What a form on any page, or a script without asking first, could not send. A body without a
    type that is no JSON either is left to whoever reads it, who says so.
    """
    written = cast(Mapping[str, str], request.headers).get("content-type", "")
    media_type = written.partition(";")[0].strip().lower()
    if media_type != "application/json" and (media_type or _is_object(request.get_body())):
        raise NotJson


def read_body(request: HttpRequest, most_bytes: int = MAX_BODY_BYTES) -> bytes:
    body = request.get_body()
    if len(body) > most_bytes:
        size = f"is {len(body):,} bytes long; at most {most_bytes:,} are accepted"
        raise ValidationFailed([{"field": "body", "message": size}])
    return body


def validate[M: BaseModel](fields: Mapping[str, Any], model: type[M]) -> M:
    """A known field that is null or blank is the same as a missing one."""
    known = {field.alias or name for name, field in model.model_fields.items()}
    given = {
        name: value for name, value in fields.items() if not (name in known and _is_blank(value))
    }
    try:
        return model.model_validate(given)
    except ValidationError as error:
        details = [_detail(one, model) for one in error.errors(include_url=False)]
        raise ValidationFailed(details) from error


def unknown_fields(body: Mapping[str, Any], model: type[BaseModel]) -> list[str]:
    """The names in the body that the model does not know: some of them, if there are many."""
    unknown = (name for name in body if name not in model.model_fields)
    return [name[:_LONGEST_NAME] for name in islice(unknown, _MOST_NAMES)]


def reply(
    body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    return HttpResponse(
        json.dumps(body, ensure_ascii=False) + "\n",
        status_code=status,
        mimetype="application/json",
        charset="utf-8",
        headers={**HEADERS, **(headers or {})},
    )


def header_text(text: str) -> str:
    """Any text as a header can carry it."""
    return quote(text, safe=_PRINTABLE)


def _is_object(body: bytes) -> bool:
    try:
        return isinstance(plain_json.loads(body), dict)
    except plain_json.NotPlainJson:
        return False


def _our_origins(url: str, headers: Mapping[str, str]) -> set[str]:
    """A proxy in front has another name, and may speak https for us; a page cannot set these."""
    here = urlsplit(url)
    hosts = {here.netloc, headers.get("x-forwarded-host", here.netloc)}
    schemes = {here.scheme, headers.get("x-forwarded-proto", here.scheme)}
    return {f"{scheme}://{host}".lower() for scheme in schemes for host in hosts}


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _detail(error: ErrorDetails, model: type[BaseModel]) -> dict[str, str]:
    message = validation_message(error)
    path = ".".join(str(part) for part in error["loc"])
    return {"field": path or _first_field(message, model), "message": message}


def _first_field(message: str, model: type[BaseModel]) -> str:
    """A rule over several fields says which ones; the first one named stands for it."""
    return next((word for word in message.split() if word in model.model_fields), "body")
