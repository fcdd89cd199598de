"""What agent 1 made of a claim. A language model wrote it, so it is read leniently."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator
from pydantic.json_schema import SkipJsonSchema

from function_app.domain.claim import ClaimType, known_claim_type
from function_app.domain.contract import ContractLookup, FacilityLookup
from function_app.domain.document import DocumentStatus
from function_app.domain.evidence import FieldEvidence
from function_app.domain.extraction import ExtractedInfo
from function_app.domain.message import AgentMessage, AgentReply, only_usable
from function_app.domain.provenance import AgentProvenance
from function_app.domain.repair_lines import RepairLines
from function_app.domain.unreadable import Unreadable
from function_app.domain.values.lenient import Confidence, Text, TextList
from function_app.domain.values.texts import plain, shortened, unknown_is_none


class ClaimClassification(AgentMessage):
    claim_type: Annotated[str, AfterValidator(known_claim_type)] = ClaimType.OTHER
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


def _unknown_type(value: object) -> object:
    return unknown_is_none(plain(value) if isinstance(value, str) else value) or "unknown"


class DocumentExtraction(AgentMessage):
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
    sha256: SkipJsonSchema[str | None] = None  # of the file's bytes; null: it was never fetched
    read_by: SkipJsonSchema[str] = "text"  # text | form | ocr
    ocr_pages: SkipJsonSchema[list[int]] = []
    ocr_confidence: SkipJsonSchema[float | None] = None


MOST_EVIDENCE = 100


MOST_DOCUMENTS = 50


MOST_UNREADABLE = 20


class Agent1Output(AgentReply):
    """What agent 1 made of a claim. `document_extraction` is null when there was no attachment;
    `documents` has one report for each. `contract` and `facility` were looked up for it.
    """

    claim_id: SkipJsonSchema[str]
    classification: ClaimClassification = ClaimClassification()
    justification: Text = None
    confidence_score: Confidence = 0.0
    flags: ClaimFlags = ClaimFlags()
    email_body_extraction: ExtractedInfo = ExtractedInfo()
    document_extraction: DocumentExtraction | None = None
    documents: Annotated[list[DocumentReport], only_usable(DocumentReport, MOST_DOCUMENTS)] = []
    extracted_info: ExtractedInfo = ExtractedInfo()
    evidence: Annotated[list[FieldEvidence], only_usable(FieldEvidence, MOST_EVIDENCE)] = []
    repair_lines: RepairLines = RepairLines()
    provenance: SkipJsonSchema[AgentProvenance | None] = None  # null: the offline agent
    contract: SkipJsonSchema[
        Annotated[ContractLookup | None, BeforeValidator(ContractLookup.ours)]
    ] = None
    facility: SkipJsonSchema[
        Annotated[FacilityLookup | None, BeforeValidator(FacilityLookup.ours)]
    ] = None

    def told_of(self, left_out: Sequence[Unreadable]) -> Self:
        return self.with_more_concerns(map(str, left_out[:MOST_UNREADABLE]))

    def with_more_concerns(self, found: Iterable[str]) -> Self:
        every = list(dict.fromkeys([*self.flags.potential_concerns, *found]))
        flags = self.flags.model_copy(update={"potential_concerns": every})
        return self.model_copy(update={"flags": flags})
