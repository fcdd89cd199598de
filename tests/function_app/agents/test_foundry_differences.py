"""What the e-mail and the papers say differently, by the answer of agent 1 in Foundry."""

import json
from typing import Any

from function_app.domain.document import Document, DocumentStatus
from tests.function_app.agents.foundry_wire import READING, foundry
from tests.function_app.agents.test_foundry_assistant import read


def told(answer: dict[str, Any], *documents: Document) -> list[str]:
    with foundry(json.dumps(READING | answer)) as project:
        output = read(project, *documents)
    return output.flags.potential_concerns


PAPER, OTHER = (
    Document("", name, DocumentStatus.SUCCESS, ("A paper",)) for name in ("a.pdf", "b.pdf")
)


def evidence(field: str, value: object, **place: str) -> dict[str, Any]:
    return {"field": field, "value": str(value), "source": "document", "quote": str(value), **place}


def test_two_totals_mileages_or_contracts_raise_a_concern() -> None:
    mail = {"total_estimate": 700, "current_odometer": 98_000, "contract_number": "VSC-1"}
    paper = {"total_estimate": "650.00", "current_odometer": 45_210, "contract_number": "VSC-2"}
    answer = {
        "email_body_extraction": mail,
        "document_extraction": {"extracted_fields": paper},
        "extracted_info": paper,
    }
    assert told(answer, PAPER) == [
        "The contract number differs: VSC-1 in the e-mail, VSC-2 in a.pdf.",
        "The total differs: 700.00 in the e-mail, 650.00 in a.pdf.",
        "The mileage differs: 98000 in the e-mail, 45210 in a.pdf.",
    ]


def test_two_papers_that_differ_are_told_by_their_names() -> None:
    answer = {
        "document_extraction": {"extracted_fields": {"total_estimate": 650}},
        "evidence": [
            evidence("total_estimate", "$650.00", document="a.pdf"),
            evidence("total_estimate", "$912.40", document="b.pdf"),
        ],
    }
    assert told(answer, PAPER, OTHER) == ["The total differs: 650.00 in a.pdf, 912.40 in b.pdf."]


def test_what_is_the_same_raises_none() -> None:
    answer = {
        "email_body_extraction": {"contract_number": "vsc 1", "current_odometer": 45_000},
        "document_extraction": {
            "extracted_fields": {"contract_number": "VSC-1", "current_odometer": 45_210}
        },
        "evidence": [
            evidence("total_estimate", 650, document="a.pdf"),
            evidence("total_estimate", 700, source="reviewer"),
            evidence("total_estimate", "unclear"),
        ],
    }
    assert told(answer, PAPER) == []
