"""What became of each attachment, for the reviewer: facts of ours, and the agent's word for what
kind of paper it is.
"""

from collections.abc import Iterable, Sequence

from function_app.domain.document import Document
from function_app.domain.fair_share import fair_shares
from function_app.domain.reading import DocumentReport

MOST_SHOWN = 60_000  # characters of all documents together


def reports(documents: Sequence[Document], told: Iterable[DocumentReport]) -> list[DocumentReport]:
    """One for each attachment, in their order, whatever the agent told about how many."""
    kinds = {report.name: report.document_type for report in told}
    sizes = [sum(map(len, document.pages)) for document in documents]
    return [
        DocumentReport(
            name=document.name,
            document_type=kinds.get(document.name, "unknown"),
            status=document.status,
            notes=document.note,
            pages=len(document.pages),
            characters=size,
            page_texts=_shown(document.pages, room),
            sha256=document.sha256,
            read_by=document.read_by,
            ocr_pages=list(document.ocr_pages),
            ocr_confidence=document.ocr_confidence,
        )
        for document, size, room in zip(
            documents, sizes, fair_shares(sizes, MOST_SHOWN), strict=True
        )
    ]


def _shown(pages: Sequence[str], room: int) -> list[str]:
    shown: list[str] = []
    for page in pages:
        if room <= 0:
            break
        shown.append(page[:room])
        room -= len(page)
    return shown
