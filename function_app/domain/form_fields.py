"""What is known of a field of the adjudication form: its label, its kind, which value of agent 1's
fills it, and where else callers write it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import Any, cast

from pydantic import BaseModel, ConfigDict

from function_app.domain.message import Message


class Kind(StrEnum):
    TEXT = "text"
    PROSE = "prose"  # several lines
    EMAIL = "email"
    VIN = "vin"
    DATE = "date"
    MONEY = "money"
    HOURS = "hours"
    WHOLE = "whole"
    FLAG = "flag"  # yes or no, or not known
    CHOICE = "choice"
    BOX = "box"  # ticked when it is there
    LINES = "lines"  # the parts, one a line


@dataclass(frozen=True)
class Entry:
    """`read_as` is a field of agent 1's reading. `options` are all that a choice allows, and for a
    text no more than suggestions. `shown_by` are the kinds of document that tick a box.

    Callers of the flatter form write the value at `also_at`; at `preferred_at` it counts before the
    field's own place.
    """

    label: str
    kind: Kind = Kind.TEXT
    _: KW_ONLY
    read_as: str | None = None
    preferred_at: tuple[str, ...] = ()
    also_at: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    shown_by: tuple[str, ...] = ()
    is_optional: bool = False

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        return handler(core_schema) | {"title": self.label}


@dataclass(frozen=True)
class FormField:
    """`path` leads to it from the top of the form: `contract.deductible`."""

    path: str
    entry: Entry

    @property
    def sources(self) -> tuple[str, ...]:
        """Where it may stand in what a caller sent; the first that holds a value counts."""
        return (*self.entry.preferred_at, self.path, *self.entry.also_at)

    def in_words(self) -> str:
        """For a reader of the form who never saw the page."""
        what = listed(self.entry.options) or _IN_WORDS.get(self.entry.kind, "")
        said = f"`{self.path}` {self.entry.label}{f': {what}' if what else ''}."
        if self.entry.preferred_at:
            said += f" Given at {_code(self.entry.preferred_at)}, that counts instead."
        return f"{said} May stand at {_code(self.entry.also_at)}." if self.entry.also_at else said


_IN_WORDS = {
    Kind.DATE: "a day",
    Kind.MONEY: "an amount in dollars",
    Kind.HOURS: "a number",
    Kind.WHOLE: "a whole number",
    Kind.FLAG: "true or false",
    Kind.BOX: "true when it came with the claim, false when it did not",
}


def listed(words: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    *before, last = words or ("",)
    return f"{', '.join(before)} or {last}" if before else last


def _code(paths: Sequence[str]) -> str:
    return listed([f"`{path}`" for path in paths])


class Section(Message):
    """A part of the form. A name that is none of its fields is a mistake of ours."""

    model_config = ConfigDict(extra="forbid", defer_build=True)  # built when it is first filled


def fields_of(section: type[BaseModel], prefix: str = "") -> Iterator[FormField]:
    for name, info in section.model_fields.items():
        entry = next((known for known in info.metadata if isinstance(known, Entry)), None)
        if entry:
            yield FormField(prefix + name, entry)
        else:
            yield from fields_of(cast("type[BaseModel]", info.annotation), f"{prefix}{name}.")
