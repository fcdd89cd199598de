"""PDFs of the kinds that people send, each made by hand."""

import pytest

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.extract_text import extract_text
from function_app.documents.parsing.extracted_text import ExtractedText
from function_app.documents.parsing.file_kind import kind_of
from function_app.domain.document import DocumentKind
from tests.function_app.documents.hostile_pdfs import file_of, stream

_FONT = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
_LINES = b"BT /F 12 Tf 14 TL 100 500 Td (Contract number: VSC-5550123) Tj T* (Total: $767.50) Tj ET"
_TURNED = {
    0: b"1 0 0 1 0 0",
    90: b"0 1 -1 0 700 0",
    180: b"-1 0 0 -1 700 700",
    270: b"0 -1 1 0 0 700",
    8: b".99027 .13917 -.13917 .99027 0 0",
}
_READ = ["Contract number: VSC-5550123", "Total: $767.50"]


def one_page(
    draws: bytes, entries: bytes = b"", more: tuple[bytes, ...] = (), catalog: bytes = b""
) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 700 700]/Contents 4 0 R/Resources<<%b>>%b>>"
    return file_of(
        [
            b"<</Type/Catalog/Pages 2 0 R%b>>" % catalog,
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            page % (_FONT, entries),
            stream(draws),
            *more,
        ]
    )


def read(content: bytes) -> ExtractedText:
    assert kind_of(content) is DocumentKind.PDF
    return extract_text(content, DocumentKind.PDF)


def lines(content: bytes) -> list[str]:
    return [line for page in read(content).pages for line in page.splitlines()]


@pytest.mark.parametrize("shown", [0, 90, 180, 270])
@pytest.mark.parametrize("drawn", _TURNED)
def test_a_page_is_read_however_it_is_turned(shown: int, drawn: int) -> None:
    draws = b"q %b cm %b Q " % (_TURNED[drawn], _LINES)
    footer = b"BT /F 8 Tf 300 20 Td (Page 1 of 1) Tj ET" if drawn else b""
    read_lines = lines(one_page(draws + footer, b"/Rotate %d" % shown))
    assert read_lines[:2] == _READ
    assert read_lines[2:] == (["Page 1 of 1"] if drawn else [])


@pytest.mark.parametrize("shown", [0, 90, 180, 270])
def test_a_text_box_stands_in_the_line_of_its_label(shown: int) -> None:
    boxes = {
        0: b"200 496 300 514", 90: b"186 200 204 300",
        180: b"400 186 500 204", 270: b"496 400 514 500",
    }  # fmt: skip
    draws = b"q %b cm BT /F 12 Tf 100 500 Td (Total:) Tj ET Q" % _TURNED[shown]
    entries = b"/Rotate %d/Annots[<</Subtype/FreeText/F 4/Rect[%b]/Contents($767.50)>>]"
    assert [line.split() for line in lines(one_page(draws, entries % (shown, boxes[shown])))] == [
        ["Total:", "$767.50"]
    ]


@pytest.mark.parametrize("flags", [2, 32, 34])
def test_a_text_box_that_is_not_shown_is_not_read(flags: int) -> None:
    entries = b"/Annots[<</Subtype/FreeText/F %d/Rect[300 480 400 500]/Contents(secret)>>]"
    assert lines(one_page(_LINES, entries % flags)) == _READ


def _button(state: bytes, more: bytes) -> bytes:
    return (
        b"<</Subtype/Widget/F 4/Rect[300 600 310 610]/FT/Btn/T(tow_needed)/V/%b/AS/%b"
        b"/AP<</N<</%b 5 0 R/Off 5 0 R>>>>%b>>" % (state, state, state, more)
    )


