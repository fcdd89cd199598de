"""Which source told what, by an agent's own answer: what it read in the e-mail, what in the
documents, and the values that it quotes from one of them.
"""

from collections.abc import Iterator, Sequence

from pydantic import ValidationError

from function_app.agents.differing_values import COMPARED, differing
from function_app.domain.document import Document
from function_app.domain.evidence import EvidenceSource, FieldEvidence
from function_app.domain.extraction import ExtractedInfo
from function_app.domain.reading import Agent1Output

type _Told = Iterator[tuple[str, ExtractedInfo]]
_EMAIL = "the e-mail"


def with_differences(output: Agent1Output, documents: Sequence[Document]) -> Agent1Output:
    return output.with_more_concerns(differing(_told(output, documents)))


def _told(output: Agent1Output, documents: Sequence[Document]) -> _Told:
    yield _EMAIL, output.email_body_extraction
    together = documents[0].name if len(documents) == 1 else "the documents"
    quoted = [entry for entry in output.evidence if entry.field in COMPARED]
    yield from _quoted(quoted, together)
    if output.document_extraction:
        named = {e.field: None for e in quoted if e.source is EvidenceSource.DOCUMENT}
        rest = output.document_extraction.extracted_fields.model_copy(update=named)
        yield together, rest


def _quoted(evidence: Sequence[FieldEvidence], together: str) -> _Told:
    """What the reviewer said corrects the sources; it does not differ from them."""
    for entry in evidence:
        if entry.source is EvidenceSource.REVIEWER:
            continue
        is_paper = entry.source is EvidenceSource.DOCUMENT
        try:
            info = ExtractedInfo.model_validate({entry.field: entry.value})
        except ValidationError:
            continue
        yield (entry.document or together) if is_paper else _EMAIL, info
