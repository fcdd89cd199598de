"""What the endpoints of the record say of themselves."""

from typing import Any, Literal, NotRequired, TypedDict

from function_app.audit.errors import RecordNotWhole
from function_app.audit.wanted import Wanted, WantedPeriod
from function_app.claims.about import OfClaim
from function_app.claims.errors import ClaimNotFound, ClaimPurged, ClaimStillRunning
from function_app.kit.about import About, Moment, Reply
from function_app.kit.durable.runtime_status import RuntimeStatus
from function_app.kit.errors import ValidationFailed

_LINES = ("application/x-ndjson",)
_PeriodOf = TypedDict("_PeriodOf", {"from": Moment | None, "to": Moment | None})


class Happened(TypedDict):
    """What more there is depends on the `event`. `hash` is over all the rest of it."""

    instance_id: str
    number: int
    at: Moment
    event: str
    previous: str
    hash: str


class _Signed(TypedDict):
    """Both are null where the app has no key to sign with."""

    hash: str
    signature: str | None
    public_key: str | None


class Head(_Signed):
    """`hash` is that of the last entry."""

    instance_id: str
    entries: int
    filed_at: Moment
    runtime_status: RuntimeStatus
    desk: NotRequired[Literal["unavailable"]]


class ClaimRecord(TypedDict):
    instance_id: str
    entries: list[Happened]
    head: Head


class Proof(TypedDict):
    """What is left of a claim that was deleted."""

    instance_id: str
    head: Head
    purged_at: Moment
    left: str | None


class Seal(_Signed, _PeriodOf):
    """`claims` is how many records there are; `hash` is over all of their heads."""

    claims: int


class RecordOfPeriod(TypedDict):
    claims: list[ClaimRecord]
    purged: list[Proof]
    period: Seal


class Deletion(TypedDict):
    instance_id: str
    status: Literal["purged", "pending"]
    message: str


class _WhatIsLeft(TypedDict):
    proof: NotRequired[dict[str, Any] | None]


RECORD = About(
    "Read the record of a claim: who did what, when, and on what.",
    {200: Reply("The record, as JSON or as JSON Lines.", ClaimRecord, media=_LINES)},
    path=OfClaim,
    query=Wanted,
    refuses=(ClaimNotFound, ClaimPurged, ValidationFailed, RecordNotWhole),
    in_errors=_WhatIsLeft,
)
PERIOD = About(
    "Read the records of all claims that were filed in a period.",
    {200: Reply("The records, as JSON or as JSON Lines.", RecordOfPeriod, media=_LINES)},
    query=WantedPeriod,
    refuses=(ValidationFailed, RecordNotWhole),
    tag="claims",
)
DELETE = About(
    "Delete a claim that has ended, with its documents.",
    {
        200: Reply("The claim is deleted.", Deletion),
        202: Reply("The claim is being deleted.", Deletion),
    },
    path=OfClaim,
    refuses=(ClaimNotFound, ClaimStillRunning),
)
