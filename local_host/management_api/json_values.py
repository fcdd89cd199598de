"""How the extension's HTTP API spells states, times and stored texts."""

import json
import math
from datetime import UTC, datetime
from typing import Any, Never

from starlette.responses import JSONResponse

from local_host.clock import MICROSECONDS
from local_host.durable_sdk import pb

STATUS_NAMES: dict[int, str] = {
    pb.ORCHESTRATION_STATUS_RUNNING: "Running",
    pb.ORCHESTRATION_STATUS_COMPLETED: "Completed",
    pb.ORCHESTRATION_STATUS_CONTINUED_AS_NEW: "ContinuedAsNew",
    pb.ORCHESTRATION_STATUS_FAILED: "Failed",
    pb.ORCHESTRATION_STATUS_CANCELED: "Canceled",
    pb.ORCHESTRATION_STATUS_TERMINATED: "Terminated",
    pb.ORCHESTRATION_STATUS_PENDING: "Pending",
    pb.ORCHESTRATION_STATUS_SUSPENDED: "Suspended",
}


class StoredJson(JSONResponse):
    """Escaped, as half of a surrogate pair is JSON and yet no UTF-8."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode()


def read_json(text: str) -> Any:
    """Raises ValueError for what is not JSON, such as NaN, and for a number past any number."""
    try:
        return json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def as_json(text: str | None) -> Any:
    """A stored text as JSON; what is not JSON is a string."""
    if text is None:
        return None
    try:
        return read_json(text)
    except ValueError:
        return text


def _no_number(name: str) -> Never:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _no_number(digits)


def time_text(moment: int) -> str:
    return datetime.fromtimestamp(moment // MICROSECONDS, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
