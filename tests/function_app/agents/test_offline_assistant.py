"""Agent 1 offline, from an e-mail and real PDFs on a real server to the reviewer's form."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from function_app.domain.document import DocumentStatus
from function_app.domain.reading import Agent1Output
from tests.function_app.agents.claim_documents import (
    ALTERNATOR_EMAIL,
    ALTERNATOR_ESTIMATE,
    STAIN_EMAIL,
    STAIN_FORM,
    read_claim,
)
from tests.function_app.documents.attachment_server import AttachmentServer, attachment_server
from tests.function_app.documents.pdf_files import encrypted, pdf, scanned_pdf

PICTURE = b"\xff\xd8\xff\xe0" + bytes(200)


@pytest.fixture
def server() -> Iterator[AttachmentServer]:
    with attachment_server() as served:
        yield served


@pytest.fixture
def alternator(server: AttachmentServer) -> Agent1Output:
    return read_claim(ALTERNATOR_EMAIL, server.serves("/estimate.pdf", ALTERNATOR_ESTIMATE))


def test_an_estimate_is_read_to_the_cent(alternator: Agent1Output) -> None:
    """Parts 285.00 + 45.00 and 3.5 hours at 125.00; the estimate states no total."""
    info = alternator.extracted_info
    assert info.total_parts_cost == Decimal("330.00")
    assert info.total_labor_cost == Decimal("437.50")
    assert info.total_estimate == Decimal("767.50")
    assert info.deductible == Decimal("100.00")


def test_email_and_estimate_make_one_claim(alternator: Agent1Output) -> None:
    info = alternator.extracted_info
    assert info.claimant_name == "Maria Lopez"
    assert info.claimant_email == "maria@example.com"
    assert info.claimant_phone == "(312) 555-0148"
    assert info.contract_number == "VSC-20481"
    assert (info.vehicle_year, info.vehicle_make, info.vehicle_model) == (2019, "Honda", "Accord")
    assert info.vehicle_vin == "1HGCM82633A004352"
    assert info.current_odometer == 45_210  # the document's, not the e-mail's round figure
    assert info.date_of_loss == date(2025, 5, 12)
    assert info.repair_facility == "Lakeside Auto Service"
    assert info.diagnosis == "Alternator output 11.2 V, belt glazed."
    assert info.issue_summary == (
        "My Honda would not start on May 12, 2025 and the battery light had been on for days."
    )
    assert info.lienholder is None


def test_estimate_is_classified_and_summed_up(alternator: Agent1Output) -> None:
    kind = alternator.classification
    assert (kind.claim_type, kind.sub_type) == ("VSC", "Electrical")
    assert (kind.component_category, kind.urgency) == ("Alternator", "Urgent")
    document = alternator.document_extraction
    assert document
    assert (document.status, document.document_type) == ("success", "repair_estimate")
    assert document.summary == (
        "A repair estimate for Maria Lopez about a 2019 Honda Accord from Lakeside Auto Service. "
        "It says: Alternator output 11.2 V, belt glazed. "
        "The total is $767.50 (parts $330.00, labor $437.50)."
    )
    (report,) = alternator.documents
    assert "Serpentine belt" in report.page_texts[0]


def test_another_claim_gives_another_result(server: AttachmentServer) -> None:
    read = read_claim(STAIN_EMAIL, server.serves("/form.pdf", STAIN_FORM), sender="tom@example.com")
    info = read.extracted_info
    assert read.classification.claim_type == "Appearance"
    assert read.classification.component_category == "Interior"
    assert info.claimant_name == "Tom Weber"
    assert info.contract_number == "APP-991"
    assert (info.vehicle_year, info.vehicle_make, info.vehicle_model) == (2022, "Kia", "Telluride")
    assert info.current_odometer == 18_200
    assert info.total_estimate == Decimal("412.75")
    assert info.date_of_loss == date(2025, 6, 3)
    assert "stain" in str(read.justification)
    assert "photos of the damage" in read.flags.missing_information


@pytest.mark.parametrize(
    ("content", "status"),
    [
        pytest.param(None, DocumentStatus.NOT_ACCESSIBLE, id="missing"),
        pytest.param(b"", DocumentStatus.FAILED, id="empty"),
        pytest.param(scanned_pdf(1), DocumentStatus.FAILED, id="scan"),
        pytest.param(encrypted(STAIN_FORM, "secret"), DocumentStatus.FAILED, id="locked"),
        pytest.param(STAIN_FORM[:300], DocumentStatus.FAILED, id="truncated"),
    ],
)
def test_an_unreadable_document_falls_back_to_the_email_and_says_so(
    server: AttachmentServer, content: bytes | None, status: DocumentStatus
) -> None:
    if content is not None:
        server.serves("/form.pdf", content)
    read = read_claim(STAIN_EMAIL, server.url("/form.pdf"))
    document = read.document_extraction
    assert document
    assert document.status is status
    assert document.notes
    assert document.notes.startswith("The attachment ")
    assert document.summary is None
    assert f"form.pdf: {document.notes}" in read.flags.potential_concerns
    assert read.flags.requires_human_review
    assert read.extracted_info.contract_number == "APP-991"


def test_no_attachment_is_no_document() -> None:
    assert read_claim(STAIN_EMAIL).document_extraction is None


def test_a_document_alone_is_enough(server: AttachmentServer) -> None:
    read = read_claim(None, server.serves("/estimate.pdf", ALTERNATOR_ESTIMATE))
    assert read.classification.claim_type == "VSC"
    assert read.extracted_info.contract_number == "VSC-20481"
    assert "description of what happened" in read.flags.missing_information


def test_nothing_to_go_by_is_nothing_invented(server: AttachmentServer) -> None:
    read = read_claim(None, server.url("/gone.pdf"), sender=None)
    assert set(read.extracted_info.dump().values()) == {None}
    assert read.classification.claim_type == "Other"
    assert read.confidence_score == 0


def test_several_documents_are_read_in_their_order(server: AttachmentServer) -> None:
    first = server.serves("/first.pdf", pdf("Claim form", "Contract: VSC-1", "Name: Ann Lee"))
    second = server.serves("/my%20second.pdf", pdf("Invoice", "Contract: VSC-2", "Total: $99.95"))
    read = read_claim("It broke down.", first, server.url("/gone.pdf"), second)
    document = read.document_extraction
    assert document
    assert (document.status, document.document_type) == ("success", "claim_form")
    assert document.extracted_fields.contract_number == "VSC-1"
    assert document.extracted_fields.total_estimate == Decimal("99.95")
    assert document.notes == (
        "gone.pdf: The attachment could not be downloaded: the server answered 404."
    )
    names = [report.name for report in read.documents]
    assert names == ["first.pdf", "gone.pdf", "my second.pdf"]
    assert (
        "The contract number differs: VSC-1 in first.pdf, VSC-2 in my second.pdf."
        in read.flags.potential_concerns
    )


def test_amounts_are_not_mixed_from_two_documents(server: AttachmentServer) -> None:
    form = server.serves("/form.pdf", pdf("Claim form", "Total estimate: $500.00"))
    bill = server.serves(
        "/bill.pdf",
        pdf("Invoice", "Total parts: $330.00", "Total labor: $437.50", "Total: $767.50"),
    )
    info = read_claim("It broke down.", form, bill).extracted_info
    amounts = (info.total_parts_cost, info.total_labor_cost, info.total_estimate)
    assert amounts == (Decimal("330.00"), Decimal("437.50"), Decimal("767.50"))


def test_text_of_the_documents_is_capped(server: AttachmentServer) -> None:
    urls = [server.serves(f"/{n}.txt", b"Claim form line\n" * 4000) for n in range(3)]
    shown = [text for report in read_claim(None, *urls).documents for text in report.page_texts]
    assert sum(map(len, shown)) == 60_000


def test_a_picture_counts_as_a_photo_of_the_damage(server: AttachmentServer) -> None:
    email = "I hit a pothole and the tire blew out."
    without = read_claim(email)
    with_photo = read_claim(email, server.serves("/tire.jpg", PICTURE))
    assert "photos of the damage" in without.flags.missing_information
    assert "photos of the damage" not in with_photo.flags.missing_information
    assert with_photo.document_extraction
    assert with_photo.document_extraction.document_type == "damage_photos"


def test_a_photo_that_could_not_be_fetched_is_still_missing(server: AttachmentServer) -> None:
    read = read_claim("I hit a pothole and the tire blew out.", server.url("/damage photos.pdf"))
    assert "photos of the damage" in read.flags.missing_information


def test_an_html_email_is_read_as_its_reader_sees_it() -> None:
    info = read_claim(
        "<html><body><p>My contract is <b>VSC-4410</b>.</p><div>The car is a 2018&nbsp;Ford "
        "Escape</div><style>p{}</style></body></html>"
    ).extracted_info
    assert info.contract_number == "VSC-4410"
    assert (info.vehicle_year, info.vehicle_model) == (2018, "Escape")
