"""Field types for what people send: strict, so that a wrong type is refused and named."""

import json
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from function_app.domain.values.lenient import Money

MAX_TEXT_BYTES = 512 * 1024  # a durable message must stay well below 1 MB
MAX_OBJECT_BYTES = 256 * 1024
MAX_ADDRESS_CHARACTERS = 320
_ADDRESS = r"[^\s@<>()\[\],;:\\\"]{1,64}@[\w-]+(?:\.[\w-]+)+"
_MAILBOX = re.compile(rf"(?P<bare>{_ADDRESS})|[^<>@]*<(?P<inner>{_ADDRESS})>")


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


def _email_address(value: str) -> str:
    """`jo@example.com` or `Jo Doe <jo@example.com>`; what is returned is read as itself again."""
    match = _MAILBOX.fullmatch(value.strip()) if len(value) <= MAX_ADDRESS_CHARACTERS else None
    if match is None:
        raise ValueError("must be an e-mail address")
    return match["bare"] or match["inner"]


def _finite_number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float | None):
        raise ValueError("must be a number")  # noqa: TRY004 - pydantic reports ValueErrors
    return value


OptionalText = Annotated[str | None, within(MAX_TEXT_BYTES), BeforeValidator(empty_is_missing)]
EmailAddress = Annotated[str, AfterValidator(_email_address)]
JsonObject = Annotated[dict[str, Any], within(MAX_OBJECT_BYTES)]
Amount = Annotated[Money, BeforeValidator(_finite_number), BeforeValidator(empty_is_missing)]
