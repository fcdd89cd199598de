"""Where a claimant is written to: where the claim came from, or what the contract system has. Never
an address that stands in a letter: who sends a claim in another's name would read the mail.
"""

from typing import Any

from pydantic import ValidationError

from function_app.domain.claim import ClaimRequest
from function_app.domain.message import Message


class _Contract(Message):
    holder_email: str | None = None


class _Lookup(Message):
    contract: _Contract | None = None


class _Reading(Message):
    contract: _Lookup | None = None  # ours, whatever an agent wrote: see `verification`


def claimant_address(claim: ClaimRequest, reading: dict[str, Any] | None) -> str | None:
    if claim.sender_email:
        return claim.sender_email
    try:
        lookup = _Reading.model_validate(reading or {}).contract
    except ValidationError:
        return None
    return lookup.contract.holder_email if lookup and lookup.contract else None
