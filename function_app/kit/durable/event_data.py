"""What an external event brings. Anyone who can reach the host may raise one, with any JSON."""

from collections.abc import Callable
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError

from function_app.kit import plain_json
from function_app.kit.durable.replays import read_again


def read_event[M: BaseModel](data: Any, model: type[M]) -> M | None:
    """Reads an object or JSON text; None when it is no such thing."""
    if isinstance(data, str):
        return read_again(_reader_of(model), data)
    try:
        plain_json.check(data)
        return model.model_validate(data)
    except (plain_json.NotPlainJson, ValidationError):
        return None


@cache
def _reader_of[M: BaseModel](model: type[M]) -> Callable[[str], M | None]:
    def read(text: str) -> M | None:
        try:
            return model.model_validate(plain_json.loads(text))
        except (plain_json.NotPlainJson, ValidationError):
            return None

    return read
