"""PDFs become text, page by page, with what was typed into them."""

from itertools import count

import pytest

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.extract_text import extract_text
from function_app.documents.parsing.pdf import pages_of_pdf
from function_app.domain.document import DocumentKind
from tests.function_app.documents.pdf_files import (
    encrypted,
    form_pdf,
    pages,
    pdf,
    scanned_pdf,
    table_pdf,
    two_page_form,
    with_page_drawn_by,
)


def text_of(content: bytes) -> str:
    return "\n".join(extract_text(content, DocumentKind.PDF).pages)


def test_a_tables_rows_stay_together() -> None:
    text = text_of(table_pdf("Estimate", ("Alternator", "1", "$285.00"), ("Belt", "1", "$45.00")))
    rows = [line.split() for line in text.splitlines()]
    assert ["Alternator", "1", "$285.00"] in rows
    assert ["Belt", "1", "$45.00"] in rows


def test_what_was_typed_into_a_form_is_read() -> None:
    text = text_of(form_pdf(Contract_Number="VSC-77", Claimant_Name="Ana Ruiz"))
    assert "Contract Number: VSC-77" in text
    assert "Claimant Name: Ana Ruiz" in text


def test_a_form_field_is_read_with_its_page() -> None:
    """A field that cannot be seen there is left out: nobody could check it."""
    read = extract_text(two_page_form(), DocumentKind.PDF)
    assert read.pages == ("Page one\nVIN: 1HGCM82633A004352", "Page two\nOdometer: 45000")


def test_pages_that_are_pictures_are_named() -> None:
    read = extract_text(scanned_pdf(2, title="Repair estimate"), DocumentKind.PDF)
    assert read.pages == ("Repair estimate", "", "")
    assert read.pictures == (2, 3)


def test_a_pdf_that_only_forbids_changes_is_read() -> None:
    assert "Contract VSC-100" in text_of(encrypted(pdf("Contract VSC-100"), ""))


def test_a_pdf_that_needs_a_password_says_so() -> None:
    with pytest.raises(AttachmentNotReadable, match="protected by a password"):
        text_of(encrypted(pdf("Contract VSC-100"), "secret"))


def test_pages_after_the_fiftieth_are_left_out_and_the_note_says_so() -> None:
    content = pages(*([f"This is page {n}."] for n in range(1, 53)))
    read = extract_text(content, DocumentKind.PDF)
    assert read.pages == tuple(f"This is page {n}." for n in range(1, 51))
    assert read.note == "Only the first 50 of 52 pages were read."


def test_pages_that_take_too_long_are_left_out_and_the_note_says_so() -> None:
    seconds = count(step=4)  # every look at the clock is four seconds later
    read = pages_of_pdf(
        pages(*([f"This is page {n}."] for n in range(1, 9))), lambda: next(seconds)
    )
    assert read.pages == ("This is page 1.", "This is page 2.")
    assert read.note == "Only the first 2 of 8 pages were read."


BOMBS = {
    "inflates to 40 MB": b" " * 40_000_000,
    "half a million operators": b"q Q " * 250_000,
}


@pytest.mark.parametrize("operators", BOMBS.values(), ids=BOMBS.keys())
def test_a_page_made_to_take_forever_is_refused(operators: bytes) -> None:
    bomb = with_page_drawn_by(operators, b"")
    assert len(bomb) < 100_000
    with pytest.raises(AttachmentNotReadable, match="the PDF is too complex"):
        text_of(bomb)


def test_a_page_that_is_too_complex_costs_that_page() -> None:
    content = with_page_drawn_by(b"q Q " * 250_000, before=pdf("Contract VSC-100"))
    read = extract_text(content, DocumentKind.PDF)
    assert read.pages == ("Contract VSC-100", "")
    assert read.note == "Page 2 of 2 could not be read."


def test_nothing_of_an_odd_pdf_gets_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert text_of(b"Maria Lopez\n" + pdf("Contract VSC-100")) == "Contract VSC-100"
    assert caplog.records == []
