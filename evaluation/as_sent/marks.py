"""How many of the quotes that agent 1 gave can be marked on the picture of their page, as a
reviewer sees it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from function_app.claims.verification.marked_words import MarkedPage
from function_app.documents.sandbox.isolated_pages import draw_pages
from function_app.domain.document import Document, DocumentKind
from function_app.domain.evidence import FieldEvidence
from function_app.domain.reading import Agent1Output
from function_app.domain.recognition import PlacedWord

_DRAWN = (DocumentKind.PDF, DocumentKind.PICTURE)


@dataclass
class Marks:
    """Of the quotes that stand on a page that is shown as a picture."""

    quotes: int = 0
    unmarked: list[str] = field(default_factory=list[str])

    @property
    def marked(self) -> int:
        return self.quotes - len(self.unmarked)

    def __iadd__(self, other: "Marks") -> "Marks":
        self.quotes += other.quotes
        self.unmarked += other.unmarked
        return self


def marks_of(output: Agent1Output, papers: Sequence[Document]) -> Marks:
    marks = Marks()
    for paper in papers:
        if paper.kind in _DRAWN:
            quotes = [entry for entry in output.evidence if entry.document == paper.name]
            for page in sorted({entry.page for entry in quotes if entry.page}):
                shown = MarkedPage(_words(paper, page))
                _count(marks, shown, [entry for entry in quotes if entry.page == page])
    return marks


def _count(marks: Marks, shown: MarkedPage, quotes: Sequence[FieldEvidence]) -> None:
    for entry in quotes:
        marks.quotes += 1
        if not shown.marks(entry.quote):
            marks.unmarked.append(f"{entry.document}, {entry.field}: {entry.quote}")


def _words(paper: Document, page: int) -> Sequence[PlacedWord]:
    for recognised in paper.recognised:
        if recognised.page == page:
            return recognised.words
    assert paper.content is not None
    assert paper.kind is not None
    return draw_pages(paper.content, paper.kind, [page], []).words.get(page, ())
