"""What every message that crosses a boundary is made of. Each dumps to plain JSON with `dump()`."""

from functools import cache
from typing import Any, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    model_validator,
)

from function_app.domain.values.texts import unknown_is_none


class Message(BaseModel):
    # What was sent may be a claimant's: it never stands in an error's text.
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    def dump(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


@cache
def _required(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(name for name, field in model.model_fields.items() if field.is_required())


class AgentMessage(Message):
    """What a language model wrote: null, and its ways of saying so, leave the default."""

    @model_validator(mode="before")
    @classmethod
    def _unknown_is_default(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        given, needed = cast(dict[str, object], data), _required(cls)
        return {
            name: value
            for name, value in given.items()
            if name in needed or unknown_is_none(value) is not None
        }
