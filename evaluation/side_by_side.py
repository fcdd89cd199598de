"""One claim in full: the letter, the paper as the reader got it, and truth beside reading."""

from dev_support.tables import Row
from evaluation.metrics import FIELDS
from evaluation.reading import Reading
from evaluation.report import DrawTable
from evaluation.sameness import same
from function_app.claims.verification.evidence import unsupported_fields
from function_app.domain.extraction import ExtractedInfo


def shown(reading: Reading, table: DrawTable) -> str:
    parts = [
        _headline(reading),
        reading.claim.email,
        *(page for document in reading.documents for page in document.pages),
        table(("Field", "Truth", "Reading", ""), _rows(reading)),
        table(("Form", "Expected", "Decided"), _decisions(reading)),
        *reading.failures,
    ]
    return "\n\n".join(part.strip() for part in parts)


def _headline(reading: Reading) -> str:
    claim, output = reading.claim, reading.output
    predicted = output.classification.claim_type if output else "-"
    layout = claim.paper.layout if claim.paper else "none"
    return (
        f"{claim.claim_id}: {claim.claim_type}, read as {predicted}; letter {claim.tone}, "
        f"paper {layout}, contradicted by the letter: {claim.contradicted or 'nothing'}"
    )


def _rows(reading: Reading) -> list[Row]:
    output = reading.output
    read = output.extracted_info if output else ExtractedInfo()
    unsupported = unsupported_fields(output) if output else []
    return [
        (
            name,
            _text(true := getattr(reading.claim.truth, name)),
            _text(value := getattr(read, name)),
            _remark(name, true, value) + (" unsupported" if name in unsupported else ""),
        )
        for name in FIELDS
    ]


def _text(value: object) -> str:
    return "-" if value is None else str(value)


def _remark(name: str, true: object, read: object) -> str:
    if true is None:
        return "" if read is None else "invented"
    if read is None:
        return "missed"
    return "" if same(name, true, read) else "wrong"


def _decisions(reading: Reading) -> list[Row]:
    return [
        (
            question.variation,
            f"{question.expected} {question.amount}",
            f"{answer.decision} {answer.approved_amount}" if answer else "-",
        )
        for question, answer in reading.decisions
    ]
