"""A reviewer's decision."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema

from function_app.domain.contract import LOOKED_UP_FIELDS
from function_app.domain.form_fields import listed
from function_app.domain.message import Message
from function_app.domain.values.strict import (
    Amount,
    JsonObject,
    SeenEmailAddress,
    empty_is_missing,
    within,
)

_CHANGES_ARE_NAMED: dict[str, Any] = {
    "anyOf": [
        {"properties": {"decision": {"enum": ["approved", "rejected"]}}},
        {
            "required": ["comments"],
            "properties": {
                "decision": {"const": "changes_requested"},
                "comments": {"type": "string", "pattern": r"\S"},
            },
        },
        *(
            {
                "required": [asked_for],
                "properties": {
                    "decision": {"const": "info_requested"},
                    asked_for: {"type": "array", "minItems": 1},
                },
            }
            for asked_for in ("questions", "documents")
        ),
    ]
}


type RejectionReason = Literal[
    "not_covered",
    "contract_inactive",
    "outside_period",
    "over_mileage",
    "pre_existing",
    "duplicate",
    "suspected_fraud",
    "withdrawn",
    "other",
]
type Paper = Literal[
    "claim_form", "repair_estimate", "diagnostic_report", "photos", "prior_authorization"
]
"""The kinds of documents that the form knows."""
type Question = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)
]
MOST_QUESTIONS = 10


def _can_be_looked_up(overrides: dict[str, str]) -> dict[str, str]:
    for field, reason in overrides.items():
        if field not in LOOKED_UP_FIELDS:
            raise ValueError(f"can name {listed(LOOKED_UP_FIELDS)}")
        if not reason.strip():
            raise ValueError(f"must say why {field} is overruled")
    return overrides


_OVERRIDES: dict[str, Any] = {
    "propertyNames": {"enum": list(LOOKED_UP_FIELDS)},
    "additionalProperties": {"type": "string", "maxLength": 500, "pattern": r"\S"},
}
Overrides = Annotated[
    dict[str, Annotated[str, Field(max_length=500)]],
    AfterValidator(_can_be_looked_up),
    Field(json_schema_extra=_OVERRIDES),
]


type WhyNotAllowed = Literal["own_claim", "already_approved", "over_authority", "not_a_reviewer"]
"""Why somebody may not decide: the `reason` of a 403."""


def _each_once(papers: list[Paper]) -> list[Paper]:
    return list(dict.fromkeys(papers))


class ClaimAmounts(Message):
    """The reviewer's figures; a figure that is not given leaves agent 1's in place."""

    total_parts_cost: Amount = None
    total_labor_cost: Amount = None
    total_estimate: Amount = None
    deductible: Amount = None


class ApprovalDecision(Message):
    """A reviewer's decision: the body of `approve` and the data of the `ApprovalDecision` event.

    `seen_digest` says what the reviewer saw (see `claims.decisions.seen`). `override` decides
    although somebody else has the claim; `overrides` says, by field, why a value that was looked up
    is overruled; for `undo_seconds` the decision can be taken back. `questions` and `documents` are
    what the claimant is asked for, within `due_days` (None: as the settings say). The API sets the
    rest: `decision_id`, so that it can tell which of two simultaneous decisions won; how the
    reviewer signed in; and their roles, where it knows them (None: as the approval policy says).
    """

    model_config = ConfigDict(json_schema_extra=_CHANGES_ARE_NAMED)

    decision: Literal["approved", "rejected", "changes_requested", "info_requested"]
    reviewer: SeenEmailAddress
    comments: Annotated[str | None, within(32 * 1024), BeforeValidator(empty_is_missing)] = None
    claim_amounts: Annotated[ClaimAmounts | None, BeforeValidator(empty_is_missing)] = None
    claim_data: Annotated[JsonObject | None, BeforeValidator(empty_is_missing)] = None
    request_id: Annotated[str | None, BeforeValidator(empty_is_missing)] = None
    seen_digest: Annotated[str | None, BeforeValidator(empty_is_missing)] = None
    reason_code: Annotated[RejectionReason | None, BeforeValidator(empty_is_missing)] = None
    override: bool = False
    overrides: Overrides = {}
    undo_seconds: Annotated[int, Field(ge=0, le=30)] = 0
    questions: Annotated[list[Question], Field(max_length=MOST_QUESTIONS)] = []
    documents: Annotated[list[Paper], AfterValidator(_each_once)] = []
    due_days: Annotated[int, Field(strict=True, ge=1, le=30)] | None = None
    decision_id: SkipJsonSchema[str | None] = None
    signed_in_by: SkipJsonSchema[Literal["link", "easyauth", "open"] | None] = None
    roles: SkipJsonSchema[list[str] | None] = None

    @model_validator(mode="after")
    def _says_what_to_change(self) -> Self:
        if self.decision == "changes_requested" and self.comments is None:
            raise ValueError("comments are needed: they say what has to change")
        return self

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.decision == "info_requested" and not (self.questions or self.documents):
            raise ValueError("questions or documents are needed: what the claimant is asked for")
        return self


class Approval(Message):
    """One that counted. `role` is by which; null where no policy names roles."""

    reviewer: str
    role: str | None = None
    at: datetime
