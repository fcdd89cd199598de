"""A claim's documents as pictures of their pages: drawn once, and kept with the claim."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import pytest

from function_app.claim_files.folder import FolderFiles
from function_app.documents.rendering import pages as rendering
from function_app.documents.rendering.kept import KeptDocument, keep_what_ocr_found, words_in
from function_app.documents.rendering.pages import CannotBeDrawn, NoSuchFile, NoSuchPage
from function_app.documents.sandbox.isolated_pages import DrawnPages, draw_pages
from function_app.domain.document import Document, DocumentKind, DocumentStatus
from function_app.domain.recognition import PlacedWord, RecognisedPage
from tests.function_app.documents.pdf_files import pages, scanned_pdf

THREE = pages(["Claim form"], ["Estimate"], ["Photos"])
CLAIM = "claim-A"
type Keep = Callable[[bytes], KeptDocument]


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    files = FolderFiles(tmp_path)
    return lambda content: KeptDocument(files, CLAIM, files.put(content, CLAIM))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[int], list[int]]]:
    """Which pages were drawn at which widths; nothing is drawn ahead."""
    calls: list[tuple[list[int], list[int]]] = []

    def draw(content: bytes, kind: DocumentKind, *given: list[int], **how: int) -> DrawnPages:
        calls.append((list(given[0]), list(given[1])))
        return draw_pages(content, kind, *given, **how)

    monkeypatch.setattr(rendering, "draw_pages", draw)
    monkeypatch.setattr(rendering, "draw_ahead", lambda *_: None)
    return calls


def test_a_page_is_drawn_once_for_all_who_ask(keep: Keep, drawn: list[object]) -> None:
    document = keep(THREE)
    assert rendering.sheets(document).count == 3
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(rendering.picture, document, 2, 1600) for _ in range(4)]
        assert len({one.result() for one in asked}) == 1
    rendering.picture(document, 1, 800)
    assert [w.text for w in words_in(rendering.words(document, 2))] == ["Estimate"]
    assert drawn == [([1], [800]), ([2], [1600])]


def test_the_next_page_is_there_before_it_is_asked_for(keep: Keep) -> None:
    document = keep(THREE)
    rendering.picture(document, 1, 800)
    end = monotonic() + 30
    while document.picture(1, 1600) is None and monotonic() < end:
        pass
    assert document.picture(2, 800)
    assert document.picture(2, 1600)
    assert document.words(2)
    assert document.picture(3, 800) is None


def test_what_cannot_be_drawn_costs_its_time_once(keep: Keep, drawn: list[object]) -> None:
    damaged = keep(b"%PDF-1.7 and nothing else")
    for _ in range(3):
        with pytest.raises(CannotBeDrawn, match="damaged, or protected by a password"):
            rendering.picture(damaged, 1, 800)
        with pytest.raises(CannotBeDrawn):
            rendering.sheets(damaged)
    assert len(drawn) == 1


def test_what_only_took_too_long_is_tried_again(
    keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = keep(THREE)
    late = DrawnPages(problem="drawing it took too long", is_final=False)
    with monkeypatch.context() as overloaded:
        overloaded.setattr(rendering, "draw_pages", lambda *_, **__: late)
        with pytest.raises(CannotBeDrawn, match="took too long"):
            rendering.picture(document, 1, 800)
    assert rendering.picture(document, 1, 800)


def test_a_page_over_which_the_process_breaks_down_costs_that_page(
    keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = keep(THREE)
    broken = DrawnPages(3, [(1, 1)] * 3, problem="the program that draws it broke down over it")
    with monkeypatch.context() as breaking:
        breaking.setattr(rendering, "draw_pages", lambda *_, **__: broken)
        with pytest.raises(CannotBeDrawn, match="broke down"):
            rendering.picture(document, 2, 800)
    with pytest.raises(CannotBeDrawn, match="broke down"):
        rendering.words(document, 2)
    assert rendering.picture(document, 3, 800)


def test_there_is_no_such_page_or_file(keep: Keep, tmp_path: Path) -> None:
    document = keep(THREE)
    for number in (0, 4, 99_999):
        with pytest.raises(NoSuchPage):
            rendering.picture(document, number, 800)
    other = KeptDocument(FolderFiles(tmp_path), "claim-B", document.sha256)
    with pytest.raises(NoSuchFile):
        rendering.picture(other, 1, 800)
    with pytest.raises(CannotBeDrawn, match="neither a PDF nor a picture"):
        rendering.sheets(keep(b"Dear claims desk"))


def test_the_words_of_a_scan_are_those_that_ocr_read(keep: Keep, tmp_path: Path) -> None:
    content = scanned_pdf(1)
    document = keep(content)
    assert json.loads(rendering.words(document, 1)) == []
    vin = PlacedWord("VIN", 0.1, 0.2, 0.3, 0.04)
    read = Document(
        *("https://x.example/a.pdf", "a.pdf", DocumentStatus.SUCCESS),
        content=content,
        recognised=(RecognisedPage(1, "VIN", 0.9, words=(vin,)),),
    )
    keep_what_ocr_found(FolderFiles(tmp_path), CLAIM, read)
    shown = json.loads(rendering.words(document, 1))
    assert shown == [{"text": "VIN", "x": 0.1, "y": 0.2, "w": 0.3, "h": 0.04}]
    assert words_in(rendering.words(document, 1)) == (vin,)


def test_a_store_that_does_not_answer_costs_no_claim_its_reading(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(FolderFiles):
        def keep_made(self, content: bytes, instance_id: str, name: str) -> None:
            raise OSError

    word = PlacedWord("VIN", 0, 0, 0.1, 0.1)
    read = Document(
        *("", "a.jpg", DocumentStatus.SUCCESS),
        content=b"",
        recognised=(RecognisedPage(1, "VIN", 0.9, words=(word,)),),
    )
    keep_what_ocr_found(Broken(Path()), CLAIM, read)
    assert "recognised_words_not_kept: OSError" in caplog.text
