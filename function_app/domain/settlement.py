"""What a person decides where agent 2 left it to one."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, model_validator
from pydantic.json_schema import SkipJsonSchema

from function_app.domain.decision import RejectionReason
from function_app.domain.message import Message
from function_app.domain.values.lenient import Cents
from function_app.domain.values.strict import Amount, SeenEmailAddress, empty_is_missing, within

_WHAT_EACH_NEEDS: dict[str, Any] = {
    "anyOf": [
        {
            "required": ["approved_amount"],
            "properties": {
                "decision": {"const": "approved"},
                "approved_amount": {"type": "number", "minimum": 0.01},
                "reason_code": {"type": "null"},
            },
        },
        {
            "required": ["reason_code", "comments"],
            "properties": {
                "decision": {"const": "denied"},
                "approved_amount": {"anyOf": [{"type": "null"}, {"const": 0}]},
                "reason_code": {"type": "string"},
                "comments": {"type": "string", "pattern": r"\S"},
            },
        },
    ]
}


class SettlementDecision(Message):
    """The body of `settle` and the data of the `SettlementDecision` event. `override` settles a
    claim that somebody else has. The API sets the last three, as it does for an approval.
    """

    model_config = ConfigDict(json_schema_extra=_WHAT_EACH_NEEDS)

    decision: Literal["approved", "denied"]
    reviewer: SeenEmailAddress
    approved_amount: Amount = None
    reason_code: Annotated[RejectionReason | None, BeforeValidator(empty_is_missing)] = None
    comments: Annotated[str | None, within(32 * 1024), BeforeValidator(empty_is_missing)] = None
    request_id: Annotated[str | None, BeforeValidator(empty_is_missing)] = None
    seen_digest: Annotated[str | None, BeforeValidator(empty_is_missing)] = None
    override: bool = False
    decision_id: SkipJsonSchema[str | None] = None
    signed_in_by: SkipJsonSchema[Literal["link", "easyauth", "open"] | None] = None
    roles: SkipJsonSchema[list[str] | None] = None

    @property
    def pays(self) -> Decimal:
        return self.approved_amount or Decimal("0.00")

    @model_validator(mode="after")
    def _says_what_is_paid_or_why_not(self) -> Self:
        if self.decision == "approved":
            if not self.approved_amount:
                raise ValueError("approved_amount is needed, more than zero")
            if self.reason_code:
                raise ValueError("reason_code says why a claim is denied; this one is approved")
            return self
        if self.approved_amount:
            raise ValueError("approved_amount must be zero, or left out: a denied claim pays none")
        if self.reason_code is None:
            raise ValueError("reason_code is needed: it says why the claim is denied")
        if self.reason_code == "other" and self.comments is None:
            raise ValueError("comments are needed: they say what the other reason is")
        return self


class Settlement(Message):
    """The one that counted."""

    decision: Literal["approved", "denied"]
    approved_amount: Cents
    reason_code: RejectionReason | None = None
    comments: str | None = None
    reviewer: str
    at: datetime
    decision_id: str | None = None
