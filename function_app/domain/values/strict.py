"""Field types for what people send: strict, so that a wrong type is refused and named."""

import json
import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from function_app.domain.values.lenient import Cents
from function_app.domain.values.mailbox import email_address
from function_app.domain.values.unseen import all_seen

MAX_TEXT_BYTES = 512 * 1024  # a durable message must stay well below 1 MB
MAX_OBJECT_BYTES = 256 * 1024
_TOO_LARGE = 10**11  # beyond any claim, and still exact as a JSON number


def empty_is_missing(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


@dataclass(frozen=True)
class _AtMost(AfterValidator):
    """In a schema, of a text alone: what an object may hold cannot be said there."""

    limit: int

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        schema: dict[str, Any] = handler(core_schema)
        for option in schema.get("anyOf", [schema]):
            if option.get("type") == "string":
                option["maxLength"] = self.limit
        return schema


def within(limit: int) -> AfterValidator:
    def check[T](value: T) -> T:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        size = len(text.encode("utf-8", "surrogatepass"))
        if size > limit:
            raise ValueError(f"is {size:,} bytes long; at most {limit:,} are accepted")
        return value

    return _AtMost(check, limit)


def whole_number(value: object) -> object:
    """JSON knows one kind of number: 3.0 is 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _amount(value: object) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number")  # noqa: TRY004 - pydantic reports ValueErrors
    if value < 0:
        raise ValueError("must not be negative")
    if value >= _TOO_LARGE:
        raise ValueError("is too large")
    if math.isnan(value):
        raise ValueError("is not a number")
    return Decimal(str(value))


OptionalText = Annotated[str | None, within(MAX_TEXT_BYTES), BeforeValidator(empty_is_missing)]
# Callers may write more than that (see `email_address`); whoever keeps to it is understood.
_WRITTEN_ADDRESS = {
    "type": "string",
    "maxLength": 320,
    "pattern": r"^[A-Za-z0-9!#$%&'*+/=?^_{|}~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
    "examples": ["dana.whitfield@example.com"],
}
_WRITTEN_AMOUNT = {
    "anyOf": [{"type": "number", "minimum": 0, "exclusiveMaximum": _TOO_LARGE}, {"type": "null"}]
}

EmailAddress = Annotated[
    str, AfterValidator(email_address), WithJsonSchema(_WRITTEN_ADDRESS, mode="validation")
]
SeenEmailAddress = Annotated[
    str,
    AfterValidator(all_seen),
    AfterValidator(email_address),
    WithJsonSchema(_WRITTEN_ADDRESS, mode="validation"),
]
JsonObject = Annotated[dict[str, Any], within(MAX_OBJECT_BYTES)]
Amount = Annotated[
    Cents | None,
    BeforeValidator(_amount),
    BeforeValidator(empty_is_missing),
    WithJsonSchema(_WRITTEN_AMOUNT, mode="validation"),
]
