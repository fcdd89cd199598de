"""What a caller may ask of the record: a period, and the form of the answer."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from function_app.kit.timestamps import as_utc


def _moment(written: object) -> datetime:
    try:
        return as_utc(datetime.fromisoformat(str(written)))
    except (ValueError, OverflowError):
        raise ValueError("must be a day or a time: 2026-01-31, 2026-01-31T12:00:00Z") from None


_Moment = Annotated[
    datetime | None,
    BeforeValidator(_moment),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "format": kind} for kind in ("date", "date-time")]}
    ),
]


class Wanted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: Literal["json", "jsonl"] = "json"


class WantedPeriod(Wanted):
    """A day stands for its beginning, in UTC; `to` is outside."""

    start: Annotated[_Moment, Field(alias="from")] = None
    end: Annotated[_Moment, Field(alias="to")] = None
