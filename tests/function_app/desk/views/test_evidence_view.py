"""Where each value came from and what became of each attachment, as the page tells it."""

from typing import Any

import pytest

from function_app.desk.views.documents_view import papers
from function_app.desk.views.email_view import email_parts
from function_app.desk.views.evidence_view import FieldSource, field_sources
from function_app.domain.claim import ClaimRequest
from function_app.domain.reading import Agent1Output
from function_app.domain.values.unseen import visible

EMAIL = "Hello 🚗\r\nContract VSC-7788.\r\nMaria Lopez"
CLAIM = ClaimRequest(
    claim_id="C-1", email_content=EMAIL, sender_email="maria@example.com", claimant_name="M. Lopez",
    attachment_urls=["https://a.example/form.pdf", "https://a.example/scan.pdf"],
)  # fmt: skip
FORM = {
    "name": "form.pdf", "status": "success", "document_type": "claim_form", "pages": 2,
    "characters": 38, "page_texts": ["CLAIM FORM", "VIN: 1HGCM82633A004352"],
}  # fmt: skip
SCAN = {"name": "scan.pdf", "status": "failed", "notes": "It may be a scan."}


def reading(*evidence: dict[str, Any], **output: Any) -> Agent1Output:
    told = {"claim_id": "C-1", "documents": [FORM, SCAN], "evidence": list(evidence)}
    return Agent1Output.model_validate(told | output)


def source(field: str, path: str, value: object, **entry: Any) -> FieldSource:
    said = {"field": field, "supported": True, "source": "email"} | entry
    return field_sources(CLAIM, reading(said, extracted_info={field: value}))[path]


def test_a_quote_in_a_document_names_page_and_position() -> None:
    found = source(
        "vehicle_vin", "vehicle.vin", "1HGCM82633A004352",
        source="document", document="form.pdf", page=2, quote="vin 1HGCM82633A004352",
    )  # fmt: skip
    (quoted,) = found.quotes
    assert (found.badge, found.summary) == ("", "form.pdf, page 2")
    assert (quoted.target, quoted.spans) == ("document-1-page-2", "0-22")


def test_positions_are_counted_as_a_browser_counts() -> None:
    """The car is two units of UTF-16, and a browser makes one line end of CR and LF."""
    (quoted,) = source(
        "contract_number", "contract.contract_number", "VSC-7788", quote="contract vsc-7788"
    ).quotes
    shown = EMAIL.replace("\r\n", "\n").encode("utf-16-le")
    start, end = map(int, quoted.spans.split("-"))
    assert shown[2 * start : 2 * end].decode("utf-16-le") == "Contract VSC-7788"
    assert quoted.place == "E-mail"


def test_what_is_written_out_moves_what_stands_behind_it() -> None:
    hidden = "Hello \u202e🚗\U000e0041 Contract \u200bVSC-7788."
    claim = CLAIM.model_copy(update={"email_content": hidden})
    said = {"field": "contract_number", "supported": True, "source": "email", "quote": "vsc-7788"}
    output = reading(said, extracted_info={"contract_number": "VSC-7788"})
    (quoted,) = field_sources(claim, output)["contract.contract_number"].quotes
    on_the_page = visible(hidden).encode("utf-16-le")
    start, end = map(int, quoted.spans.split("-"))
    assert on_the_page[2 * start : 2 * end].decode("utf-16-le") == "VSC-7788"


@pytest.mark.parametrize(
    ("quote", "place", "target"),
    [
        ("maria@example.com", "Sender of the e-mail", "email-sender"),
        ("M. Lopez", "Name given with the claim", "claim-name"),
        ("somewhere in an HTML letter", "E-mail", ""),
    ],
)
def test_an_email_is_more_than_its_text(quote: str, place: str, target: str) -> None:
    (quoted,) = source("claimant_name", "claimant.name", "Maria", quote=quote).quotes
    assert (quoted.place, quoted.target, bool(quoted.spans)) == (place, target, bool(target))


