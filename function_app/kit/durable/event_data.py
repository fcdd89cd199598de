"""What an external event brings. Anyone who can reach the host may raise one, with any JSON."""

from typing import Any

from pydantic import BaseModel, ValidationError

from function_app.kit import plain_json
from function_app.kit.durable.replays import read_once


def read_event[M: BaseModel](data: Any, model: type[M]) -> M | None:
    """Reads an object or JSON text; None when it is no such thing."""
    return read_once(_read, data, model)


def _read[M: BaseModel](data: Any, model: type[M]) -> M | None:
    try:
        if isinstance(data, str):
            return model.model_validate(plain_json.loads(data))
        plain_json.check(data)
        return model.model_validate(data)
    except (plain_json.NotPlainJson, ValidationError):
        return None
