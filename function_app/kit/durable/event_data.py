"""What an external event brings. Anyone who can reach the host may raise one, with any JSON."""

from typing import Any

from pydantic import BaseModel, ValidationError

from function_app.kit import plain_json


def read_event[M: BaseModel](data: Any, model: type[M]) -> M | None:
    """Reads an object or JSON text; None when it is no such thing."""
    try:
        value = plain_json.loads(data) if isinstance(data, str) else data
        plain_json.check(value)
        return model.model_validate(value)
    except (plain_json.NotPlainJson, ValidationError):
        return None
