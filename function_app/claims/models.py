"""The messages that cross a boundary: requests, agent outputs, decisions and results of a claim.

People's input is strict, a language model's is read leniently (see `values`). Every model dumps to
plain JSON with `dump()`; money is a JSON number rounded to the cent.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from function_app.claims.fields import (
    Amount,
    EmailAddress,
    JsonObject,
    OptionalText,
    empty_is_missing,
    within,
)
from function_app.claims.values import (
    Confidence,
    Day,
    Money,
    Text,
    TextList,
    Whole,
    unknown_is_none,
)

CLAIM_ID_PATTERN = r"^[A-Za-z0-9._-]{1,64}$"


class Message(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    def dump(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


class ClaimRequest(Message):
    """What an intake system POSTs: at least an e-mail text or one attachment."""

    claim_id: Annotated[str, Field(pattern=CLAIM_ID_PATTERN)]
    email_content: OptionalText = None
    attachment_url: Annotated[str | None, BeforeValidator(empty_is_missing)] = Field(
        default=None,
        max_length=4096,
        validation_alias=AliasChoices("attachment_url", "document_url"),
    )
    attachment_urls: list[Annotated[str, Field(min_length=1, max_length=4096)]] = Field(
        default=[], max_length=20
    )
    sender_email: Annotated[EmailAddress | None, BeforeValidator(empty_is_missing)] = None
    claimant_name: Annotated[str | None, BeforeValidator(empty_is_missing)] = Field(
        default=None, max_length=200
    )
    metadata: JsonObject = {}

    @property
    def attachments(self) -> list[str]:
        """Every attachment once, in the order given."""
        first = [self.attachment_url] if self.attachment_url else []
        return list(dict.fromkeys(first + self.attachment_urls))

    @model_validator(mode="after")
    def _has_something_to_read(self) -> Self:
        if not self.email_content and not self.attachments:
            raise ValueError("email_content or attachment_url is needed")
        return self


class Agent1Input(Message):
    """What agent 1 is asked to read."""

    instance_id: str
    claim: ClaimRequest


class ClaimType(StrEnum):
    VSC = "VSC"
    GAP = "GAP"
    TIRE_WHEEL = "Tire & Wheel"
    PPM = "PPM"
    APPEARANCE = "Appearance"
    THEFT = "Theft"
    OTHER = "Other"


class ClaimClassification(Message):
    claim_type: str = ClaimType.OTHER
    sub_type: Text = None
    component_category: Text = None
    urgency: Text = None


class ClaimFlags(Message):
    requires_human_review: bool = True
    missing_information: TextList = []
    potential_concerns: TextList = []


class ExtractedInfo(Message):
    """What was read from one source, or from all of them merged; what is not known is null."""

    claimant_name: Text = None
    claimant_email: Text = None
    claimant_phone: Text = None
    claimant_address: Text = None
    contract_number: Text = None
    vehicle_year: Whole = None
    vehicle_make: Text = None
    vehicle_model: Text = None
    vehicle_vin: Text = None
    current_odometer: Whole = None
    date_of_loss: Day = None
    issue_summary: Text = None
    repair_facility: Text = None
    diagnosis: Text = None
    lienholder: Text = None
    total_parts_cost: Money = None
    total_labor_cost: Money = None
    total_estimate: Money = None
    deductible: Money = None


def _unknown_type(value: object) -> object:
    return unknown_is_none(value) or "unknown"


class DocumentStatus(StrEnum):
    SUCCESS = "success"
    FAILED = "failed"  # fetched, not readable
    NOT_ACCESSIBLE = "not_accessible"  # could not be fetched


class DocumentExtraction(Message):
    status: DocumentStatus
    # claim_form | invoice | repair_estimate | damage_photos | unknown
    document_type: Annotated[str, BeforeValidator(_unknown_type)] = "unknown"
    summary: Text = None
    extracted_fields: ExtractedInfo = ExtractedInfo()
    notes: Text = None
    text: Text = None  # what the reviewer reads beside the form


class Agent1Output(Message):
    """What agent 1 made of a claim. `document_extraction` is null when there was no attachment."""

    claim_id: str
    classification: ClaimClassification = ClaimClassification()
    justification: Text = None
    confidence_score: Confidence = 0.0
    flags: ClaimFlags = ClaimFlags()
    email_body_extraction: ExtractedInfo = ExtractedInfo()
    document_extraction: DocumentExtraction | None = None
    extracted_info: ExtractedInfo = ExtractedInfo()


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
    claim_amounts: ClaimAmounts | None = None
    claim_data: JsonObject | None = None
    request_id: Annotated[str | None, BeforeValidator(empty_is_missing)] = None
    decision_id: str | None = None


class AdjudicationDecision(StrEnum):
    APPROVED = "APPROVED"
    DENIED = "DENIED"
    MANUAL_REVIEW = "MANUAL_REVIEW"
    REQUEST_DOCUMENTS = "REQUEST_DOCUMENTS"


_DECISION_WORDS = {
    "APPROVE": AdjudicationDecision.APPROVED,
    "DENY": AdjudicationDecision.DENIED,
    "REJECT": AdjudicationDecision.DENIED,
    "REJECTED": AdjudicationDecision.DENIED,
    "REQUEST_DOCUMENT": AdjudicationDecision.REQUEST_DOCUMENTS,
    "DOCUMENTS_REQUESTED": AdjudicationDecision.REQUEST_DOCUMENTS,
}


def _read_decision(value: object) -> AdjudicationDecision:
    """A word that we have not seen settles nothing: it goes to a person."""
    word = str(value).strip().upper().replace(" ", "_").replace("-", "_")
    if word in AdjudicationDecision.__members__:
        return AdjudicationDecision[word]
    return _DECISION_WORDS.get(word, AdjudicationDecision.MANUAL_REVIEW)


class EvaluationSummary(Message):
    contract_status: Text = None
    coverage_valid: bool | None = None
    mileage_valid: bool | None = None
    estimate_amount: Money = None
    auto_approve_threshold: Money = None
    within_threshold: bool | None = None
    facility_authorized: bool | None = None
    documents_complete: bool | None = None


class Agent2Output(Message):
    """The adjudication. `approved_amount` is what would be paid; zero unless approved."""

    claim_id: str
    decision: Annotated[AdjudicationDecision, BeforeValidator(_read_decision)]
    decision_type: Text = None  # AUTO | MANUAL
    approved_amount: Money = None
    deductible_applied: Money = None
    missing_documents: TextList = []
    rules_evaluated: TextList = []
    rules_passed: TextList = []
    rules_failed: TextList = []
    rules_triggered: TextList = []
    priority: Text = None
    assigned_queue: Text = None
    reason: Text = None
    evaluation_summary: EvaluationSummary = EvaluationSummary()


class ResultStatus(StrEnum):
    COMPLETED = "completed"
    REJECTED = "rejected"
    TIMEOUT = "timeout"
    ERROR = "error"


class OrchestrationResult(Message):
    """How a claim ended, with everything gathered on the way; what was not reached is null."""

    claim_id: str
    status: ResultStatus
    agent1_output: Agent1Output | None = None
    approval_decision: ApprovalDecision | None = None
    agent2_input: dict[str, Any] | None = None
    agent2_output: Agent2Output | None = None
    error_message: str | None = None
    started_at: datetime
    completed_at: datetime
