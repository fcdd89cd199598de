"""Where on the picture of a page the values of the form were read. Pure, like the page's view."""

from collections.abc import Mapping, Sequence

from function_app.claims.verification.marked_words import Mark, MarkedPage
from function_app.domain.adjudication_form import FILLED_BY
from function_app.domain.evidence import EvidenceSource, FieldEvidence
from function_app.domain.reading import Agent1Output
from function_app.domain.recognition import PlacedWord


def marks_of_page(
    agent1: Agent1Output | None, sha256: str, number: int, words: Sequence[PlacedWord]
) -> Mapping[str, list[Mark]]:
    """By the path of the form's field; without those whose quote does not stand there."""
    quotes = _quotes(agent1, sha256, number) if agent1 else []
    if not quotes:
        return {}
    page, marks = MarkedPage(words), dict[str, list[Mark]]()
    for entry in quotes:
        path = FILLED_BY.get(entry.field)
        if path and (found := page.marks(entry.quote)):
            marks.setdefault(path, []).extend(found)
    return marks


def _quotes(agent1: Agent1Output, sha256: str, number: int) -> list[FieldEvidence]:
    names = {report.name for report in agent1.documents if report.sha256 == sha256}
    return [
        entry
        for entry in agent1.evidence
        if entry.source is EvidenceSource.DOCUMENT
        and entry.document in names
        and entry.page == number
    ]
