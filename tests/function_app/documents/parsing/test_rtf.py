"""RTF files become what a page would show."""

from pathlib import Path

import pytest

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.extract_text import extract_text
from function_app.documents.parsing.file_kind import kind_of
from function_app.documents.parsing.rtf import text_of_rtf
from function_app.documents.sandbox.isolated_reader import parser_command, read_isolated
from function_app.domain.document import DocumentKind

PAPERS = Path(__file__).parents[1] / "awkward"


def text_of(inside: str) -> str:
    return text_of_rtf(b"{\\rtf1\\ansi " + inside.encode("latin-1") + b"}")[0]


@pytest.mark.parametrize(
    ("paper", "lines"),
    [
        ("note.rtf", ["Repair estimate", "Contract number: VSC-5550123", "Total: $767.50",
                      "Café Müller"]),
        ("photo.rtf", ["Photographs of the damage, contract VSC-5550123."]),
    ],
)  # fmt: skip
def test_papers_of_others(paper: str, lines: list[str]) -> None:
    content = (PAPERS / paper).read_bytes()
    assert kind_of(content) is DocumentKind.RTF
    assert extract_text(content, DocumentKind.RTF).pages == ("\n".join(lines),)


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (r"a\par b\line c\tab d", "a\nb\nc\td"),
        (r"\trowd\cell Parts\cell $5.00\cell\row Tax", "   Parts   $5.00   \nTax"),
        (r"{\b Contract} \i number\i0: VSC-7", "Contract number: VSC-7"),
        ("Contract num\r\nber", "Contract number"),
        (r"\'c9ric \lquote x\rquote  \endash ", "\u00c9ric \u2018x\u2019 \u2013"),
        (r"\u321?ukasz {\uc2\u380\'5a\'5a\u243xxl}", "\u0141ukasz \u017c\u00f3l"),
        (r"{\uc0\u26093 \u-26408 }", "\u65ed\u98d8"),
        (r"\u-10179?\u-8704?", "\U0001f600"),
        (r"\u8364\'80 5", "\u20ac 5"),
        (r"1\~234.50 a\_b a\-b \{x\} \\", "1\u00a0234.50 a\u2011b ab {x} \\"),
        (r"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\f1\'d1\'ec\'e5\f0\'e9", "Сме\u00e9"),
        (r"{\fonttbl{\f3\fcharset128 M;}}\f3\'8f\'43\'97\'9d", "修理"),
        (r"{\fonttbl{\f3\fcharset128 M;}}\f3\'8fC\'97\'9d", "修理"),
        (r"\ansicpg1251\'d1\'ec\'e5", "Сме"),
        (r"\ansicpg99999\'e9", "\u00e9"),
        (r"{\header Lakeside Auto\par}Total", "Lakeside Auto\nTotal"),
        (r'{\field{\*\fldinst HYPERLINK "x"}{\fldrslt here}}', "here"),
        (r"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt VSC-7}}{\shprslt VSC-8}}", "VSC-7"),
        (r"{\upr{\title a}{\*\ud{b}}}", "b"),
        (r"{\object{\*\objdata 0105}{\result{table}}}", "table"),
        (r"a{\v hidden}b{\v\plain c}\v d\v0 e", "abce"),
        (r"{\*\unheard of}{\info{\title T}}{\colortbl;\red255;}{\annotation no}x", "x"),
        (r"{\pict\jpegblip\bin5 }}}}}}x", "x"),
    ],
)  # fmt: skip
def test_words_lines_and_characters(inside: str, text: str) -> None:
    assert text_of(inside) == text


def test_a_file_that_ends_early_says_so() -> None:
    assert text_of_rtf(rb"{\rtf1 Contract {\b VSC-7") == (
        "Contract VSC-7", "The end of the file is missing.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{\\rtf1" + b"{\\b" * 3_000_000, "reading it took too long"),
        (b"{\\rtf1{\\pict\\bin2147483647 x", "it holds no text; it may be a scan or a photograph"),
    ],
    ids=["groups", "picture"],
)
def test_a_file_made_to_harm_ends_in_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(AttachmentNotReadable) as problem:
        read_isolated(content, parser_command(DocumentKind.RTF), 20)
    assert problem.value.reason == reason
