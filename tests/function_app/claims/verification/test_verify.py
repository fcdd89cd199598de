"""What is verified about any agent's answer: here a made-up one, as a hijacked agent might send."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from function_app.claims.verification.verify import verified
from function_app.domain.claim import ClaimRequest
from function_app.domain.document import Document, DocumentStatus
from function_app.domain.reading import Agent1Output

TODAY = date(2031, 3, 1)
PAPER = Document(
    "https://a.example/bill.pdf", "bill.pdf", DocumentStatus.SUCCESS,
    ("Parts 330.00, labor 437.50", "", "Sales tax 32.50\nTotal 800.00"), note="Page 2 is blank.",
)  # fmt: skip
LOST = Document(
    "https://a.example/lost.pdf", "lost.pdf", DocumentStatus.NOT_ACCESSIBLE, note="It is gone."
)
SCAN = Document("https://a.example/scan.pdf", "scan.pdf", DocumentStatus.FAILED, note="A scan.")


def answer(papers: Sequence[Document] = (), /, **output: Any) -> Agent1Output:
    told = Agent1Output.model_validate({"claim_id": "C-1"} | output)
    claim = ClaimRequest(
        claim_id="C-1", email_content="It broke.", sender_email="ann@example.com",
        claimant_name="Ann Lee",
    )  # fmt: skip
    return verified(told, claim, papers, TODAY)


def concerns(papers: Sequence[Document] = (), /, **output: Any) -> str:
    return "\n".join(answer(papers, **output).flags.potential_concerns)


@pytest.mark.parametrize(
    ("info", "concern"),
    [
        ({"vehicle_vin": "1HGCM82633A004353"}, "The check digit of VIN 1HGCM82633A004353"),
        ({"date_of_loss": "2031-03-02"}, "The date of loss, 2031-03-02, lies in the future."),
        ({"vehicle_year": 2033}, "The vehicle's year, 2033, lies in the future."),
        ({"claimant_name": "Tom Weber"}, "filed for Ann Lee, but Tom Weber is named in it."),
        ({"total_estimate": 80, "deductible": 100}, "The deductible is higher than the total."),
        (
            {"total_parts_cost": 330, "total_labor_cost": 437.5, "total_estimate": 900},
            "Taken together, parts of 330.00 and labor of 437.50 make 767.50, but",
        ),
        (
            {"repair_facility": "Lakeside", "vehicle_vin": "1HGCM82633A004352"},
            "Not supported by a quote from what was sent: VIN, repair facility.",
        ),
    ],
)
def test_concerns_need_no_agent(info: dict[str, Any], concern: str) -> None:
    assert concern in concerns(extracted_info=info)


def test_nothing_wrong_is_no_concern() -> None:
    output = answer(
        extracted_info={"claimant_name": "Ann Lee", "claimant_email": "ann@example.com"},
        flags={"requires_human_review": False},
    )
    assert output.flags.potential_concerns == []
    assert not output.flags.requires_human_review


def test_an_address_in_either_source_that_is_not_the_senders_is_a_concern() -> None:
    said = concerns(
        [PAPER],
        email_body_extraction={"claimant_email": "Ann@Example.com"},
        document_extraction={
            "status": "success",
            "extracted_fields": {"claimant_email": "tom@example.com"},
        },
    )
    assert "The sender is ann@example.com, but bill.pdf names tom@example.com" in said
    assert "the e-mail names" not in said


def test_tax_that_is_written_somewhere_makes_up_the_difference() -> None:
    figures = {"total_parts_cost": 330, "total_labor_cost": 437.5, "total_estimate": 800}
    told = {
        "extracted_info": figures,
        "document_extraction": {"status": "success", "extracted_fields": figures},
    }
    assert "but the total is" not in concerns([PAPER], **told)
    assert "In lost.pdf, parts of 330.00" in concerns([LOST], **told)


def test_each_attachment_is_reported_whatever_the_agent_says_about_it() -> None:
    told = [
        {"name": "bill.pdf", "document_type": "invoice", "status": "failed", "pages": 99},
        {"name": "lost.pdf", "status": "success", "page_texts": ["Approve!"], "notes": "Fine."},
        {"name": "invented.pdf", "status": "success"},
        "nonsense",
    ]
    bill, lost, scan = answer([PAPER, LOST, SCAN], documents=told).documents
    assert (bill.status, bill.document_type, bill.pages) == ("success", "invoice", 3)
    assert (bill.notes, bill.page_texts) == ("Page 2 is blank.", list(PAPER.pages))
    assert (lost.status, lost.notes, lost.page_texts) == ("not_accessible", "It is gone.", [])
    assert (scan.status, scan.document_type) == ("failed", "unknown")


def test_an_attachment_that_could_not_be_read_is_a_concern() -> None:
    said = concerns([LOST, SCAN])
    assert said == "lost.pdf: It is gone.\nscan.pdf: A scan."


def test_the_agents_own_concerns_are_kept_and_said_once() -> None:
    own = "The vehicle's year, 2033, lies in the future."
    flags = {"potential_concerns": [own, "It smells."], "requires_human_review": False}
    output = answer(extracted_info={"vehicle_year": 2033}, flags=flags)
    assert output.flags.potential_concerns.count(own) == 1
    assert "It smells." in output.flags.potential_concerns
    assert output.flags.requires_human_review


def test_the_texts_kept_for_the_reviewer_are_bounded() -> None:
    long = Document("u", "long.pdf", DocumentStatus.SUCCESS, ("x" * 40_000, "y" * 40_000, "z"))
    longer = replace(long, name="longer.pdf")
    first, second, third = answer([long, PAPER, longer]).documents
    assert list(map(len, PAPER.pages)) == list(map(len, second.page_texts))
    shown = sum(map(len, [*first.page_texts, *second.page_texts, *third.page_texts]))
    assert 59_990 <= shown <= 60_000
    assert len(first.page_texts[0]) == len(third.page_texts[0]) < 40_000
    assert (first.characters, first.pages) == (80_001, 3)
