"""PDFs as they are really sent, over HTTP, as the offline agent reads them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from function_app.agents.offline.assistant import OfflineClaimAssistant
from function_app.claims.verification.verify import verified
from function_app.documents.reader import DocumentReader
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.document import Document, DocumentStatus
from function_app.domain.reading import Agent1Output
from tests.function_app.documents.attachment_server import AttachmentServer, attachment_server

PAPERS = Path(__file__).parent / "awkward"
FORM_A = {
    "claimant_name": "Nora Quist",
    "contract_number": "VSC-5550123",
    "vehicle_vin": "4T1B11HK1KU218764",
    "current_odometer": 45210,
    "date_of_loss": date(2026, 10, 3),
    "diagnosis": "Alternator bearing seized",
    "total_parts_cost": Decimal("330.00"),
    "total_labor_cost": Decimal("437.50"),
    "total_estimate": Decimal("767.50"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[AttachmentServer]:
    with attachment_server() as served:
        yield served


def filed(server: AttachmentServer, *names: str) -> tuple[list[Document], Agent1Output]:
    urls = [server.serves(f"/{name}", (PAPERS / name).read_bytes()) for name in names]
    claim = ClaimRequest(
        claim_id="A", email_content="Please see the attached paper.", attachment_urls=urls
    )
    documents = DocumentReader(allowed_hosts=["127.0.0.1"]).read_all(urls)
    question = Agent1Input(instance_id="claim-A", claim=claim)
    output = verified(
        OfflineClaimAssistant().read(question, documents), claim, documents, date(2026, 10, 10)
    )
    return documents, output


def values(output: Agent1Output, *fields: str) -> dict[str, object]:
    return {name: getattr(output.extracted_info, name) for name in fields}


@pytest.mark.parametrize(
    "name",
    [
        "plain.pdf",
        "flattened_form.pdf",
        "rotated_with_footer.pdf",
        "rotated_with_page_number.pdf",
        "typewriter.pdf",
        "dead_font_reference.pdf",
        "junk_before_header.pdf",
    ],
)
def test_the_same_form_is_read_however_it_was_made(server: AttachmentServer, name: str) -> None:
    (document,), output = filed(server, name)
    assert (document.status, document.note) == (DocumentStatus.SUCCESS, None)
    assert values(output, *FORM_A) == FORM_A


def test_what_stands_across_the_page_is_read_too(server: AttachmentServer) -> None:
    (document,), _ = filed(server, "rotated_with_footer.pdf")
    assert "Printed from the dealer portal, page 1 of 1" in (document.text or "").splitlines()


def test_what_is_ticked_and_chosen_is_read(server: AttachmentServer) -> None:
    (document,), output = filed(server, "checkboxes.pdf")
    lines = (document.text or "").splitlines()
    assert {
        "pre existing: Yes",
        "photos enclosed: Yes",
        "repairer: Independent garage",
        "enclosures: Estimate, Police report",
    } <= set(lines)
    assert not any("commercial use" in line for line in lines)
    assert output.extracted_info.repair_facility in (None, "Independent garage")


def test_words_are_told_apart_without_a_space_between_them(server: AttachmentServer) -> None:
    (document,), output = filed(server, "no_space_glyph.pdf")
    text = document.text or ""
    assert "Alternator replaced, drive belt fitted and tested" in text
    assert "Total due: $767.50" in text
    assert values(
        output, "contract_number", "date_of_loss", "total_estimate", "total_parts_cost"
    ) == {
        "contract_number": "VSC-5550123",
        "date_of_loss": date(2026, 10, 3),
        "total_estimate": Decimal("767.50"),
        "total_parts_cost": None,
    }


def test_the_cells_of_a_table_in_small_type_stay_apart(server: AttachmentServer) -> None:
    (document,), output = filed(server, "glued_columns.pdf")
    assert {"285.00", "350.00", "635.00", "349.50", "437.50", "787.00"} <= set(
        (document.text or "").split()
    )
    assert values(output, "total_parts_cost", "total_labor_cost") == {
        "total_parts_cost": Decimal("349.50"),
        "total_labor_cost": Decimal("437.50"),
    }
    assert output.extracted_info.total_estimate in (None, Decimal("787.00"))


def test_a_page_that_cannot_be_read_costs_that_page(server: AttachmentServer) -> None:
    (document,), output = filed(server, "page2_inline.pdf")
    assert document.status is DocumentStatus.SUCCESS
    assert document.note == "Page 2 of 3 could not be read."
    assert "Third page: signed Nora Quist" in document.pages[2]
    assert values(output, *FORM_A) == FORM_A


def test_a_page_as_wide_as_a_door_leaves_room_for_the_next_paper(server: AttachmentServer) -> None:
    (wide, plain), output = filed(server, "far_columns.pdf", "plain.pdf")
    assert (wide.note, plain.note) == (None, None)
    assert "Row 7 part PX7" in (wide.text or "")
    assert "TOTAL DUE $767.50" in (wide.text or "")
    assert values(output, *FORM_A) == FORM_A
