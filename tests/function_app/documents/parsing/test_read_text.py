"""Bytes become text that a person can read."""

from contextlib import suppress
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.pdf import pages_of_pdf
from function_app.documents.parsing.read_text import MAX_CHARACTERS, read_text
from function_app.documents.parsing.sniff import kind_of
from function_app.domain.document import DocumentKind
from function_app.kit.html_text import text_of_html
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
    return "\n".join(read_text(content, kind_of(content)).pages)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"%PDF-1.4", DocumentKind.PDF),
        (b"\r\n\r\n%PDF-1.4", DocumentKind.PDF),
        (b"\xff\xd8\xff\xe0", DocumentKind.PICTURE),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", DocumentKind.PICTURE),
        (b"\x00\x00\x00\x18ftypheic", DocumentKind.PICTURE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", DocumentKind.OFFICE),
        (b"\xef\xbb\xbf <!DOCTYPE html>", DocumentKind.HTML),
        (b"<HTML><body>", DocumentKind.HTML),
        (b"Dear claims team,", DocumentKind.TEXT),
        ("Gr\u00fc\u00dfe".encode("cp1252"), DocumentKind.TEXT),
        ("Hello".encode("utf-16"), DocumentKind.TEXT),
        (b"\x7fELF\x02\x01\x01\x00", DocumentKind.UNKNOWN),
    ],
)
def test_first_bytes_tell_the_kind(start: bytes, kind: DocumentKind) -> None:
    assert kind_of(start) is kind


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
    read = read_text(two_page_form(), DocumentKind.PDF)
    assert read.pages == ("Page one\nVIN: 1HGCM82633A004352", "Page two\nOdometer: 45000")


def test_pages_that_are_pictures_are_counted_in_the_note() -> None:
    read = read_text(scanned_pdf(2, title="Repair estimate"), DocumentKind.PDF)
    assert read.pages == ("Repair estimate", "", "")
    assert read.note == "2 pages with a picture and no text could not be read."


def test_a_pdf_that_only_forbids_changes_is_read() -> None:
    assert "Contract VSC-100" in text_of(encrypted(pdf("Contract VSC-100"), ""))


def test_pages_after_the_fiftieth_are_left_out_and_the_note_says_so() -> None:
    content = pages(*([f"This is page {n}."] for n in range(1, 53)))
    read = read_text(content, DocumentKind.PDF)
    assert read.pages == tuple(f"This is page {n}." for n in range(1, 51))
    assert read.note == "Only the first 50 of 52 pages were read."


def test_pages_that_take_too_long_are_left_out_and_the_note_says_so() -> None:
    seconds = count(step=4)  # every look at the clock is four seconds later
    texts, note = pages_of_pdf(
        pages(*([f"This is page {n}."] for n in range(1, 9))), lambda: next(seconds)
    )
    assert texts == ["This is page 1.", "This is page 2."]
    assert note == "Only the first 2 of 8 pages were read."


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


def test_the_pages_before_one_that_is_too_complex_are_read() -> None:
    content = with_page_drawn_by(b"q Q " * 250_000, before=pdf("Contract VSC-100"))
    read = read_text(content, DocumentKind.PDF)
    assert read.pages == ("Contract VSC-100",)
    assert read.note == "Only the first 1 of 2 pages were read."


def test_nothing_of_an_odd_pdf_gets_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert text_of(b"Maria Lopez\n" + pdf("Contract VSC-100")) == "Contract VSC-100"
    assert caplog.records == []


def test_a_very_long_text_is_cut_and_the_note_says_so() -> None:
    read = read_text(b"word " * MAX_CHARACTERS, DocumentKind.TEXT)
    assert len(read.pages[0]) <= MAX_CHARACTERS
    assert read.note == "Only the first 200,000 characters were read."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_in_the_usual_encodings(encoding: str) -> None:
    assert text_of("Autohaus M\u00fcller, Rechnung".encode(encoding)) == (
        "Autohaus M\u00fcller, Rechnung"
    )


def test_html_shows_only_what_a_reader_would_see() -> None:
    markup = (
        "<!DOCTYPE html><html><head><title>t</title><style>p{}</style></head><body>"
        "<!-- hidden --><p>Repair &amp; parts</p><script>if (1 < 2) alert()</script>"
        "<table><tr><td>Total</td><td>$5.00</td></tr></table>goodbye\nnow<br>end</body></html>"
    )
    assert text_of(markup.encode()).splitlines() == [
        "Repair & parts", "Total      $5.00", "goodbye now", "end",
    ]  # fmt: skip


@pytest.mark.parametrize("piece", ["<", "<!", "<!--", "<a ", "<a b='", "</", "&#", "<![CDATA["])
def test_hostile_markup_ends(piece: str) -> None:
    """With a pattern that looks back, these take minutes instead of milliseconds."""
    text_of_html("<html>" + piece * 200_000)


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.4\n", b"<html>", b"\xff\xfe"]))
def test_any_bytes_become_plain_text_or_a_reason(content: bytes, start: bytes) -> None:
    with suppress(AttachmentNotReadable):
        text = text_of(start + content)
        assert "\0" not in text
        assert text.encode("utf-8")
