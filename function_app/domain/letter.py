"""A letter to a claimant, as it is ordered. It carries what the claimant may read and nothing else:
no comment of a reviewer, no concern, no word of an agent's.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from function_app.domain.decision import RejectionReason
from function_app.domain.message import Message
from function_app.domain.values.lenient import Cents

type LetterKind = Literal["received", "approved", "denied", "documents_requested", "reopened"]


class Addressee(Message):
    """Who is written to, about which contract. Without `to` there is nobody who may be."""

    claim_id: str
    to: str | None = None
    name: str | None = None
    contract_number: str | None = None
    product: str | None = None
    mileage_limit: int | None = None
    effective_date: date | None = None
    expiration_date: date | None = None

    def letter(self, **told: Any) -> "LetterOrder":
        return LetterOrder(**{**dict(self), **told})


class LetterOrder(Addressee):
    """`number` tells a claim's letters apart: an order that comes twice has the same. `rules` are
    those that failed; `documents` are named as people do.
    """

    instance_id: str
    number: str
    kind: LetterKind
    approved_amount: Cents | None = None
    estimate: Cents | None = None
    deductible: Cents | None = None
    reason_code: RejectionReason | None = None
    rules: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


WhereWritten = Annotated[Addressee | None, Field(exclude_if=lambda written: written is None)]
"""In a message, and only there where letters are written at all."""
