"""What somebody says who reopens a claim."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema

from function_app.domain.message import Message
from function_app.domain.values.strict import SeenEmailAddress, empty_is_missing, within


class ReopenWish(Message):
    """The body of `reopen`. The API sets how they signed in, and their roles where known."""

    reviewer: SeenEmailAddress
    reason: Annotated[
        str,
        within(8 * 1024),
        BeforeValidator(empty_is_missing),
        Field(max_length=2000, json_schema_extra={"pattern": r"\S"}),
    ]
    signed_in_by: SkipJsonSchema[Literal["link", "easyauth", "open"] | None] = None
    roles: SkipJsonSchema[list[str] | None] = None
