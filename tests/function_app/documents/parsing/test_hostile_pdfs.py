"""Each hostile PDF ends quickly, in a reason that a reviewer can read or in the text it shows."""

from collections.abc import Callable

import pytest

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.extracted_text import ExtractedText
from function_app.documents.sandbox.isolated_reader import parser_command, read_isolated
from function_app.domain.document import DocumentKind
from tests.function_app.documents.hostile_pdfs import REFUSED, WITH_A_PROGRAM_AND_A_FILE, many_pages


def read(content: bytes) -> ExtractedText:
    return read_isolated(content, parser_command(DocumentKind.PDF), 20)


@pytest.mark.parametrize(("make", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_a_pdf_made_to_harm(make: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(AttachmentNotReadable) as problem:
        read(make())
    assert problem.value.reason == reason


def test_programs_and_embedded_files_are_ignored() -> None:
    assert read(WITH_A_PROGRAM_AND_A_FILE) == ExtractedText(("Contract VSC-100",), None)


def test_the_beginning_of_ten_thousand_pages_is_read() -> None:
    assert read(many_pages(10_000)) == ExtractedText(
        ("Contract VSC-100",) * 50, "Only the first 50 of 10000 pages were read."
    )
