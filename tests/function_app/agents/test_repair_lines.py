"""The lines of a repair, as the offline assistant reads them from the papers of the demo."""

from datetime import date
from decimal import Decimal

import pytest

from demo.documents import draw
from demo.samples import alternator, compressor, tire, transmission, water_pump
from demo.samples.sample import Sample
from function_app.agents.offline.assistant import OfflineClaimAssistant
from function_app.claims.agent2_input import build_agent2_input, filled_by_agent1
from function_app.documents.parsing.extract_text import extract_text
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.document import Document, DocumentKind, DocumentStatus
from function_app.domain.reading import Agent1Output
from function_app.domain.repair_lines import RepairLines

TODAY = date(2026, 3, 2)


def read(text: str) -> Agent1Output:
    claim = ClaimRequest(claim_id="LINES", email_content="My claim is attached.")
    paper = Document(
        url="https://papers.example.com/estimate.txt",
        name="estimate.txt",
        status=DocumentStatus.SUCCESS,
        kind=DocumentKind.TEXT,
        pages=(text,),
    )
    return OfflineClaimAssistant().read(
        Agent1Input(instance_id="claim-LINES", claim=claim), [paper]
    )


@pytest.mark.parametrize(
    "claim", [one.claim(TODAY) for one in (alternator, compressor, tire, transmission, water_pump)]
)
def test_every_line_of_the_demos_papers_is_read(claim: Sample):
    text = "\n".join(extract_text(draw(claim.paper), DocumentKind.PDF).pages)
    lines = read(text).repair_lines
    assert [(p.name, p.part_number, p.cost) for p in lines.parts] == [
        (line.description, line.number, line.amount) for line in claim.review.parts
    ]
    (labor,) = claim.review.labor
    assert (lines.labor_hours, lines.labor_rate) == (labor.quantity, labor.unit_price)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Alternator assembly $285.00", "Alternator assembly"),
        ("Alternator, 130 A ............ $285.00", "Alternator, 130 A"),
        ("Alternator | 06L-903-026 | 1 | $285.00", "Alternator"),
        ("Alternator 1 x $285.00", "Alternator 1"),
    ],
)
def test_a_line_without_columns_has_its_name_and_amount(line: str, name: str):
    (part,) = read(f"Repair estimate\n{line}\nTotal parts: $285.00").repair_lines.parts
    assert (part.name, part.cost) == (name, Decimal("285.00"))


def test_lines_that_make_another_total_are_left_out():
    reading = read("Repair estimate\nAlternator   1   $285.00   $285.00\nTotal parts: $385.00")
    assert reading.repair_lines == RepairLines()
    assert "repair.parts" not in filled_by_agent1(reading)


def test_agent_2_gets_what_it_got_before_where_no_lines_were_read():
    reading = read("Repair estimate\nTotal parts: $285.00\nTotal labor: $100.00")
    given = build_agent2_input("LINES", TODAY, reading, None)
    assert given["repair"]["parts"] is None
    assert given["repair"]["labor_hours"] is None
    old = reading.dump()
    del old["repair_lines"]
    assert build_agent2_input("LINES", TODAY, Agent1Output.model_validate(old), None) == given
