"""Each hostile page ends soon, in a reason that a reviewer can read or in the text it shows."""

import sys

import pytest

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.extracted_text import ExtractedText
from function_app.documents.sandbox.isolated_reader import parser_command, read_isolated
from function_app.domain.document import DocumentKind
from tests.function_app.documents.hostile_pages import READ, REFUSED


def read(markup: str) -> ExtractedText:
    return read_isolated(markup.encode(), parser_command(DocumentKind.HTML), 20)


@pytest.mark.skipif(sys.platform == "win32", reason="has no limits on a process")
@pytest.mark.parametrize(("markup", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_a_page_made_to_harm(markup: str, reason: str) -> None:
    with pytest.raises(AttachmentNotReadable) as problem:
        read(markup)
    assert problem.value.reason == reason


@pytest.mark.parametrize("markup", READ.values(), ids=READ.keys())
def test_a_page_too_large_to_mean_well(markup: str) -> None:
    assert read(markup) == ExtractedText(("Contract VSC-100",), None)
