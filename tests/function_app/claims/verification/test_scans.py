"""What OCR read counts as less certain than print, and says so where it doubts it."""

from datetime import date
from typing import Any

import pytest

from function_app.claims.verification.verify import verified
from function_app.domain.claim import ClaimRequest
from function_app.domain.document import Document, DocumentStatus
from function_app.domain.evidence import FieldEvidence
from function_app.domain.reading import Agent1Output
from function_app.domain.recognition import RecognisedPage, UnsureWords

TODAY = date(2031, 3, 1)
TEXT = "VIN: 1HGCM82633A004352\nOwner: Ana Ruiz\nTotal: $1,234.50"
HARD_TO_READ = "Hard to read in a scan or photograph, compare with it: "


def scan(confidence: float | None, *unsure: tuple[str, float]) -> Document:
    words = tuple(UnsureWords(*word) for word in unsure)
    page = RecognisedPage(1, TEXT, confidence, words)
    found = DocumentStatus.SUCCESS
    return Document("u", "s.pdf", found, (TEXT,), read_by="ocr", recognised=(page,))


def read(*documents: Document) -> tuple[dict[str, FieldEvidence], list[str]]:
    info: dict[str, Any] = {"vehicle_vin": "1HGCM82633A004352", "total_estimate": 1234.5}
    quotes = {"vehicle_vin": "VIN: 1HGCM82633A004352", "total_estimate": "Total: $1,234.50"}
    evidence = [
        {"field": field, "source": "document", "document": document.name, "quote": quote}
        | {"confidence": 0.97}
        for field, quote in quotes.items()
        for document in documents
    ]
    said = {"claim_id": "C", "extracted_info": info, "evidence": evidence}
    claim = ClaimRequest(claim_id="C", email_content="See the paper.")
    checked = verified(Agent1Output.model_validate(said), claim, documents, TODAY)
    hard = [c for c in checked.flags.potential_concerns if c.startswith(HARD_TO_READ)]
    return {entry.field: entry for entry in checked.evidence}, hard


def test_a_clear_scan_is_told_and_nothing_is_doubted() -> None:
    evidence, concerns = read(scan(0.95))
    assert {(entry.ocr_confidence, entry.confidence) for entry in evidence.values()} == {
        (0.95, 0.95)
    }
    assert concerns == []


def test_a_figure_that_ocr_doubts_is_named_by_its_field() -> None:
    evidence, concerns = read(scan(0.95, ("$1,234.50", 0.6), ("Owner:", 0.3), ("VIN:", 0.4)))
    assert evidence["total_estimate"].ocr_confidence == pytest.approx(0.6)  # pyright: ignore[reportUnknownMemberType]
    assert evidence["vehicle_vin"].ocr_confidence == pytest.approx(0.95)  # pyright: ignore[reportUnknownMemberType]
    assert concerns == [f"{HARD_TO_READ}total estimate."]


def test_a_page_that_is_hard_to_read_is_doubted_as_a_whole() -> None:
    assert read(scan(0.7))[1] == [f"{HARD_TO_READ}VIN, total estimate."]


def test_what_a_printed_paper_says_too_is_not_doubted() -> None:
    printed = Document("u", "p.pdf", DocumentStatus.SUCCESS, (TEXT,))
    assert read(scan(0.7), printed)[1] == []


def test_an_engine_that_gives_no_confidence_leaves_it_open() -> None:
    evidence, _ = read(scan(None))
    assert all(entry.ocr_confidence is None for entry in evidence.values())
