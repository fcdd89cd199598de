"""Field types for what people send: strict, so that a wrong type is refused and named."""

import json
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from function_app.domain.values.lenient import Money
from function_app.domain.values.mailbox import email_address

MAX_TEXT_BYTES = 512 * 1024  # a durable message must stay well below 1 MB
MAX_OBJECT_BYTES = 256 * 1024


def empty_is_missing(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def within(limit: int) -> AfterValidator:
    def check[T](value: T) -> T:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        size = len(text.encode("utf-8", "surrogatepass"))
        if size > limit:
            raise ValueError(f"is {size:,} bytes long; at most {limit:,} are accepted")
        return value

    return AfterValidator(check)


def _finite_number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float | None):
        raise ValueError("must be a number")  # noqa: TRY004 - pydantic reports ValueErrors
    return value


OptionalText = Annotated[str | None, within(MAX_TEXT_BYTES), BeforeValidator(empty_is_missing)]
EmailAddress = Annotated[str, AfterValidator(email_address)]
JsonObject = Annotated[dict[str, Any], within(MAX_OBJECT_BYTES)]
Amount = Annotated[Money, BeforeValidator(_finite_number), BeforeValidator(empty_is_missing)]
