"""Each hostile PDF ends quickly, in a reason that a reviewer can read or in the text it shows."""

from collections.abc import Callable

import pytest

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.extracted_text import ExtractedText
from function_app.documents.sandbox.isolated_reader import read_pdf_isolated
from tests.function_app.documents.hostile_pdfs import (
    REFUSED,
    WITH_A_PROGRAM_AND_A_FILE,
    fields,
    many_pages,
)


def read(content: bytes) -> ExtractedText:
    return read_pdf_isolated(content, 20)


@pytest.mark.parametrize(("make", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_a_pdf_made_to_harm(make: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(AttachmentNotReadable) as problem:
        read(make())
    assert problem.value.reason == reason


def test_programs_and_embedded_files_are_ignored() -> None:
    assert read(WITH_A_PROGRAM_AND_A_FILE) == ExtractedText(("Contract VSC-100",), None)


@pytest.mark.parametrize("count", [10_000, 20_001])
def test_the_beginning_of_thousands_of_pages_is_read(count: int) -> None:
    assert read(many_pages(count)) == ExtractedText(
        ("Contract VSC-100",) * 50, f"Only the first 50 of {count} pages were read."
    )


def test_the_beginning_of_two_hundred_thousand_fields_is_read() -> None:
    read_fields = "\n".join(["a: Contract VSC"] * 2_000)
    assert read(fields(200_000)) == ExtractedText((read_fields,), is_form=True)
