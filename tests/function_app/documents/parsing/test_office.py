"""Word documents, workbooks and tables become lines that a person can read."""

from datetime import date, datetime

import pytest
from openpyxl import Workbook

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.extract_text import extract_text
from function_app.documents.parsing.file_kind import kind_of
from function_app.documents.parsing.unpacking import MAX_UNPACKED
from function_app.documents.sandbox.isolated_reader import parser_command, read_isolated
from function_app.domain.document import DocumentKind
from tests.function_app.documents.office_files import archive, paragraph, saved, table, word

WORD, SHEET, TABLE = DocumentKind.WORD, DocumentKind.SHEET, DocumentKind.TABLE


def lines_of(content: bytes, kind: DocumentKind) -> list[list[str]]:
    """The words of each line that has any."""
    assert kind_of(content, "a.csv") is kind
    pages = extract_text(content, kind).pages
    return [line.split() for page in pages for line in page.splitlines() if line.strip()]


def test_a_word_document() -> None:
    body = paragraph("Repair estimate") + table(("Contract number", "VSC-7"), ("Total", "$5.00"))
    header = f'<h xmlns:w="urn:x">{paragraph("Lakeside Auto").replace("w:", "")}</h>'
    content = word(body, {"word/header1.xml": header, "word/media/image1.png": b"x"})
    assert lines_of(content, WORD) == [
        ["Lakeside", "Auto"], ["Repair", "estimate"], ["Contract", "number", "VSC-7"],
        ["Total", "$5.00"],
    ]  # fmt: skip
    assert extract_text(content, WORD).note == "Pictures in the document, not read: 1."


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("<w:r><w:t>Con</w:t></w:r><w:r><w:t>tract</w:t></w:r>", "Contract"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a\tb\nc"),
        ("<w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:ins><w:r><w:t>y</w:t></w:r></w:ins>",
         "y"),
        ("<w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom><w:r><w:t>y</w:t></w:r>", "y"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r><w:r><w:t>y</w:t></w:r>", "y"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>y</w:t></w:r>', "y"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>1</w:t></w:r>", "1"),
        ("<w:r><w:Choice><w:t>y</w:t></w:Choice><w:Fallback><w:t>x</w:t></w:Fallback></w:r>", "y"),
        ("<w:r><w:t>a</w:t><w:box><w:r><w:t>b</w:t></w:r></w:box><w:t>c</w:t></w:r>", "abc"),
        ("<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>y</w:t></w:r>", "y"),
        ("<w:sdt><w:sdtContent><w:r><w:t>y</w:t></w:r></w:sdtContent></w:sdt>", "y"),
    ],
)  # fmt: skip
def test_what_a_word_document_shows(inside: str, shown: str) -> None:
    start = "Contract number VSC-5550123: "
    content = word(f"<w:p><w:r><w:t>{start}</w:t></w:r>{inside}</w:p>")
    assert extract_text(content, WORD).pages == (start + shown,)


def test_a_workbook_as_it_is_shown() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet
    sheet.append(["Contract number", "VSC-5550123"])
    sheet.append(["Odometer", 45210, None, "Date", date(2026, 10, 3)])
    sheet.append(["Total", 1767.5, 0.07, datetime(2026, 10, 3, 14, 30), 12.25])  # noqa: DTZ001
    sheet["B3"].number_format = '"$"#,##0.00'
    sheet["C3"].number_format = "0%"
    sheet["A5"], sheet["B5"] = "Euro", 5
    sheet["B5"].number_format = "#,##0.00 [$EUR]"
    book.create_sheet("Notes").append(["Signed Nora Quist"])
    hidden = book.create_sheet("Secret")
    hidden.append(["VSC-9999999"])
    hidden.sheet_state = "hidden"
    content = saved(book)
    assert lines_of(content, SHEET) == [
        ["Contract", "number", "VSC-5550123"],
        ["Odometer", "45210", "Date", "2026-10-03"],
        ["Total", "$1,767.50", "7%", "2026-10-03", "14:30", "12.25"],
        ["Euro", "EUR", "5.00"],
        ["Signed", "Nora", "Quist"],
    ]
    read = read_isolated(content, parser_command(SHEET), 20)
    assert len(read.pages) == 2
    assert read.note == "Hidden sheets, not read: 1."


@pytest.mark.parametrize(
    "text",
    [
        'Contract number,VSC-5550123\n"Total, all","$1,234.50"\n',
        'Contract number;VSC-5550123\r\n"Total, all";$1,234.50\r\n',
        "Contract number\tVSC-5550123\nTotal, all\t$1,234.50\n",
        'sep=;\nContract number;VSC-5550123\n"Total,\nall";"$1,234.50"',
    ],
)
def test_a_table_saved_as_text(text: str) -> None:
    assert lines_of(text.encode(), TABLE) == [
        ["Contract", "number", "VSC-5550123"], ["Total,", "all", "$1,234.50"],
    ]  # fmt: skip


def test_a_text_that_is_only_called_a_table() -> None:
    assert lines_of(b"Contract VSC-5550123\nin one", TABLE) == [
        ["Contract", "VSC-5550123"], ["in", "one"],
    ]  # fmt: skip


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHING = f'<!DOCTYPE w [<!ENTITY l0 "lol">{LAUGHS}]><w><p><r><t>&l9;</t></r></p></w>'
OUTSIDE = (
    '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<w><p><r><t>Contract VSC-5550123 &x;</t></r></p></w>"
)


@pytest.mark.parametrize(
    ("parts", "kind", "reason"),
    [
        ({"word/document.xml": b" " * (MAX_UNPACKED + 1)}, WORD, "far larger than it seems"),
        ({"xl/workbook.xml": b" " * (MAX_UNPACKED + 1)}, SHEET, "far larger than it seems"),
        ({"word/document.xml": LAUGHING}, WORD, "damaged"),
        ({"word/document.xml": OUTSIDE}, WORD, "damaged"),
        ({"word/document.xml": "<a>" * 10_000_000}, WORD, "more memory|took too long|damaged"),
        ({"word/document.xml": "<a>"}, WORD, "damaged"),
        ({"xl/workbook.xml": "<a>"}, SHEET, "damaged"),
        ({"xl/workbook.xml": LAUGHING}, SHEET, "damaged"),
    ],
)  # fmt: skip
def test_an_office_file_made_to_harm_ends_in_a_reason(
    parts: dict[str, bytes | str], kind: DocumentKind, reason: str
) -> None:
    content = archive(parts)
    assert kind_of(content) is kind
    with pytest.raises(AttachmentNotReadable, match=reason):
        read_isolated(content, parser_command(kind), 20)


def test_a_formula_that_nobody_calculated_is_told_of() -> None:
    book = Workbook()
    book["Sheet"].append(["Contract VSC-5550123", "=SUM(A2:A3)"])
    note = extract_text(saved(book), SHEET).note
    assert note == "Formulas without a stored result, not read: 1."


def test_a_row_behind_a_million_others_is_not_waited_for() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet
    sheet["A1"] = "Contract VSC-5550123"
    sheet["XFD1048576"] = "far away"
    read = read_isolated(saved(book), parser_command(SHEET), 20)
    assert "far away" not in read.pages[0]
