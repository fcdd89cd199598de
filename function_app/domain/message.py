"""What every message that crosses a boundary is made of. Each dumps to plain JSON with `dump()`."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Self, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)

from function_app.domain.unreadable import Unreadable, read_what_can_be_read
from function_app.domain.values.texts import unknown_is_none


class Message(BaseModel):
    # What was sent may be a claimant's: it never stands in an error's text.
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    @classmethod
    def read(cls, data: Any) -> Self:
        """An object, or the same as JSON text."""
        is_text = isinstance(data, str)
        return cls.model_validate_json(data) if is_text else cls.model_validate(data)

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


class AgentReply(AgentMessage):
    """The whole of what a language model wrote; a value that cannot be read is left out."""

    @model_validator(mode="wrap")
    @classmethod
    def _leaves_out_what_cannot_be_read(
        cls, data: object, handler: ModelWrapValidatorHandler[Self]
    ) -> Self:
        reply, left_out = read_what_can_be_read(handler, data)
        return reply.told_of(left_out) if left_out else reply

    def told_of(self, left_out: Sequence[Unreadable]) -> Self:
        """With what a reader should know about it."""
        return self


def only_usable[M: AgentMessage](model: type[M], most: int) -> BeforeValidator:
    """Of an agent's list, what can be understood; the rest is worth no second asking."""

    def usable(value: object) -> list[M]:
        entries = cast(list[object], value) if isinstance(value, list) else []
        return [entry for entry in map(understood, entries[:most]) if entry is not None]

    def understood(entry: object) -> M | None:
        try:
            return model.model_validate(entry)
        except ValidationError:
            return None

    return BeforeValidator(usable)
