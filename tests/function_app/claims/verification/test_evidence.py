"""What an agent says about its sources is checked against them, and never believed."""

from typing import Any

import pytest

from function_app.claims.verification.evidence import checked_evidence, unsupported_fields
from function_app.domain.claim import ClaimRequest
from function_app.domain.document import Document, DocumentStatus
from function_app.domain.evidence import EvidenceProblem, FieldEvidence
from function_app.domain.reading import Agent1Output

EMAIL = "The alternator failed. My contract is VSC-7788.\nMaria Lopez"
PAGES = ("Claim form\nTotal estimate: $1,234.50", "", "VIN: 1HGCM82633A004352\nReplace the")
ESTIMATE = Document("https://a.example/e.pdf", "e.pdf", DocumentStatus.SUCCESS, PAGES)
INVOICE = Document("https://a.example/i.pdf", "i.pdf", DocumentStatus.SUCCESS, ("Paid: $99.00",))
GONE = Document("https://a.example/g.pdf", "g.pdf", DocumentStatus.NOT_ACCESSIBLE, note="Gone.")


def checked(
    info: dict[str, Any], *entries: dict[str, Any], email: str = EMAIL, **claim: Any
) -> list[FieldEvidence]:
    output = Agent1Output.model_validate(
        {"claim_id": "C-1", "extracted_info": info, "evidence": list(entries)}
    )
    request = ClaimRequest(claim_id="C-1", email_content=email, **claim)
    return checked_evidence(output, request, [ESTIMATE, GONE, INVOICE])


def total(**entry: Any) -> FieldEvidence:
    said = {"field": "total_estimate", "source": "document", "quote": "Total estimate: $1,234.50"}
    (found,) = checked({"total_estimate": 1234.5}, said | entry)
    return found


def test_a_quote_that_stands_in_its_document_and_says_the_value_supports_it() -> None:
    found = total(document="e.pdf", page=1, value="$1,234.50", confidence="90%")
    assert (found.supported, found.problem) == (True, None)
    assert (found.document, found.page, found.confidence) == ("e.pdf", 1, 0.9)


@pytest.mark.parametrize("document", [None, "the estimate", "e.pdf"])
@pytest.mark.parametrize("page", [None, 1, 7])
def test_document_and_page_are_where_the_quote_was_found(
    document: str | None, page: int | None
) -> None:
    found = total(document=document, page=page)
    assert found.supported
    assert (found.document, found.page) == ("e.pdf", 1)


def test_pages_are_counted_as_in_the_file() -> None:
    (found,) = checked(
        {"vehicle_vin": "1HGCM82633A004352"},
        {"field": "vehicle_vin", "source": "document", "quote": "VIN: 1HGCM82633A004352"},
    )
    assert (found.document, found.page) == ("e.pdf", 3)


def test_a_quote_over_two_pages_belongs_to_the_first() -> None:
    paper = Document("u", "two.pdf", DocumentStatus.SUCCESS, ("The repair", "shop is Lakeside"))
    output = Agent1Output.model_validate(
        {
            "claim_id": "C-1",
            "extracted_info": {"repair_facility": "Lakeside"},
            "evidence": [
                {
                    "field": "repair_facility",
                    "source": "document",
                    "quote": "repair shop is Lakeside",
                }
            ],
        }
    )
    request = ClaimRequest(claim_id="C-1", email_content="x")
    (found,) = checked_evidence(output, request, [paper])
    assert (found.supported, found.page) == (True, 1)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"quote": "Total estimate: $1,234.51"}, EvidenceProblem.NOT_IN_SOURCE),
        ({"document": "i.pdf"}, EvidenceProblem.NOT_IN_SOURCE),
        ({"document": "g.pdf"}, EvidenceProblem.NOT_IN_SOURCE),
        ({"source": "email"}, EvidenceProblem.NOT_IN_SOURCE),
        ({"quote": "Claim form"}, EvidenceProblem.NOT_IN_QUOTE),
        ({"value": "99"}, EvidenceProblem.OTHER_VALUE),
    ],
)
def test_what_does_not_hold_is_unsupported_whatever_the_agent_says(
    changes: dict[str, Any], problem: EvidenceProblem
) -> None:
    found = total(**changes, supported=True)
    assert (found.supported, found.problem) == (False, problem)


def test_figures_that_only_make_the_value_are_told_apart() -> None:
    (found,) = checked(
        {"total_parts_cost": 330},
        {"field": "total_parts_cost", "source": "email", "quote": "Pump $285.00, belt $45.00"},
        email="Pump $285.00, belt $45.00",
    )
    assert (found.supported, found.problem) == (False, EvidenceProblem.CALCULATED)


