"""What a text holds and a reader would not see is written out on the page."""

import pytest

from function_app.desk.views.evidence_view import field_sources
from function_app.domain.claim import ClaimRequest
from function_app.domain.values.unseen import visible
from tests.function_app.desk.drawn import drawn, reading, waiting


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("invoice\u202efdp.exe", "invoice[U+202E]fdp.exe"),
        ("pay\u200bpal\ufeff", "pay[U+200B]pal[U+FEFF]"),
        ("soft\u00adly\u2066x\u2069", "soft[U+00AD]ly[U+2066]x[U+2069]"),
        ("a\u200db", "a[U+200D]b"),
        ("bell\x07, tag \U000e0041", "bell[U+0007], tag [U+E0041]"),
        ("lines\r\nand\ttabs", "lines\r\nand\ttabs"),
        ("می\u200cخ, 👩\u200d🔧", "می\u200cخ, 👩\u200d🔧"),
    ],
)
def test_what_is_not_seen_is_written_out_and_scripts_keep_what_they_need(
    text: str, shown: str
) -> None:
    assert visible(text) == shown
    assert visible(shown) == shown


def test_every_text_of_the_page_shows_what_it_holds() -> None:
    claim = ClaimRequest(
        claim_id="CLM-7",
        email_content="Please pay \u202e0051$",
        attachment_url="https://a.example/x\u200b.pdf",
    )
    flags = {"potential_concerns": ["a\u2060b"]}
    page = drawn(waiting(claim=claim, agent1=reading(flags=flags, justification="It\u200b slips.")))
    for shown in ("pay [U+202E]0051$", "x%E2%80%8B.pdf", "a[U+2060]b", "It[U+200B] slips."):
        assert shown in page.text


def test_a_quote_is_found_where_the_page_shows_it() -> None:
    """Positions count what is written out before them, in units of UTF-16."""
    text = "🚗\u202e Contract VSC-7788."
    claim = ClaimRequest(claim_id="CLM-7", email_content=text)
    evidence = {"field": "contract_number", "source": "email", "quote": "Contract VSC-7788"}
    (quoted,) = field_sources(claim, reading(evidence=[evidence]))[
        "contract.contract_number"
    ].quotes
    start, end = (2 * int(position) for position in quoted.spans.split("-"))
    assert visible(text).encode("utf-16-le")[start:end].decode("utf-16-le") == evidence["quote"]
