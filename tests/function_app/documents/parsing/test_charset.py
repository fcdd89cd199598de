"""Bytes become the characters that somebody wrote: the file's own word first, then the server's."""

from pathlib import Path

import pytest

from function_app.documents.parsing.charset import codec_of_content_type, decoded
from function_app.domain.document import DocumentKind

SAVED_PAGES = Path(__file__).parents[1] / "saved_pages"
HTML, TEXT = DocumentKind.HTML, DocumentKind.TEXT


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("charset_cp1251", "Смета на ремонт, итого"),
        ("charset_latin2", "Oprava převodovky, žádost Łukasz Żółć"),
        ("charset_sjis", "修理見積書 合計 契約番号"),
    ],
)
def test_a_page_says_itself_what_it_is_written_in(page: str, words: str) -> None:
    assert words in decoded((SAVED_PAGES / f"{page}.html").read_bytes(), HTML)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_plain_text_in_the_usual_encodings(encoding: str) -> None:
    written = "Autohaus M\u00fcller, Rechnung"
    assert decoded(written.encode(encoding), TEXT) == written


RUSSIAN = "<p>Смета</p>"


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ("<meta charset=windows-1251>", "cp1251"),
        ("<META  name=x CharSet = 'Windows-1251'>", "cp1251"),
        ('<meta content="text/html;charset=koi8-r" http-equiv=content-type>', "koi8-r"),
        ('<?xml version="1.0" encoding="iso-8859-5"?>', "iso8859-5"),
        ("<meta charset=x-cp1251>", "cp1251"),
        ("<meta charset=x-mac-cyrillic>", "mac-cyrillic"),
        ("<!-- <meta charset=koi8-r> --><meta charset=windows-1251>", "cp1251"),
        ("<meta charset=utf-16>", "utf-8"),  # whoever can read this has no UTF-16 before him
        ("<meta charset=unheard-of>", "utf-8"),
        ("<meta charset=us-ascii>", "cp1252"),
        ("<meta charset=gb2312>", "gb18030"),
        ("<p charset=windows-1251>", "utf-8"),
        ("", "utf-8"),
    ],
)
def test_declarations(declaration: str, encoding: str) -> None:
    written = declaration + ("<p>M\u00fcller</p>" if encoding == "cp1252" else RUSSIAN)
    assert decoded(written.encode(encoding), HTML) == written


@pytest.mark.parametrize("codec", ["zip", "utf-7", "idna", "unicode_escape", "rot13", "undefined"])
def test_what_is_no_encoding_of_a_text_is_not_tried(codec: str) -> None:
    written = f"<meta charset={codec}>\\u0041 +AEE-"
    assert decoded(written.encode(), HTML) == written
    assert codec_of_content_type(f"text/html; charset={codec}") is None


def test_a_mark_of_the_byte_order_counts_for_more_than_a_declaration() -> None:
    written = "<meta charset=windows-1251>" + RUSSIAN
    assert decoded(written.encode("utf-8-sig"), HTML, "cp1252") == written
    assert decoded(written.encode("utf-16"), HTML, "cp1252") == written


def test_a_byte_that_was_lost_makes_no_other_language_of_a_text() -> None:
    page = "<meta charset=shift_jis><p>修理見積書 合計 契約番号".encode("cp932")
    assert "合計 契約番" in decoded(page + b"\x81", HTML)
    assert "Łukasz Żółć, Müll" in decoded("Łukasz Żółć, Müllerstraße".encode()[:-7] + b"\xc3", TEXT)


def test_xml_says_what_it_is_written_in() -> None:
    written = '<?xml version="1.0" encoding="windows-1251"?><claim>Смета</claim>'
    assert decoded(written.encode("cp1251"), TEXT, "utf-8") == written


def test_a_declaration_counts_for_more_than_the_server() -> None:
    written = "<meta charset=windows-1251>" + RUSSIAN
    assert decoded(written.encode("cp1251"), HTML, "utf-8") == written


@pytest.mark.parametrize("kind", [HTML, TEXT])
def test_the_server_counts_for_more_than_a_guess(kind: DocumentKind) -> None:
    assert decoded(RUSSIAN.encode("koi8-r"), kind, "koi8-r") == RUSSIAN


def test_what_is_said_and_cannot_be_is_passed_over() -> None:
    assert decoded("<meta charset=utf-8>M\u00fcller".encode("cp1252"), HTML).endswith("Müller")
    assert decoded("Müller".encode(), TEXT, "cp932") in ("Müller", "Mﾃｼller")


@pytest.mark.parametrize(
    ("header", "codec"),
    [
        ("text/html; charset=windows-1251", "cp1251"),
        ('text/plain; Charset="KOI8-R"; format=flowed', "koi8-r"),
        ("text/html;charset=iso-8859-1", "cp1252"),
        ("text/html", None),
        ("", None),
        ("text/html; charset=", None),
        ("text/html; charset=\u0431", None),
        ("text/html; charset=" + "x" * 5000, None),
        ("text/html; charset=../../os", None),
    ],
)
def test_a_content_type(header: str, codec: str | None) -> None:
    assert codec_of_content_type(header) == codec