def test_a_document_of_one_page_needs_no_page() -> None:
    one = FORM | {"pages": 1, "page_texts": ["VIN: X"]}
    said = {
        "field": "repair_facility", "source": "document", "document": "form.pdf", "page": 1,
        "quote": "VIN: X", "supported": True,
    }  # fmt: skip
    output = reading(said, documents=[one], extracted_info={"repair_facility": "X"})
    assert field_sources(CLAIM, output)["repair.facility.name"].summary == "form.pdf"


@pytest.mark.parametrize(
    ("problem", "badge", "words"),
    [
        ("quote_not_in_source", "unsupported", "These words are not there."),
        ("value_not_in_quote", "unsupported", "These words do not say the value."),
        ("other_value", "unsupported", "The assistant read another value there."),
        ("calculated", "calculated", "Calculated from these figures, not stated."),
    ],
)
def test_what_does_not_hold_says_why(problem: str, badge: str, words: str) -> None:
    found = source(
        "deductible", "contract.deductible", 100, quote="x", supported=False, problem=problem
    )
    assert (found.badge, found.quotes[0].problem) == (badge, words)


def test_a_value_without_any_source_is_unsupported() -> None:
    found = field_sources(CLAIM, reading(extracted_info={"lienholder": "First Bank"}))
    assert found == {"vehicle.lienholder": FieldSource([], "unsupported")}


def test_what_was_not_read_has_no_source() -> None:
    stray = {"field": "lienholder", "source": "email", "quote": "Hello", "supported": True}
    assert field_sources(CLAIM, reading(stray)) == {}
    assert field_sources(CLAIM, None) == {}


def test_every_attachment_has_its_fate() -> None:
    form, scan = papers(CLAIM, reading())
    assert (form.name, form.address) == ("form.pdf", "https://a.example/form.pdf")
    assert (form.fate.word, form.kind, form.is_cut) == ("Read", "Claim form, 2 pages", True)
    assert [page.id for page in form.pages] == ["document-1-page-1", "document-1-page-2"]
    assert (scan.fate.word, scan.notes, scan.pages) == (
        "Could not be read",
        "It may be a scan.",
        (),
    )


def test_what_was_enclosed_in_an_attachment_is_shown_behind_them_all() -> None:
    enclosed = {"name": "old.doc (in form.pdf)", "status": "recorded"}
    *_, paper = papers(CLAIM, reading(documents=[FORM, SCAN, enclosed]))
    assert (paper.name, paper.address) == ("old.doc (in form.pdf)", "")
    assert paper.fate.word == "Kept, not read"


def test_attachments_that_nobody_reported_are_listed_too() -> None:
    before = papers(CLAIM, None, may_come=True)
    assert [paper.fate.word for paper in before] == ["Not read yet"] * 2
    never = papers(CLAIM, None)
    assert [paper.fate.word for paper in never] == ["Not read by the assistant"] * 2
    _, untold = papers(CLAIM, reading(documents=[FORM]))
    assert (untold.name, untold.fate.word) == ("scan.pdf", "Nothing was recorded about it")
    assert papers(None, None) == []


@pytest.mark.parametrize(
    ("url", "name", "address"),
    [
        ("https://a.example/VSC%20Claim%20Form.pdf?v=1", "VSC Claim Form.pdf", None),
        ("https://a.example/Claim #12?sig=a", "Claim #12", None),
        ("https://a.example/gpj\u202e.pdf", "gpj.pdf", "https://a.example/gpj%E2%80%AE.pdf"),
        ("https://a.example/", "https://a.example/", None),
        ("javascript:alert(1)", "javascript:alert(1)", None),
        ("https://[nobody/x.pdf", "https://[nobody/x.pdf", None),
    ],
)
def test_an_attachment_that_nobody_read_is_called_by_its_file(
    url: str, name: str, address: str | None
) -> None:
    claim = CLAIM.model_copy(update={"attachment_urls": [url]})
    (paper,) = papers(claim, None)
    assert (paper.name, paper.address, paper.file) == (name, address or url, None)


def test_an_attachment_that_was_kept_leads_to_what_was_read() -> None:
    kept, lost = papers(CLAIM, reading(documents=[{**FORM, "sha256": "ab" * 32}, FORM]))
    assert (kept.file, lost.file) == (f"claim-C-1/files/{'ab' * 32}", None)


