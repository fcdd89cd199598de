"""What a caller of the extension's HTTP API may ask for in the query and the body."""

import json
from datetime import UTC, datetime

from starlette.requests import Request

from local_host.clock import MICROSECONDS
from local_host.engine.commands import MAX_PAYLOAD_BYTES
from local_host.engine.errors import PayloadTooLarge
from local_host.engine.filters import InstanceFilter
from local_host.management_api.json_values import STATUS_NAMES, read_json

TOKEN_HEADER = "x-ms-continuation-token"  # noqa: S105 - a header's name
_PAGE, _LARGEST_PAGE = 100, 10_000
_STATUS_NUMBERS = {name.lower(): number for number, name in STATUS_NAMES.items()}


class BadRequest(Exception):
    """A request that makes no sense; `str()` says why."""


async def json_text(request: Request) -> str:
    body = (await _small_body(request)).decode("utf-8", "replace")
    if body:
        try:
            read_json(body)
        except ValueError as error:
            raise BadRequest("The request body is not valid JSON.") from error
    return body


async def _small_body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_PAYLOAD_BYTES:
            raise PayloadTooLarge(MAX_PAYLOAD_BYTES)
    return bytes(body)


def page_size(request: Request) -> int:
    return max(1, int(number(request, "top", default=_PAGE, most=_LARGEST_PAGE)))


def reason(request: Request) -> str | None:
    reason = request.query_params.get("reason")
    return json.dumps(reason) if reason else None


def flag(request: Request, name: str, *, default: bool = False) -> bool:
    value = request.query_params.get(name)
    return default if value is None else value.lower() == "true"


def number(request: Request, name: str, *, default: float, most: float) -> float:
    """A parameter between zero and `most`."""
    try:
        value = float(request.query_params.get(name, default))
    except ValueError as error:
        raise BadRequest(f"'{name}' must be a number.") from error
    if not 0 <= value <= most:  # NaN is not either
        raise BadRequest(f"'{name}' must be between 0 and {most:,.0f}.")
    return value


def moment(request: Request, name: str) -> int | None:
    text = request.query_params.get(name)
    if not text:
        return None
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadRequest(f"'{name}' must be an ISO 8601 time.") from error
    aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    return round(aware.timestamp() * MICROSECONDS)


def instance_filter(request: Request) -> InstanceFilter:
    names = [n.strip() for n in request.query_params.get("runtimeStatus", "").split(",")]
    unknown = [n for n in names if n and n.lower() not in _STATUS_NUMBERS]
    if unknown:
        raise BadRequest(f"Unknown runtimeStatus: {', '.join(unknown)}.")
    return InstanceFilter(
        statuses=frozenset(_STATUS_NUMBERS[n.lower()] for n in names if n),
        created_from=moment(request, "createdTimeFrom"),
        created_to=moment(request, "createdTimeTo"),
        prefix=request.query_params.get("instanceIdPrefix", ""),
    )
