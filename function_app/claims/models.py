"""The messages that cross a boundary: requests, agent outputs, decisions and results of a claim.

People's input is strict, a language model's is read leniently (see `values`). Every model dumps to
plain JSON with `dump()`; money is a JSON number rounded to the cent.
"""

import re
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, Self, cast

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema

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
    plain,
    shortened,
    unknown_is_none,
)

CLAIM_ID_PATTERN = r"[A-Za-z0-9._-]{1,64}"


class Message(BaseModel):
    # What was sent may be a claimant's: it never stands in an error's text.
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    def dump(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


def _without_blanks(urls: list[str]) -> list[str]:
    return [url for url in urls if url.strip()]


def _claim_id(value: str) -> str:
    if not re.fullmatch(CLAIM_ID_PATTERN, value):
        raise ValueError("must be 1 to 64 letters, digits, dots, underscores or hyphens")
    return value


class ClaimRequest(Message):
    """What an intake system POSTs: at least an e-mail text or one attachment."""

    claim_id: Annotated[str, AfterValidator(_claim_id)]
    email_content: OptionalText = None
    attachment_url: Annotated[str | None, BeforeValidator(empty_is_missing)] = Field(
        default=None,
        max_length=4096,
        validation_alias=AliasChoices("attachment_url", "document_url"),
    )
    attachment_urls: Annotated[
        list[Annotated[str, Field(max_length=4096)]], AfterValidator(_without_blanks)
    ] = Field(default=[], max_length=20)
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


@cache
def _required(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(name for name, field in model.model_fields.items() if field.is_required())


class AgentMessage(Message):
    """What a language model wrote: null, and its ways of saying so, leave the default."""

    @model_validator(mode="before")
    @classmethod
    def _unknown_is_default(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        given, needed = cast(dict[str, object], data), _required(cls)
        return {
            name: value
            for name, value in given.items()
            if name in needed or unknown_is_none(value) is not None
        }


class ClaimType(StrEnum):
    VSC = "VSC"
    GAP = "GAP"
    TIRE_WHEEL = "Tire & Wheel"
    PPM = "PPM"
    APPEARANCE = "Appearance"
    THEFT = "Theft"
    OTHER = "Other"


def _known_type(written: str) -> str:
    """`"vsc"` and `"Tire and Wheel"` are types that we know; a word that we do not know stays."""
    written = plain(written)
    wanted = written.casefold().replace(" and ", " & ")
    return next((known for known in ClaimType if known.casefold() == wanted), written)


class ClaimClassification(AgentMessage):
    claim_type: Annotated[str, AfterValidator(_known_type)] = ClaimType.OTHER
    sub_type: Text = None
    component_category: Text = None
    urgency: Text = None

    @property
    def known_type(self) -> ClaimType:
        """Where an agent's own words must not go."""
        return ClaimType(self.claim_type) if self.claim_type in ClaimType else ClaimType.OTHER


class ClaimFlags(AgentMessage):
    requires_human_review: bool = True
    missing_information: TextList = []
    potential_concerns: TextList = []


class ExtractedInfo(AgentMessage):
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
    return unknown_is_none(plain(value) if isinstance(value, str) else value) or "unknown"


class DocumentStatus(StrEnum):
    SUCCESS = "success"
    FAILED = "failed"  # fetched, not readable
    NOT_ACCESSIBLE = "not_accessible"  # could not be fetched


class DocumentExtraction(Message):
    status: SkipJsonSchema[DocumentStatus]
    # claim_form | invoice | repair_estimate | damage_photos | unknown
    document_type: Annotated[str, BeforeValidator(_unknown_type)] = "unknown"
    summary: Text = None
    extracted_fields: ExtractedInfo = ExtractedInfo()
    notes: Text = None


class DocumentReport(AgentMessage):
    """What became of one attachment. An agent says what kind of paper it is; all else is ours."""

    name: Annotated[str, BeforeValidator(shortened)]
    document_type: Annotated[str, BeforeValidator(_unknown_type), BeforeValidator(shortened)] = (
        "unknown"
    )
    status: SkipJsonSchema[DocumentStatus] = DocumentStatus.FAILED
    notes: SkipJsonSchema[Text] = None
    pages: SkipJsonSchema[int] = 0
    characters: SkipJsonSchema[int] = 0
    page_texts: SkipJsonSchema[list[str]] = []  # what the reviewer reads beside the form


class EvidenceSource(StrEnum):
    EMAIL = "email"
    DOCUMENT = "document"


class EvidenceProblem(StrEnum):
    """Why a value is not supported."""

    NOT_IN_SOURCE = "quote_not_in_source"
    NOT_IN_QUOTE = "value_not_in_quote"
    CALCULATED = "calculated"  # from figures in the quote
    OTHER_VALUE = "other_value"  # than the one that was extracted


def _known_source(written: object) -> object:
    word = str(written).casefold().replace("-", "")
    if "email" in word:
        return EvidenceSource.EMAIL
    is_paper = any(name in word for name in ("document", "attachment", "pdf"))
    return EvidenceSource.DOCUMENT if is_paper else written


def _extracted_field(name: str) -> str:
    if name not in ExtractedInfo.model_fields:
        raise ValueError("is no field of extracted_info")
    return name


def _only_true(value: object) -> object:
    return value is True


def _known_problem(value: object) -> object:
    return value if value in list(EvidenceProblem) else None


class FieldEvidence(AgentMessage):
    """Where a value of `extracted_info` was read. Whether that holds is for us to say, not for the
    agent: `supported` and `problem` are computed from the texts (see `evidence`).
    """

    field: Annotated[str, AfterValidator(_extracted_field)] = Field(
        json_schema_extra={"enum": list[Any](ExtractedInfo.model_fields)}
    )
    value: Annotated[Text, BeforeValidator(shortened)] = None
    source: Annotated[EvidenceSource, BeforeValidator(_known_source)]
    document: Annotated[Text, BeforeValidator(shortened)] = None  # its name
    page: Whole = None
    quote: Annotated[str, BeforeValidator(shortened)]
    confidence: Confidence = 0.0
    supported: SkipJsonSchema[Annotated[bool, BeforeValidator(_only_true)]] = False
    problem: SkipJsonSchema[Annotated[EvidenceProblem | None, BeforeValidator(_known_problem)]] = (
        None
    )


def _only_usable[M: AgentMessage](model: type[M], most: int) -> BeforeValidator:
    """Of an agent's list, what can be understood; the rest is worth no second asking."""

    def usable(value: object) -> list[M]:
        entries = cast(list[object], value) if isinstance(value, list) else []
        return [entry for entry in map(understood, entries[:most]) if entry is not None]

    def understood(entry: object) -> M | None:
        try:
            return model.model_validate(entry)
        except ValidationError:
            return None

    return BeforeValidator(usable)


MOST_EVIDENCE = 100
MOST_DOCUMENTS = 50


class AgentProvenance(Message):
    """Which agent answered, by the word of the service and never by that of its reply. The tokens
    are those of every question it took.
    """

    agent_name: str
    agent_version: str | None = None
    model: str | None = None
    response_id: str | None = None
    conversation_id: str | None = None
    input_tokens: int = 0
    output_tokens: int = 0


class Agent1Output(AgentMessage):
    """What agent 1 made of a claim. `document_extraction` is null when there was no attachment;
    `documents` has one report for each.
    """

    claim_id: SkipJsonSchema[str]
    classification: ClaimClassification = ClaimClassification()
    justification: Text = None
    confidence_score: Confidence = 0.0
    flags: ClaimFlags = ClaimFlags()
    email_body_extraction: ExtractedInfo = ExtractedInfo()
    document_extraction: DocumentExtraction | None = None
    documents: Annotated[list[DocumentReport], _only_usable(DocumentReport, MOST_DOCUMENTS)] = []
    extracted_info: ExtractedInfo = ExtractedInfo()
    evidence: Annotated[list[FieldEvidence], _only_usable(FieldEvidence, MOST_EVIDENCE)] = []
    provenance: SkipJsonSchema[AgentProvenance | None] = None  # null: the offline agent


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


class EvaluationSummary(AgentMessage):
    contract_status: Text = None
    coverage_valid: bool | None = None
    mileage_valid: bool | None = None
    estimate_amount: Money = None
    auto_approve_threshold: Money = None
    within_threshold: bool | None = None
    facility_authorized: bool | None = None
    documents_complete: bool | None = None


class Adjudication(AgentMessage):
    """One opinion of a claim. `approved_amount` is what would be paid; zero unless approved."""

    claim_id: SkipJsonSchema[str]
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
    provenance: SkipJsonSchema[AgentProvenance | None] = None  # null: the offline agent

    @field_validator("approved_amount")
    @classmethod
    def _pays_only_what_is_approved(
        cls, amount: Decimal | None, info: ValidationInfo
    ) -> Decimal | None:
        """Whoever pays may look at the amount alone."""
        approved = info.data.get("decision") is AdjudicationDecision.APPROVED
        return amount if approved or amount is None else Decimal("0.00")


class Disagreement(Message):
    """Two opinions of one claim, whole. `rules` is null when they could not be evaluated."""

    agent: Adjudication
    rules: Adjudication | None = None


class Agent2Output(Adjudication):
    """The adjudication that counts; where agent 2 and the coded rules differ, a person's task."""

    disagreement: SkipJsonSchema[Disagreement | None] = None


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