def test_the_email_is_read_with_its_marks_and_without() -> None:
    said = {"field": "contract_number", "source": "e-mail body", "quote": "contract is VSC-7788"}
    html = "<p>My <i>contract</i> is <b>VSC-7788</b></p>"
    (found,) = checked({"contract_number": "VSC-7788"}, said, email=html)
    assert found.supported
    (found,) = checked({"contract_number": "VSC-7788"}, said)
    assert found.supported


def test_who_filed_the_claim_needs_no_agent() -> None:
    info = {"claimant_name": "Ann Lee", "claimant_email": "ann@example.com"}
    found = checked(info, sender_email="ann@example.com", claimant_name="Ann Lee")
    assert [(entry.field, entry.supported) for entry in found] == [
        ("claimant_name", True),
        ("claimant_email", True),
    ]
    assert checked(info, sender_email="other@example.com") == []


def test_evidence_for_nothing_is_dropped_and_a_quote_that_holds_displaces_others() -> None:
    good = {"field": "contract_number", "source": "email", "quote": "contract is VSC-7788"}
    bad = good | {"quote": "made up"}
    stray = good | {"field": "deductible"}
    found = checked({"contract_number": "VSC-7788"}, bad, good, stray, *[good] * 9)
    assert [entry.supported for entry in found] == [True] * 3


def test_a_value_without_a_quote_that_holds_is_unsupported() -> None:
    output = Agent1Output.model_validate(
        {
            "claim_id": "C-1",
            "extracted_info": {"lienholder": "A", "deductible": 1, "claimant_name": "B"},
            "evidence": [
                {"field": "deductible", "source": "email", "quote": "x", "supported": True},
                {"field": "lienholder", "source": "email", "quote": "x", "supported": False},
            ],
        }
    )
    assert unsupported_fields(output) == ["claimant_name", "lienholder"]


@pytest.mark.parametrize(
    "entry",
    [
        None, "quote", 7, [], {}, {"field": "x", "source": "email", "quote": "q"},
        {"field": "deductible", "source": "rumour", "quote": "q"},
        {"field": "deductible", "source": "email"},
        {"field": "deductible", "source": "email", "quote": ["q"]},
        {"field": "deductible", "source": "email", "quote": "q", "page": "last"},
    ],
)  # fmt: skip
def test_an_entry_that_nobody_can_understand_is_left_out(entry: object) -> None:
    good = {"field": "deductible", "source": "email", "quote": "q"}
    output = Agent1Output.model_validate({"claim_id": "C-1", "evidence": [entry, good]})
    assert [kept.quote for kept in output.evidence] == ["q"]


def test_evidence_stays_small() -> None:
    long = {"field": "deductible", "source": "email", "quote": "q" * 5_000, "value": "v" * 5_000}
    output = Agent1Output.model_validate({"claim_id": "C-1", "evidence": [long] * 1_000})
    assert len(output.evidence) == 100
    assert len(output.evidence[0].quote) == len(str(output.evidence[0].value)) == 300


def test_a_long_quote_is_cut_between_words() -> None:
    letter = "The alternator failed and " + "so on and so forth and " * 20
    (found,) = checked(
        {"issue_summary": "The alternator failed."},
        {"field": "issue_summary", "source": "email", "quote": letter},
        email=letter,
    )
    assert found.supported
    assert 290 < len(found.quote) <= 300


def test_what_we_compute_is_nothing_that_an_agent_is_asked_for() -> None:
    asked = FieldEvidence.model_json_schema()["properties"].keys()
    assert {"field", "value", "source", "document", "page", "quote", "confidence"} == set(asked)


def test_no_more_is_searched_than_an_agent_can_have_read() -> None:
    """Whoever attaches very much makes nobody search it for every quote."""
    long = [
        Document(
            str(n),
            f"{n}.txt",
            DocumentStatus.SUCCESS,
            ("word " * words, f"Number {n}.", "word " * 39_000),
        )
        for n, words in enumerate((26_000, 5, 27_000))
    ]
    said = {"field": "contract_number", "source": "document"}
    numbers: list[bool] = []
    for n in range(3):
        output = Agent1Output.model_validate(
            {
                "claim_id": "C-1",
                "extracted_info": {"contract_number": str(n)},
                "evidence": [said | {"quote": f"Number {n}", "document": f"{n}.txt"}],
            }
        )
        (found,) = checked_evidence(output, ClaimRequest(claim_id="C", email_content="x"), long)
        numbers.append(found.supported)
    assert numbers == [True, True, False]