@pytest.mark.parametrize(
    ("state", "more", "shown"),
    [
        (b"Ja", b"", "Yes"),
        (b"1", b"", "Yes"),
        (b"0", b"/Opt[(Within a day)]", "Within a day"),
        (b"1", b"/Opt[(Now)(Within a day)]", "Within a day"),
        (b"1", b"/Ff 49152", "Yes"),
    ],
)
def test_a_box_that_is_ticked_says_yes(state: bytes, more: bytes, shown: str) -> None:
    objects = (stream(b"", b"/Subtype/Form/BBox[0 0 9 9]"), _button(state, more))
    fields = b"/AcroForm<</Fields[6 0 R]>>"
    content = one_page(_LINES, b"/Annots[6 0 R]", objects, fields)
    assert lines(content)[-1] == f"tow needed: {shown}"


def test_fields_of_a_page_that_was_taken_out_of_its_form_are_read() -> None:
    typed = b"<</Subtype/Widget/F 4/Rect[300 600 400 610]/FT/Tx/T(agency)/V(Wildlife)>>"
    objects = (stream(b"", b"/Subtype/Form/BBox[0 0 9 9]"), _button(b"On", b""), typed)
    content = one_page(_LINES, b"/Annots[6 0 R 7 0 R]", objects)
    assert lines(content)[-2:] == ["tow needed: Yes", "agency: Wildlife"]


def test_values_in_layers_of_form_xobjects_are_read() -> None:
    def form(draws: bytes, knows: bytes) -> bytes:
        head = b"/Type/XObject/Subtype/Form/BBox[0 0 700 700]/Resources<<%b>>"
        return stream(draws, head % knows)

    content = one_page(
        b"/X Do",
        b"/Resources<</XObject<</X 5 0 R>>>>",
        (form(b"/X Do", b"/XObject<</X 6 0 R>>"), form(b"/X Do", b"/XObject<</X 7 0 R>>"),
         form(_LINES, _FONT)),
    )  # fmt: skip
    assert lines(content) == _READ


@pytest.mark.parametrize("junk", [b"\n", b"HTTP/1.1 200 OK\r\n\r\n", b"<p>x</p>\n" * 4_000])
def test_junk_before_the_header(junk: bytes) -> None:
    assert lines(junk + one_page(_LINES)) == _READ


def test_a_letter_about_pdfs_is_a_letter() -> None:
    letter = b"Dear desk,\n" * 200 + b"your file begins with %PDF-1.7 and is empty."
    assert kind_of(letter) is DocumentKind.TEXT


@pytest.mark.parametrize("end", [b"%%EOF", b"startxref"])
def test_a_file_without_its_end_mark_is_read(end: bytes) -> None:
    content = one_page(_LINES)
    told = read(content[: content.index(end)])
    assert (told.pages, told.note) == (("\n".join(_READ),), None)


@pytest.mark.parametrize("end", [b"xref", b"/Root"])
def test_of_a_file_that_was_cut_off_the_rest_is_read(end: bytes) -> None:
    content = one_page(_LINES)
    told = read(content[: content.index(end)])
    assert told.pages == ("\n".join(_READ),)
    assert told.note == "The end of the file is missing: what is left of it was read."


def test_a_form_that_only_acrobat_shows_says_so() -> None:
    catalog = b"/NeedsRendering true/AcroForm<</XFA 5 0 R/Fields[]>>"
    told = read(one_page(_LINES, more=(stream(b"<xdp/>"),), catalog=catalog))
    assert told.note == (
        "This is a form that only Adobe Acrobat shows (XFA): what was filled in may be missing"
        " here."
    )


def test_the_cover_of_a_portfolio_says_so() -> None:
    catalog = b"/Collection<<>>/Names<</EmbeddedFiles<</Names[(a)<</F(a)/EF<</F 5 0 R>>>>]>>>>"
    told = read(one_page(_LINES, more=(stream(b"estimate"),), catalog=catalog))
    assert told.note == "This is the cover of a PDF portfolio: the files in it were not read."


def test_a_blank_page_is_no_bad_page() -> None:
    with pytest.raises(AttachmentNotReadable, match="it holds no text"):
        read(one_page(b""))
