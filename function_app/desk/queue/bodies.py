"""What is sent to the desk when somebody does something there."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from function_app.desk.queue.query import moment_in
from function_app.domain.values.strict import SeenEmailAddress

LONGEST_NOTE = 2000  # characters
LONGEST_REASON = 500
MOST_AT_ONCE = 100
LONGEST_VIEW_NAME = 60
LONGEST_VIEW = 1000

Moment = Annotated[
    datetime,
    BeforeValidator(moment_in),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Mail = Annotated[SeenEmailAddress, AfterValidator(str.casefold)]
Words = Annotated[str, Field(max_length=LONGEST_REASON)]
InstanceId = Annotated[str, Field(max_length=200)]


class Body(BaseModel):
    """A misspelled name would change what is done, in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Nothing(Body):
    """All is said by the address."""


class Assign(Body):
    to: Mail


class Snooze(Body):
    until: Moment
    reason: Words | None = None


class NewNote(Body):
    text: Annotated[str, Field(max_length=LONGEST_NOTE)]


class Bulk(Body):
    """`to` is for assign alone; `until` and `reason` are for snooze."""

    action: Literal["take", "assign", "release", "snooze"]
    instance_ids: Annotated[list[InstanceId], Field(min_length=1, max_length=MOST_AT_ONCE)]
    to: Mail | None = None
    until: Moment | None = None
    reason: Words | None = None

    @model_validator(mode="after")
    def _says_all_that_is_needed(self) -> Self:
        if (self.action == "assign") != (self.to is not None):
            raise ValueError("to is needed for assign, and for nothing else")
        if (self.action == "snooze") != (self.until is not None):
            raise ValueError("until is needed for snooze, and for nothing else")
        if self.reason is not None and self.action != "snooze":
            raise ValueError("reason is for snooze alone")
        return self


class Me(Body):
    mail: Mail


class SavedView(Body):
    """`query` is what stands after the question mark in the desk's address."""

    name: Annotated[str, Field(max_length=LONGEST_VIEW_NAME)]
    query: Annotated[str, Field(max_length=LONGEST_VIEW)] = ""