SCANNED = {"status": "success", "read_by": "ocr", "pages": 1, "page_texts": ["Total $5.00"]}


@pytest.mark.parametrize(
    ("report", "words"),
    [
        ({"pages": 2}, "Text of the file."),
        (
            {"read_by": "form"},
            "Filled-in form: the text of the file and what was entered in its fields.",
        ),
        (
            {**SCANNED, "ocr_pages": [1], "ocr_confidence": 0.947},
            (
                "Scan or photo: read by text recognition, 94% sure. "
                "Please compare what matters with the file."
            ),
        ),
        (
            {**SCANNED, "ocr_pages": [1], "ocr_confidence": 1},
            (
                "Scan or photo: read by text recognition, 99% sure. "
                "Please compare what matters with the file."
            ),
        ),
        (
            {**SCANNED, "pages": 3, "ocr_pages": [2, 3]},
            (
                "Text of the file; pages 2 and 3 are scans or photos, read by text recognition. "
                "Please compare what matters with the file."
            ),
        ),
        (
            {**SCANNED, "ocr_pages": [1], "page_texts": [""], "characters": 0},
            "Scan or photo: text recognition found no text in it.",
        ),
        ({"status": "recorded", "notes": "It was kept for you to open."}, ""),
        ({"status": "failed", "read_by": "ocr"}, ""),
    ],
)
def test_each_document_says_how_it_was_read(report: dict[str, Any], words: str) -> None:
    paper, _ = papers(CLAIM, reading(documents=[FORM | report, SCAN]))
    assert paper.how_read == words


def test_only_the_pages_that_differ_say_so() -> None:
    mixed = FORM | {"read_by": "ocr", "ocr_pages": [2], "ocr_confidence": 0.8}
    paper, _ = papers(CLAIM, reading(documents=[mixed, SCAN]))
    assert [page.remark for page in paper.pages] == ["", "read by text recognition"]
    paper, _ = papers(CLAIM, reading(documents=[mixed | {"ocr_pages": [1, 2]}, SCAN]))
    assert [page.remark for page in paper.pages] == ["", ""]


def test_a_quote_that_was_recognised_says_how_sure_that_is() -> None:
    found = source(
        "vehicle_vin", "vehicle.vin", "1HGCM82633A004352", source="document", document="form.pdf",
        page=2, quote="VIN: 1HGCM82633A004352", ocr_confidence=0.618,
    )  # fmt: skip
    assert (found.quotes[0].sure, found.sure) == ("61% sure", "61% sure")
    printed = source("contract_number", "contract.contract_number", "VSC-7788", quote="VSC-7788")
    assert printed.sure == ""


def test_a_quote_in_a_quoted_mail_is_found_in_its_part() -> None:
    letter = (
        "Contract VSC-7788.\n\nOn Oct 5, 2026 at 9:14 AM A <a@x.example> wrote:\n> Total $5.00\n"
    )
    claim = ClaimRequest(claim_id="C-1", email_content=letter)
    entries = [
        {"field": field, "quote": quote, "source": "email", "supported": True}
        for field, quote in (("contract_number", "VSC-7788"), ("total_estimate", "$5.00"))
    ]
    info = {"contract_number": "VSC-7788", "total_estimate": 5}
    sources = field_sources(claim, reading(*entries, documents=[], extracted_info=info))
    own, older = sources["contract.contract_number"], sources["repair.total_estimate"]
    assert (own.summary, own.quotes[0].target) == ("E-mail", "email-text")
    assert (older.summary, older.quotes[0].target) == ("Earlier mail in the e-mail", "email-text-2")


@pytest.mark.parametrize(
    ("letter", "titles", "is_open"),
    [
        ("Hello.\n> Hi.\n> From A.", ["", "Earlier mail, quoted"], False),
        ("> Hi.\n> From A.", ["Earlier mail, quoted"], True),
        ("<p>Hello.</p>\n> Hi.\n", [""], False),
    ],
)
def test_a_letter_is_folded_where_it_quotes(letter: str, titles: list[str], is_open: bool) -> None:
    parts = email_parts(ClaimRequest(claim_id="C-1", email_content=letter))
    assert [part.title for part in parts] == titles
    assert any(part.is_open for part in parts) is is_open
