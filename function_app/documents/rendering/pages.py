"""The pages of a claim's documents as pictures, with their words: drawn once, then kept beside the
bytes. The page after the one that somebody looks at is drawn before they ask for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from function_app.documents.parsing.file_kind import kind_of
from function_app.documents.rendering.ahead import Ahead
from function_app.documents.rendering.kept import KeptDocument
from function_app.documents.rendering.one_at_a_time import OneAtATime
from function_app.documents.sandbox.isolated_pages import (
    AT_ONCE,
    POLITE,
    DrawnPages,
    draw_pages,
)
from function_app.domain.document import DocumentKind

WIDTHS: Final = (800, 1600)
_SHEETS, _PROBLEM = "sheets", "problem"
DRAWN_KINDS: Final = (DocumentKind.PDF, DocumentKind.PICTURE)
_DAMAGED = "the file is damaged"
_NO_PAGES = "it is neither a PDF nor a picture"
_turn = OneAtATime()
_ahead = Ahead()


class NoSuchFile(Exception):
    """The claim has none."""


class NoSuchPage(Exception):
    pass


class CannotBeDrawn(Exception):
    """`reason` is a clause for a reviewer. It would be no different the next time."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Sheets:
    """`count` is of the whole file; `sizes` of the pages that are shown, each in its own unit."""

    kind: DocumentKind
    count: int
    sizes: Sequence[tuple[int, int]]


def kind_and_count(document: KeptDocument) -> tuple[DocumentKind | None, int | None]:
    """What is known of it without drawing. No kind: it is not kept."""
    if known := _known(document):
        return known.kind, known.count
    content = document.content()
    return (None if content is None else kind_of(content)), None


def sheets(document: KeptDocument) -> Sheets:
    """With them the first page is drawn. Raises `NoSuchFile`, `CannotBeDrawn`, `NoTurnToDraw`."""
    known = _known(document) or _drawn(document, 1, WIDTHS[:1])
    draw_ahead(document, 1)
    return known


def picture(document: KeptDocument, page: int, width: int) -> bytes:
    """In WebP. Raises as `sheets` does, and `NoSuchPage`."""
    found = document.picture(page, width)
    if found is None:
        _require(page, _drawn(document, page, [width]))
        found = document.picture(page, width)
    if found is None:
        raise CannotBeDrawn(_problem(document, page))
    draw_ahead(document, page)
    return found


def words(document: KeptDocument, page: int) -> bytes:
    """As JSON. Raises as `picture` does."""
    found = document.words(page)
    if found is None:
        _require(page, _drawn(document, page, WIDTHS[:1]))
        found = document.words(page)
    if found is None:
        raise CannotBeDrawn(_problem(document, page))
    return found


def draw_ahead(document: KeptDocument, page: int) -> None:
    """What is likely to be asked for next: the page after this one, and this one in full size."""

    def draw() -> None:
        known = _known(document)
        for number in (page + 1, page):
            widths = [width for width in WIDTHS if document.picture(number, width) is None]
            if known and widths and number <= len(known.sizes):
                _drawn(document, number, widths, POLITE)

    _ahead.soon((*document.key, page), draw)


def draw_first(document: KeptDocument) -> None:
    """Before anybody has asked."""

    def draw() -> None:
        if not document.note(_SHEETS) and not document.note(_PROBLEM):
            _drawn(document, 1, WIDTHS[:1], POLITE)

    _ahead.soon((*document.key, 0), draw)


def _known(document: KeptDocument) -> Sheets | None:
    note = cast(dict[str, Any] | None, document.note(_SHEETS))
    if note is None:
        return None
    return Sheets(DocumentKind(note["kind"]), note["count"], [(w, h) for w, h in note["sizes"]])


def _require(page: int, found: Sheets) -> None:
    if not 1 <= page <= len(found.sizes):
        raise NoSuchPage


def _drawn(
    document: KeptDocument, page: int, widths: Sequence[int], politeness: int = AT_ONCE
) -> Sheets:
    """One process draws of a document at a time: whoever asked for the same meanwhile finds it."""
    with _turn.of(document.key):
        if problem := document.note(_PROBLEM):
            raise CannotBeDrawn(str(problem))
        known = _known(document)
        if known and _is_done(document, page, widths, known):
            return known
        return _draw(document, page, widths, politeness)


def _is_done(document: KeptDocument, page: int, widths: Sequence[int], known: Sheets) -> bool:
    """Drawn, or found out that it cannot be or is not there."""
    if not 1 <= page <= len(known.sizes) or document.note(_page_problem(page)):
        return True
    is_drawn = all(document.picture(page, width) is not None for width in widths)
    return is_drawn and document.words(page) is not None


def _draw(document: KeptDocument, page: int, widths: Sequence[int], politeness: int) -> Sheets:
    content = document.content()
    if content is None:
        raise NoSuchFile
    kind = kind_of(content)
    if kind not in DRAWN_KINDS:
        raise CannotBeDrawn(_NO_PAGES)
    drawn = draw_pages(content, kind, [page], widths, politeness=politeness)
    _keep(document, drawn, page, kind)
    if not drawn.sizes or (page not in drawn.words and not drawn.is_final):
        raise CannotBeDrawn(drawn.problem or _DAMAGED)
    return Sheets(kind, drawn.count, drawn.sizes)


def _keep(document: KeptDocument, drawn: DrawnPages, page: int, kind: DocumentKind) -> None:
    """What cannot be drawn is remembered, too: a file made for that costs its time once."""
    for (number, width), content in drawn.pictures.items():
        document.keep_picture(number, width, content)
    for number, found in drawn.words.items():
        document.keep_words(number, found)
    problem = drawn.problems.get(page) or drawn.problem
    if drawn.sizes:
        note: dict[str, Any] = {"kind": kind, "count": drawn.count, "sizes": drawn.sizes}
        document.keep_note(_SHEETS, note)
        is_there = page <= len(drawn.sizes)
        if problem and drawn.is_final and is_there and page not in drawn.words:
            document.keep_note(_page_problem(page), problem)
    elif drawn.is_final:
        document.keep_note(_PROBLEM, problem or _DAMAGED)


def _problem(document: KeptDocument, page: int) -> str:
    return str(document.note(_page_problem(page)) or "it could not be kept")


def _page_problem(page: int) -> str:
    return f"{page}.problem"
