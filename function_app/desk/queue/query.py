"""What may be asked of the queue: a view, filters, an order, and where to go on."""

import base64
import json
import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Self, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from function_app.claim_index.asked import KEY_LENGTHS, Asked, Sort, View
from function_app.domain.claim import ClaimType, known_claim_type
from function_app.domain.values.mailbox import email_address
from function_app.domain.values.unseen import all_seen
from function_app.kit import plain_json
from function_app.kit.timestamps import as_utc, to_milliseconds

LONGEST_QUERY = 200
_BEYOND = 10**18
_DOLLARS = r"[0-9]{1,11}(\.[0-9]{1,2})?"
ME, NOBODY = "me", "none"


def moment_in(written: object) -> datetime:
    try:
        moment = as_utc(datetime.fromisoformat(str(written)))
    except (ValueError, OverflowError):
        raise ValueError("must be a day or a time: 2026-01-31, 2026-01-31T12:00:00Z") from None
    if not 2000 <= moment.year < 9000:
        raise ValueError("must be a day or a time of our days")
    return moment


def _money(written: object) -> Decimal:
    text = str(written).strip()
    if not re.fullmatch(_DOLLARS, text):
        raise ValueError("must be an amount of dollars: 1500 or 99.95")
    return Decimal(text)


def _assignee(written: str) -> str:
    return written if written in {ME, NOBODY} else all_seen(email_address(written)).casefold()


def _searched(written: str) -> str:
    """A NUL is left out, which PostgreSQL does not take."""
    return written.replace("\0", "")


def _type(written: str) -> str:
    known = known_claim_type(written)
    if known not in ClaimType:
        raise ValueError(f"must be one of {', '.join(ClaimType)}")
    return known


class Place(BaseModel):
    """The last row of a page."""

    model_config = ConfigDict(frozen=True)

    sort: Sort
    key: tuple[int | float | str, ...]

    @classmethod
    def decode(cls, cursor: object) -> "Place":
        try:
            text = base64.b64decode(str(cursor), altchars=b"-_", validate=True).decode()
            sort, *key = cast(list[Any], plain_json.loads(text))
            place = cls(sort=sort, key=tuple(key))
        except (ValueError, TypeError, RecursionError):
            raise ValueError("is not a cursor of this list") from None
        *values, instance_id = place.key or (0,)
        if len(values) != KEY_LENGTHS[place.sort] or not isinstance(instance_id, str):
            raise ValueError("is not a cursor of this list")
        if not all(_is_number(value) for value in values):
            raise ValueError("is not a cursor of this list")
        return place

    def encode(self) -> str:
        text = json.dumps([self.sort, *self.key], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode()


def _is_number(value: object) -> bool:
    """One that every database takes."""
    return isinstance(value, int | float) and -_BEYOND < value < _BEYOND


_Money = Annotated[
    Decimal | None,
    BeforeValidator(_money),
    WithJsonSchema({"type": "string", "pattern": f"^{_DOLLARS}$", "examples": ["1500"]}),
]


class DeskFilters(BaseModel):
    """`assignee` is an e-mail address, `me` or `none`. Each word of `q` stands in a claim's id, its
    claimant's name, its component, its VIN or its contract's number.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    view: View = View.OPEN
    q: Annotated[str, Field(max_length=LONGEST_QUERY), AfterValidator(_searched)] | None = None
    type: Annotated[str | None, AfterValidator(_type), WithJsonSchema({"enum": [*ClaimType]})] = (
        None
    )
    flag: Annotated[str | None, Field(max_length=LONGEST_QUERY)] = None
    assignee: Annotated[str | None, AfterValidator(_assignee)] = None
    min_amount: _Money = None
    max_amount: _Money = None
    due_before: Annotated[
        datetime | None,
        BeforeValidator(moment_in),
        WithJsonSchema(
            {"anyOf": [{"type": "string", "format": kind} for kind in ("date", "date-time")]}
        ),
    ] = None
    sort: Sort = Sort.DUE

    def asked(self, me: str | None, now_ms: int) -> Asked:
        is_someone = self.assignee not in {None, ME, NOBODY}
        return Asked(
            view=self.view,
            me=me,
            now_ms=now_ms,
            sort=self.sort,
            words=tuple((self.q or "").lower().split()),
            claim_type=self.type,
            flag=self.flag,
            assignee=self.assignee if is_someone else _somebody(me, self.assignee),
            nobody=self.assignee == NOBODY,
            min_cents=_cents(self.min_amount),
            max_cents=_cents(self.max_amount),
            due_before_ms=None if self.due_before is None else to_milliseconds(self.due_before),
        )


def _somebody(me: str | None, assignee: str | None) -> str | None:
    """Who has not said who they are has no claim."""
    return (me or "") if assignee == ME else None


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else round(amount * 100)


class DeskQuery(DeskFilters):
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Annotated[
        Place | None,
        BeforeValidator(Place.decode),
        WithJsonSchema({"type": "string", "description": "The `next_cursor` of a page."}),
    ] = None

    @model_validator(mode="after")
    def _goes_on_in_its_order(self) -> Self:
        if self.cursor and self.cursor.sort != self.sort:
            raise ValueError("cursor is of a list in another order")
        return self


class Days(BaseModel):
    model_config = ConfigDict(extra="forbid")

    days: Annotated[int, Field(ge=1, le=90)] = 30
