"""What agent 2 decided. A language model may have written it, so it is read leniently."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import (
    BeforeValidator,
    ValidationInfo,
    field_validator,
)
from pydantic.json_schema import SkipJsonSchema

from function_app.domain.message import AgentMessage, AgentReply, Message
from function_app.domain.provenance import AgentProvenance
from function_app.domain.values.lenient import Money, Text, TextList


class AdjudicationDecision(StrEnum):
    APPROVED = "APPROVED"
    DENIED = "DENIED"
    MANUAL_REVIEW = "MANUAL_REVIEW"
    REQUEST_DOCUMENTS = "REQUEST_DOCUMENTS"


FOR_A_PERSON = {AdjudicationDecision.MANUAL_REVIEW, AdjudicationDecision.REQUEST_DOCUMENTS}
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


class Adjudication(AgentReply):
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
