"""Where a value was read, and whether that holds."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema

from function_app.domain.extraction import ExtractedInfo
from function_app.domain.message import AgentMessage
from function_app.domain.values.lenient import Confidence, Text, Whole
from function_app.domain.values.texts import shortened


class EvidenceSource(StrEnum):
    EMAIL = "email"
    DOCUMENT = "document"
    REVIEWER = "reviewer"  # what they said when they asked for changes
    ANSWER = "answer"  # of the claimant, who was asked
    CONTRACT = "contract"  # looked up: no agent's to say


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
    if "reviewer" in word:
        return EvidenceSource.REVIEWER
    if "answer" in word:
        return EvidenceSource.ANSWER
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


def _known_share(value: object) -> object:
    return value if isinstance(value, float) and 0 <= value <= 1 else None


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
    # Of the page on which the quote was found, when OCR read it, or of words in it that OCR doubts.
    ocr_confidence: SkipJsonSchema[Annotated[float | None, BeforeValidator(_known_share)]] = None
