"""What can be asked of the learning page: a time, and the claims behind one of its numbers."""

import re
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema

from function_app.desk.queue.query import Days
from function_app.domain.adjudication_form import FORM
from function_app.domain.claim import ClaimType
from function_app.domain.extraction import ExtractedInfo

_CLASSIFIED: Final = ("claim_type", "component_category")


_NAMES: Final = (*FORM, *ExtractedInfo.model_fields, *_CLASSIFIED)


def _known_field(name: str | None) -> str | None:
    if name is not None and name not in _NAMES:
        raise ValueError("is no field of the form, or of what agents read")
    return name


Text = Annotated[str, Field(max_length=100)]

_Field = Annotated[str | None, AfterValidator(_known_field), WithJsonSchema({"enum": [*_NAMES]})]


def _whole_day(text: object) -> object:
    """As a document's `date` is written; a number is none."""
    if isinstance(text, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("must be a day as in 2026-11-28")
    return text


_Day = Annotated[date | None, BeforeValidator(_whole_day)]


class LearningQuery(Days):
    """`show` names the number; the others say which claims are behind it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    show: Literal["judged", "changed", "settled", "overruled", "compared", "shadow"] | None = None
    field: _Field = None
    kind: Literal["corrected", "filled_in", "cleared"] | None = None
    type: ClaimType | None = None
    day: _Day = None
    checked: Text | None = None
    settled: Literal["approved", "denied"] | None = None
