"""Bytes become text that a person can read."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.extract_text import MAX_CHARACTERS, extract_text
from function_app.documents.parsing.file_kind import kind_of
from function_app.domain.document import DocumentKind


def text_of(content: bytes) -> str:
    return "\n".join(extract_text(content, kind_of(content)).pages)


def test_a_very_long_text_is_cut_and_the_note_says_so() -> None:
    read = extract_text(b"word " * MAX_CHARACTERS, DocumentKind.TEXT)
    assert len(read.pages[0]) <= MAX_CHARACTERS
    assert read.note == "Only the first 200,000 characters were read."


def test_html_shows_only_what_a_reader_would_see() -> None:
    markup = (
        "<!DOCTYPE html><html><head><title>t</title><style>p{}</style></head><body>"
        "<!-- hidden --><p>Repair &amp; parts</p><script>if (1 < 2) alert()</script>"
        "<table><tr><td>Total</td><td>$5.00</td></tr></table>goodbye\nnow<br>end</body></html>"
    )
    assert text_of(markup.encode()).splitlines() == [
        "Repair & parts", "Total      $5.00", "goodbye now", "end",
    ]  # fmt: skip


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.4\n", b"<html>", b"\xff\xfe"]))
def test_any_bytes_become_plain_text_or_a_reason(content: bytes, start: bytes) -> None:
    with suppress(AttachmentNotReadable):
        text = text_of(start + content)
        assert "\0" not in text
        assert text.encode("utf-8")
