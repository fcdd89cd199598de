"""A reviewer's decision."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from function_app.domain.message import Message
from function_app.domain.values.strict import (
    Amount,
    EmailAddress,
    JsonObject,
    empty_is_missing,
    within,
)


class ClaimAmounts(Message):
    """The reviewer's figures; a figure that is not given leaves agent 1's in place."""

    total_parts_cost: Amount = None
    total_labor_cost: Amount = None
    total_estimate: Amount = None
    deductible: Amount = None


class ApprovalDecision(Message):
    """A reviewer's decision: the body of `approve` and the data of the `ApprovalDecision` event.

    `decision_id` is set by the API, so that it can tell which of two simultaneous decisions won.
    """

    decision: Literal["approved", "rejected"]
    reviewer: EmailAddress
    comments: Annotated[str | None, within(32 * 1024), BeforeValidator(empty_is_missing)] = None
    claim_amounts: Annotated[ClaimAmounts | None, BeforeValidator(empty_is_missing)] = None
    claim_data: Annotated[JsonObject | None, BeforeValidator(empty_is_missing)] = None
    request_id: Annotated[str | None, BeforeValidator(empty_is_missing)] = None
    decision_id: str | None = None
