"""What an agent may look up: where a claim stands. Read only."""

from typing import Protocol

from pydantic import BaseModel, ConfigDict


class ClaimStanding(BaseModel):
    model_config = ConfigDict(frozen=True)

    claim_id: str
    runtime_status: str
    step: str
    message: str  # a sentence for people


class ClaimLookup(Protocol):
    def __call__(self, claim_id: str) -> ClaimStanding | None:
        """None when there is no such claim."""
        ...
