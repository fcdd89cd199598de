"""The tools that an agent may propose to call, each with its typed arguments. What is not declared
here never runs.
"""

from typing import Annotated, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from function_app.claims.listing import KnownStatus
from function_app.domain.claim import ClaimId
from function_app.domain.values.strict import empty_is_missing, within
from function_app.workflows.actions.steps import (
    COUNT_CLAIMS,
    PURGE_FINISHED_CLAIMS,
    REOPEN_CLAIM,
    WRITE_TO_CLAIMANT,
)

MOST_DAYS = 36_500


class ToolCall(BaseModel):
    """Strict: a wrong type or a field too many is no call of this tool."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)

    tool: ClassVar[str]
    only_reads: ClassVar[bool] = False

    def describe(self) -> str:
        """What it does, in a sentence for the person who decides."""
        raise NotImplementedError


class PurgeFinishedClaims(ToolCall):
    tool = PURGE_FINISHED_CLAIMS
    older_than_days: Annotated[int, Field(ge=0, le=MOST_DAYS)]

    def describe(self) -> str:
        return f"Delete every claim that finished more than {days(self.older_than_days)} ago."


class WriteToClaimant(ToolCall):
    tool = WRITE_TO_CLAIMANT
    claim_id: ClaimId
    message: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1), within(32 * 1024)
    ]

    def describe(self) -> str:
        return f"Send the claimant of claim {self.claim_id} the message in the arguments."


class ReopenClaim(ToolCall):
    tool = REOPEN_CLAIM
    claim_id: ClaimId

    def describe(self) -> str:
        return f"File the request of claim {self.claim_id} again, as a new claim."


class CountClaims(ToolCall):
    tool = COUNT_CLAIMS
    only_reads = True
    status: Annotated[KnownStatus | None, BeforeValidator(empty_is_missing)] = None

    def describe(self) -> str:
        return f"Count the claims{with_status(self.status)}."


def days(number: int) -> str:
    return f"{number} {'day' if number == 1 else 'days'}"


def with_status(status: str | None) -> str:
    return f" with status {status}" if status else ""


TOOLS: dict[str, type[ToolCall]] = {
    call.tool: call for call in (PurgeFinishedClaims, WriteToClaimant, ReopenClaim, CountClaims)
}
