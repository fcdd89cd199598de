"""Which words of which source the merged values were read from."""

from collections.abc import Iterator, Sequence

from function_app.agents.offline.assessment.concerns import Source
from function_app.agents.offline.reading.reading import Reading
from function_app.domain.evidence import EvidenceSource, FieldEvidence
from function_app.domain.extraction import ExtractedInfo


def evidence_of(
    info: ExtractedInfo, email: Reading, documents: Sequence[Source]
) -> list[FieldEvidence]:
    """Every source that gives the very value that was taken, documents first, as in the merge."""
    return [
        entry
        for field, value in info
        if value is not None
        for entry in (*_in_documents(field, value, documents), *_in(field, value, email))
    ]


def _in_documents(
    field: str, value: object, documents: Sequence[Source]
) -> Iterator[FieldEvidence]:
    for document in documents:
        yield from _in(field, value, document.reading, document.name)


def _in(
    field: str, value: object, reading: Reading, document: str | None = None
) -> Iterator[FieldEvidence]:
    found = reading.found.get(field)
    if found is None or getattr(reading.info, field) != value:
        return
    yield FieldEvidence(
        field=field,
        value=str(value),
        source=EvidenceSource.DOCUMENT if document else EvidenceSource.EMAIL,
        document=document,
        quote=found.quote,
        confidence=found.confidence,
    )
