"""One value that cannot be read never costs a reply: it is left out, and told with its words."""

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

from pydantic import ValidationError

from function_app.domain.values.texts import quoted

# Where a whole part is missing or is no object, the reply is not one that can be read.
_WITHOUT_STRUCTURE = frozenset({"missing", "model_type", "model_attributes_type"})
_NAMES = {
    "vehicle_vin": "VIN",
    "claimant_email": "claimant e-mail",
    "requires_human_review": "need for a review",
}


class Unreadable(NamedTuple):
    field: str
    written: object

    def __str__(self) -> str:
        return could_not_be_read(self.field, self.written)


def field_name(field: str) -> str:
    return _NAMES.get(field, field.replace("_", " "))


def could_not_be_read(field: str, written: object) -> str:
    text = written if isinstance(written, str) else json.dumps(written, default=str)
    return f"The {field_name(field)} could not be read from {quoted(text)}."


def read_what_can_be_read[M](
    validate: Callable[[object], M], content: object
) -> tuple[M, Sequence[Unreadable]]:
    """What was left out stands at its default. Raises ValidationError where more is wrong."""
    try:
        return validate(content), ()
    except ValidationError as error:
        readable = _readable_part(content, error)
        if readable is None:
            raise
    part, left_out = readable
    return validate(part), left_out


def _readable_part(
    content: object, error: ValidationError
) -> tuple[dict[str, Any], list[Unreadable]] | None:
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    if not isinstance(content, dict) or any(f["type"] in _WITHOUT_STRUCTURE for f in faults):
        return None
    part, left_out = cast("dict[str, Any]", content), list[Unreadable]()
    for place in dict.fromkeys(fault["loc"] for fault in faults):
        taken = _without(part, place)
        if taken is None:
            return None
        part, written = taken
        left_out.append(Unreadable(str(place[-1]), written))
    return part, left_out


def _without(
    content: dict[str, Any], place: Sequence[int | str]
) -> tuple[dict[str, Any], object] | None:
    """The content as it is, and a copy without what stands at that place."""
    first, *inner = place
    if not isinstance(first, str) or first not in content:
        return None
    if not inner:
        return {name: value for name, value in content.items() if name != first}, content[first]
    part = content[first]
    taken = _without(cast("dict[str, Any]", part), inner) if isinstance(part, dict) else None
    return None if taken is None else (content | {first: taken[0]}, taken[1])
