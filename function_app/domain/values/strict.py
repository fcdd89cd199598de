"""Field types for what people send: strict, so that a wrong type is refused and named."""

import json
import math
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from function_app.domain.values.lenient import Cents
from function_app.domain.values.mailbox import email_address
from function_app.domain.values.unseen import all_seen

MAX_TEXT_BYTES = 512 * 1024  # a durable message must stay well below 1 MB
MAX_OBJECT_BYTES = 256 * 1024
_TOO_LARGE = 10**11  # beyond any claim, and still exact as a JSON number


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
EmailAddress = Annotated[str, AfterValidator(email_address)]
SeenEmailAddress = Annotated[str, AfterValidator(all_seen), AfterValidator(email_address)]
JsonObject = Annotated[dict[str, Any], within(MAX_OBJECT_BYTES)]
Amount = Annotated[Cents | None, BeforeValidator(_amount), BeforeValidator(empty_is_missing)]
