"""Every value that the offline agent reads comes with the words it was read from."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.documents import draw
from demo.samples import samples
from demo.samples.sample import Sample
from function_app.agents.offline.assistant import OfflineClaimAssistant
from function_app.claims.verification.evidence import unsupported_fields
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.document import Document, DocumentStatus
from function_app.domain.evidence import EvidenceProblem, FieldEvidence
from function_app.domain.reading import Agent1Output
from tests.function_app.agents.claim_documents import (
    ALTERNATOR_EMAIL,
    ALTERNATOR_ESTIMATE,
    read_claim,
)
from tests.function_app.documents.attachment_server import attachment_server
from tests.function_app.documents.pdf_files import pages


def read(email: str, *papers: bytes, sender: str = "maria@example.com") -> Agent1Output:
    with attachment_server() as server:
        urls = [server.serves(f"/paper-{n}.pdf", paper) for n, paper in enumerate(papers, 1)]
        return read_claim(email, *urls, sender=sender)


def evidence(output: Agent1Output, field: str) -> list[FieldEvidence]:
    return [entry for entry in output.evidence if entry.field == field]


@pytest.mark.parametrize("sample", samples(date(2025, 6, 1)), ids=lambda sample: sample.key)
def test_everything_read_from_a_whole_claim_is_supported(sample: Sample) -> None:
    output = read(sample.email, draw(sample.paper), sender=sample.sender)
    assert unsupported_fields(output) == []
    assert output.flags.potential_concerns == []


def test_values_from_email_and_document_name_their_place_and_quote() -> None:
    output = read(ALTERNATOR_EMAIL, ALTERNATOR_ESTIMATE)
    (vin,) = evidence(output, "vehicle_vin")
    assert (vin.source, vin.document, vin.page) == ("document", "paper-1.pdf", 1)
    assert vin.quote == "VIN 1HGCM82633A004352"
    (issue,) = evidence(output, "issue_summary")
    assert (issue.source, issue.document, issue.page) == ("email", None, None)
    names = evidence(output, "claimant_name")
    assert [(name.source, name.supported) for name in names] == [
        ("document", True),
        ("email", True),
    ]
    assert names[0].confidence > names[1].confidence


def test_a_figure_that_the_other_source_gives_is_no_evidence() -> None:
    paper = Document("u", "form.pdf", DocumentStatus.SUCCESS, ("Odometer: 45,210 miles",))
    claim = ClaimRequest(claim_id="C-1", email_content="It has 45,000 miles on it.")
    question = Agent1Input(instance_id="claim-C-1", claim=claim)
    (miles,) = evidence(OfflineClaimAssistant().read(question, [paper]), "current_odometer")
    assert (miles.value, miles.source) == ("45210", "document")


def test_calculated_totals_show_the_figures_they_are_made_of() -> None:
    output = read(ALTERNATOR_EMAIL, ALTERNATOR_ESTIMATE)
    for field in ("total_parts_cost", "total_labor_cost", "total_estimate"):
        (entry,) = evidence(output, field)
        assert (entry.supported, entry.problem) == (False, EvidenceProblem.CALCULATED)
    (total,) = evidence(output, "total_estimate")
    assert "$285.00" in total.quote
    assert "3.5 hrs @ $125.00" in total.quote
    assert (
        "Calculated, not stated in what was sent: total parts cost, total labor cost, total "
        "estimate." in output.flags.potential_concerns
    )


def test_a_make_that_only_the_model_tells_is_not_supported() -> None:
    output = read("My Camry would not start.")
    assert unsupported_fields(output) == ["vehicle_make"]
    assert "Not supported by a quote from what was sent: vehicle make." in (
        output.flags.potential_concerns
    )


def test_the_page_of_a_long_document_is_named() -> None:
    output = read("It broke.", pages(["Claim form", "for a vehicle"], ["Contract: VSC-1"]))
    (contract,) = evidence(output, "contract_number")
    assert (contract.supported, contract.page) == (True, 2)


def test_a_text_that_runs_on_in_its_column_is_quoted_around_what_stands_beside_it() -> None:
    output = read(
        "Diagnosis:          Alternator failed internally, no output at all     Bay 3\n"
        "                    and a glazed belt\n"
    )
    (diagnosis,) = evidence(output, "diagnosis")
    assert diagnosis.supported, diagnosis


WORDS = st.sampled_from([
    "Total: ", "Parts: ", "Labor: ", "Labor 3.5 hrs @ $125.00", "$330.00", "$1,234.50", "VIN: ",
    "1HGCM82633A004352", "Vehicle: 2019 Honda Accord", "my '18 Chevy", "\n", "\n", "\n", "  ", ", ",
    "March 3, 2025", "Date of loss: ", "Deductible ", "Diagnosis: ", "it failed and leaks", ". ",
    "Repair facility: ", "Lakeside Auto Service", "Odometer: ", "45,210 miles", "45k miles",
    "Claimant name: ", "Lopez, Maria", "My name is Maria Lopez", "Phone: ", "(312) 555-0148",
    "12 Oak Street, Dayton, OH 45402", "Address: ", "> ", "* ", "Contract #: ", "VSC-2291847",
    "Parts\n", "Belt $45.00", "Alternator  $285.00", "The shop asks $330.00 for parts",
    "Tax: $5.00", "Lienholder: ", "First Bank", "\u2019", "\u00d7",
    "in all", "my Camry would not start",
])  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.lists(WORDS, min_size=1, max_size=30).map("".join).filter(str.strip))
def test_whatever_is_read_its_quote_stands_in_the_text(text: str) -> None:
    output = read_claim(text, sender=None)
    known = {name for name, value in output.extracted_info if value is not None}
    assert {entry.field for entry in output.evidence} == known
    not_there = [e for e in output.evidence if e.problem is EvidenceProblem.NOT_IN_SOURCE]
    assert not_there == []
